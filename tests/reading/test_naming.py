"""Parties that no list knows, introduced by the report itself."""

from __future__ import annotations

from datetime import date

import pytest

from truceledger.knowledge import Knowledge
from truceledger.knowledge.profiles import shipped
from truceledger.reading.lexicon import lexicon
from truceledger.reading.page import Page
from truceledger.reading.parser import parsed
from truceledger.vocabulary.report import Report

KNOWLEDGE = Knowledge.load(shipped())


def page(text: str, publisher: str | None = None) -> Page:
    report = Report.of(text, publisher=publisher, published=date(2021, 3, 4))
    return Page(report, next(iter(parsed([text]))), lexicon("en"), KNOWLEDGE)


def codes(text: str, publisher: str | None = None) -> dict[str, str | None]:
    return {m.text: m.party for m in page(text, publisher).mentions}


@pytest.mark.parametrize(
    ("text", "name", "code"),
    [
        ("The Wadi Karam Volunteer Force attacked a convoy near Dorra.", "Wadi Karam Volunteer Force", "wadi-karam-volunteer-force"),
        (
            "The Movement for the Deliverance of Orlia rejected the truce.",
            "Movement for the Deliverance of Orlia",
            "movement-for-the-deliverance-of-orlia",
        ),
        ("The Orlian Peoples' Front (OPF) signed. The OPF then withdrew.", "OPF", "orlian-peoples-front"),
        ("ZORDEF, the Zorlian Defence Forces, said it stopped. ZORDEF says more.", "ZORDEF", "zorlian-defence-forces"),
        ("Harakat Dorra fighters stormed a checkpoint. Residents fled.", "Harakat Dorra fighters", "harakat-dorra"),
        (
            "The Ceasefire Review and Liaison Commission met. The Commission found two breaches.",
            "Commission",
            "ceasefire-review-and-liaison-commission",
        ),
        ("FOLKO says the army fired first, a charge the army denied. Talks with FOLKO go on.", "FOLKO", "folko"),
    ],
)
def test_a_named_group_that_no_list_knows_gets_the_slug_of_its_full_name(text: str, name: str, code: str) -> None:
    assert codes(text).get(name) == code


@pytest.mark.parametrize(
    "text",
    [
        "The Security Council met on Monday. The Foreign Ministry said nothing.",
        "Thirty rebels fled. Kurdish fighters and Loyalist gunmen clashed. Neither side gave way.",
        "The Lebanese Armed Forces and the Kenyan Foreign Ministry agreed.",
        "REBELS SEIZE TOWN AS TALKS FALTER\n\nThe IDPs left camps at Abu Darra camp for an NGO site.",
        "The Guardian Newspaper and the Council on Thursday carried it.",
        "Residents of Goma fled; Goma rebels were blamed.",
    ],
)
def test_organs_adjectives_places_and_headlines_are_no_groups(text: str) -> None:
    assert page(text).mentions is not None
    assert not [m for m in page(text).mentions if m.party and m.party.islower() and KNOWLEDGE.parties.sort_of(m.party) is None]


def test_a_body_speaks_in_its_own_report() -> None:
    text = "The Committee recorded 17 incidents. We urge both sides to free all prisoners. It found that the army fired first."
    made = page(text, "Orlia Joint Ceasefire Committee, Dorra")
    assert made.issuer == "orlia-joint-ceasefire-committee"
    assert codes(text, "Orlia Joint Ceasefire Committee, Dorra")["Committee"] == "orlia-joint-ceasefire-committee"
    # an outlet that says "we" is no party
    assert page("Here is what we know so far. We will bring you updates.", "Orlia News Live").issuer is None


def test_a_region_is_a_side_where_it_acts_and_ground_where_it_does_not() -> None:
    acts = page("Puntland's delegation left. Puntland officials and Puntland forces stayed. Fighting went on in Puntland.")
    assert "puntland" in {m.party for m in acts.mentions if m.text == "Puntland"} or any("Puntland" in m.text and m.party for m in acts.mentions)


def test_a_title_before_a_name_is_of_the_reports_own_state() -> None:
    held = codes("President Carlos Ortega promised amnesty. Nicaragua's army said 13 soldiers died. Nicaragua wants peace.")
    assert held["President"] == "NIC:GOV"
    assert codes("Costa Rican President Luis Velmar offered San Jose for talks.")["Costa Rican President"] == "CRI:GOV"


def test_both_sides_of_a_report_that_names_one() -> None:
    # the army of the only side named: whom it fights is not told, and nothing breaks
    assert page("The Congolese army and Congolese troops withdrew. Congolese soldiers and both sides agreed.").mentions


def test_who_speaks_for_or_leads_a_group() -> None:
    text = "The Wadi Karam Volunteer Force signed. Omar Zeydan, the lawyer who speaks for the Wadi Karam Volunteer Force, said more. Zeydan agreed."
    assert codes(text)["Zeydan"] == "wadi-karam-volunteer-force"
    assert codes("The Wadi Karam Volunteer Force fought. The Volunteer Force won.")["Volunteer Force"] == "wadi-karam-volunteer-force"


def test_who_goes_on_speaking_is_who_spoke() -> None:
    text = (
        "Two rebel sources said talks went on. One of the sources said Congolese President Joseph Kabila would propose a truce. "
        '"It has been agreed," he said, asking not to be named.'
    )
    made = page(text)
    said = next(t for t in made.doc if t.lower_ == "agreed")
    assert made.sayings.at(said)[0].speakers[0].anonymous


def test_a_spokesman_speaks_for_the_group_named_with_its_noun() -> None:
    held = codes("Hezbollah fought on. Omar Zeydan, spokesman for the Harakat Dorra insurgent group, said it would stop.")
    assert held["spokesman"] == "harakat-dorra"


def test_the_host_of_talks_is_no_side() -> None:
    text = (
        "LIBREVILLE (Desk) - Central African Republic's government met Central African Republic rebels in Gabon's capital. Hundreds of troops came."
    )
    assert codes(text).get("troops") != "GAB:MIL"


def test_an_office_named_alone_is_of_the_state_that_the_report_was_sent_from() -> None:
    text = "DJIBOUTI, June 14 (Horn News) - Eritrean troops crossed. Djibouti and Eritrea talked. The president said the army would answer Eritrea."
    assert codes(text)["army"] == "DJI:MIL"


@pytest.mark.parametrize(
    "text", ["A" * 4000, "A-" * 2000 + "!", "Ab'c" * 1500, "Al-" * 1500, "Xy Front (" * 500, "The " * 2000, "XYZ " * 1500, "Aa of the " * 800]
)
def test_names_without_end_come_to_an_end(text: str) -> None:
    assert page(text + " and a truce.").mentions is not None


def test_a_people_that_is_spoken_of_as_a_side_is_one() -> None:
    text = "The Zurmai accused the Halbe of stealing cattle. Zurmai elders met in Bor. The Zurmai, who lost nine men, want talks with the Halbe."
    held = codes(text)
    assert held.get("Zurmai") == "zurmai"


@pytest.mark.parametrize(
    "text",
    [
        "They crossed the Litani. North of the Litani, and along the Litani to the sea, guns fell silent.",
        "The Presidency said so. The Presidency and the Cabinet agreed. The Presidency people left.",
    ],
)
def test_rivers_and_offices_are_no_peoples(text: str) -> None:
    assert not {"litani", "presidency", "cabinet"} & {c for c in codes(text).values() if c}


def test_whoever_stands_in_a_list_with_a_people_is_a_side_too() -> None:
    text = (
        "Leaders of the Zurmai, Halbe and Kerrin signed a truce. Zurmai elders met in Bor. The Zurmai and Halbe chiefs rejected it. "
        "Zurmai youths raided the Kerrin, and the Halbe fled."
    )
    assert {"zurmai", "halbe", "kerrin"} <= {c for c in codes(text).values() if c}


@pytest.mark.parametrize(
    ("text", "name", "code"),
    [
        # a minister named anew without a state is the report's own state's, whoever's minister stood before
        (
            "DJIBOUTI, June 14 (Horn News) - Qatar's foreign minister came. Djibouti's army waited. Djibouti said no. "
            "Foreign Minister Ali Velm thanked Qatar.",
            "Ali Velm",
            "DJI:GOV",
        ),
        ("Mozambique's army fought. Mozambique won. Botswana's President Otto Velm sent help.", "Otto Velm", "BWA:GOV"),
        ("Oman's army fought. Oman won. King Otto of Saudi Arabia sent help.", "King", "SAU:GOV"),
        ("Vietnam's army fought. Vietnam and China talked. Otto Velm, who heads the Chinese team, said no. Velm left.", "Velm", "CHN:GOV"),
        ("Burkina Faso's junta met. Burkina Faso mourned. Army spokesmen blamed a gang.", "Army spokesmen", "BFA:MIL"),
        ("Uganda's rebels came. President Nyerere, in the chair, said no.", "Nyerere", "TZA:GOV"),
    ],
)
def test_whose_a_titled_person_is(text: str, name: str, code: str) -> None:
    held = page(text)
    assert [m.party for m in held.mentions if name in m.text][-1] == code


@pytest.mark.parametrize(
    "text",
    [
        "Syria fought on. Diplomats in Beirut said Lebanon's army would not come.",
        "Ethiopia's army fought. A Western diplomat in Addis Ababa said so.",
    ],
)
def test_a_diplomat_in_a_town_is_not_its_governments(text: str) -> None:
    met = [m for m in page(text).mentions if "iplomat" in m.text]
    assert met
    assert not [m for m in met if m.codes]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("South Sudan's army fought. Rebel spokesman Benjamin Bolmar said the truce was dead.", "SSD:GOV"),
        ("Fighting went on in Bulgaria. Foreign Minister Ivanov said no.", "RUS:GOV"),
        ("Uganda's army fought. Uganda wept. President Amin said no.", "AFG:GOV"),
        ("Store owners in Norway closed their shops. Norway talked.", "NOR:GOV"),
        ("Food was delivered to Kabul on Friday.", "AFG:GOV"),
        ("They passed to Damascus on Friday.", "SYR:GOV"),
        ("Somalia's army fled. Somalia wept. President Otto Velmar in Nairobi said no.", "KEN:GOV"),
        ("The truce in Sudan was welcomed by Iran. It was signed on Monday.", "It"),
        ("India's army fought. Pakistan's army fought. India and Pakistan said no. Army officials blamed drones.", "Army officials"),
    ],
)
def test_what_nothing_in_the_text_bears_out_is_given_to_nobody(text: str, code: str) -> None:
    held = codes(text)
    assert code not in held.values()
    assert held.get(code) is None


def test_names_in_a_list_with_a_people_are_not_all_peoples() -> None:
    text = "Leaders of the Zurmai, Otto Velmar and Anna Rillen signed. Zurmai elders met in Bor. Otto Velmar and Anna Rillen of the Zurmai left."
    assert not {"otto-velmar", "anna-rillen"} & {c for c in codes(text).values() if c}


def test_a_surname_alone_is_a_rulers_only_where_his_state_is_named() -> None:
    assert "GHA:GOV" in codes("Ghana's chiefs met. Rawlings threatened to disarm them.").values()
    assert "GHA:GOV" not in codes("Chiefs met in the hall. Rawlings threatened to leave.").values()


def test_the_faction_is_who_was_called_one() -> None:
    text = (
        "The truce covers ground of the Orlian Liberation Movement, a faction of the rebels. Talks with the Velmar Peoples' Front go on. "
        "The faction has 3,000 men."
    )
    held = page(text)
    assert [m.party for m in held.mentions if m.text.endswith("faction")][-1] == "orlian-liberation-movement"


def test_two_rebel_groups_are_those_that_are_listed_behind_them() -> None:
    text = "Sudan met Darfur's two rebel groups, the Sudan Liberation Army and the Justice and Equality Movement, in Abuja."
    assert any(m.what == "sides" and set(m.parties) == {"sudan-liberation-movement", "jem"} for m in page(text).mentions)


@pytest.mark.parametrize(
    "hosted", ["Talks mediated by Chadian officials went on. Chadian mediators left.", "Chad hosted the talks. Chad brokered the deal."]
)
def test_whoever_is_host_to_the_talks_is_no_side_of_them(hosted: str) -> None:
    held = page(f"Sudan and the Sudan Liberation Army talked. {hosted} Both sides agreed to stop.")
    both = [m for m in held.mentions if m.what == "sides"]
    assert both
    assert not [p for m in both for p in m.parties if p.startswith("TCD")]


@pytest.mark.parametrize(
    ("text", "word", "party"),
    [
        ("Sudan's army fought. Sudan won. Insurgents agreed to send their troops into camps.", "troops", None),
        ("Egypt talked. Israel fought. Egypt urged Israel to withdraw its troops.", "troops", "ISR:MIL"),
        ("Egypt talked. Israel fought. Egypt called on Israel to withdraw its troops.", "troops", "ISR:MIL"),
    ],
)
def test_whose_men_they_are_is_told_by_the_verb(text: str, word: str, party: str | None) -> None:
    assert [m.party for m in page(text).mentions if m.text.endswith(word)][-1:] == ([party] if party else [])


def test_the_state_of_a_capital_where_talks_are_held_is_not_who_talks() -> None:
    text = (
        "ADDIS ABABA, May 14 (Desk) - South Sudan's president signed a truce with the SPLM-IO. Refugees cross into Ethiopia every day. "
        "Both sides broke it, the army said."
    )
    held = page(text)
    assert held.home == "SSD"
    assert not [p for m in held.mentions if m.what in {"sides", "organ"} for p in m.codes if p.startswith("ETH")]


def test_an_opposition_leader_is_no_rebel() -> None:
    text = "Burkina Faso's army fought JNIM. JNIM fighters struck. Opposition leader Otto Velmar called for a truce in Burkina Faso."
    assert [m.party for m in page(text).mentions if "Velmar" in m.text] in ([], [None])


@pytest.mark.parametrize(
    ("text", "name", "code"),
    [
        (
            "The Sudanese army and the RSF fought. It was signed by Sudanese General Essar Abdel Rahman Velmar.",
            "Essar Abdel Rahman Velmar",
            "SDN:MIL",
        ),
        ("The Philippine army fell back. Defence Secretary Otto Velmar said troops had left.", "Otto Velmar", "PHL:GOV"),
        ("The Ethiopian government met the OLA. Otto Velmar said for the government that talks went on.", "Otto Velmar", "ETH:GOV"),
        ("The Ethiopian government met the OLA. Otto Velmar, speaking for the OLA, left early.", "Otto Velmar", "oromo-liberation-army"),
        ("Sudanese army chief Otto al-Velmar spoke. Velmar said the RSF must leave.", "Velmar", "SDN:MIL"),
        ("Sudanese Army Gen. Abdelfatah Al-Burhan met the RSF. Gen. Al Burhan's envoy Otto al Haj Velmar spoke.", "Otto al Haj Velmar", "SDN:MIL"),
        ("The Libyan army held Sirte. Forces loyal to Khalifa Haftar attacked it.", "Forces", "libyan-national-army"),
        (
            "The Popular Front for the Deliverance of Orlia fired. A note of the Front came later.",
            "Front",
            "popular-front-for-the-deliverance-of-orlia",
        ),
    ],
)
def test_whose_a_person_or_a_force_is(text: str, name: str, code: str) -> None:
    assert codes(text).get(name) == code


@pytest.mark.parametrize(
    ("text", "no"),
    [
        ("Sudan's president, Abdul Fatah al-Velmar, spoke to the RSF.", "fatah"),
        ("Philippine envoy Otto Velmar III said so. III is no group, and the rebels know it.", "iii"),
        ("The Kurdish-led fighters fell back. Kurdish-led fighters then left the town.", "kurdish-led"),
        ("Sudan and Chad signed. Abdullah al-Bakr signed for the Sudan Liberation Movement.", "IRQ:GOV"),
    ],
)
def test_a_part_of_a_name_or_a_description_is_no_party(text: str, no: str) -> None:
    assert no not in codes(text).values()


@pytest.mark.parametrize(
    ("text", "name", "no"),
    [
        ("Lebanon and Hezbollah met. Otto Velmar said the road was open for Hezbollah.", "Otto Velmar", "hezbollah"),
        ("The Israeli army shelled Tyre. Defense Secretary Otto Velmar called on Hezbollah to stop.", "Otto Velmar", "ISR:GOV"),
        ("The Libyan army held Sirte. Units no longer loyal to Khalifa Haftar left it.", "Units", "libyan-national-army"),
        ("Israel and Hezbollah fought. Israel killed two commanders in Tyre.", "two commanders", "ISR"),
    ],
)
def test_whose_a_person_or_a_force_is_not(text: str, name: str, no: str) -> None:
    assert not [m for m in page(text).mentions if m.text == name and no in m.codes]


@pytest.mark.parametrize("words", ["two commanders", "Iran's belligerent neighbours", "opposing states"])
def test_two_of_a_sort_or_any_foes_are_not_the_two_sides(words: str) -> None:
    made = page(f"Israel and Iran fought for a week. Israel shelled Iran again. A minister said {words} closed the airspace.")
    assert not [m for m in made.mentions if m.what == "sides"]


@pytest.mark.parametrize("words", ["Both gangs", "The belligerent forces", "Both republics", "The opposing armies"])
def test_two_of_a_sort_are_the_two_sides(words: str) -> None:
    made = page(f"Israel and Iran fought for a week. Israel shelled Iran again. {words} agreed to stop.")
    assert any(m.what == "sides" and set(m.codes) == {"ISR", "IRN"} for m in made.mentions)


@pytest.mark.parametrize(
    ("text", "words", "code"),
    [
        ("The Rapid Support Forces, known in Arabic as قوات الدعم السريع, said it would keep the truce.", "قوات الدعم السريع", "rsf"),
        ("The Northern Shield Brigade (لواء الدرع الشمالي) shelled Hama. لواء الدرع الشمالي denied it.", "لواء الدرع الشمالي", "northern-shield-brigade"),
        ("Полк Северная Звезда (the Wagner Group) attacked Bakhmut. Полк Северная Звезда withdrew.", "Полк Северная Звезда", "wagner-group"),
        ("The New People's Army (新人民軍) shelled the post. 新人民軍 withdrew.", "新人民軍", "new-peoples-army"),
        ("The Karen National Union [ကရင်အမျိုးသားအဖွဲ့] signed. ကရင်အမျိုးသားအဖွဲ့ withdrew.", "ကရင်အမျိုးသားအဖွဲ့", "karen-national-union"),
    ],
)
def test_a_name_in_another_script_beside_a_party_s_is_one_of_its_names(knowledge: Knowledge, text: str, words: str, code: str) -> None:
    report = Report.of(text, publisher="Cedar Line")
    page = Page(report, next(parsed([text])), lexicon("en"), knowledge)
    assert {knowledge.parties.canonical(m.party) for m in page.mentions if m.party and m.text.strip() == words} == {code}


def test_a_name_in_another_script_beside_no_party_is_none(knowledge: Knowledge) -> None:
    text = "The town of Bahri (بحري) was shelled on Monday. بحري is in Sudan."
    page = Page(Report.of(text), next(parsed([text])), lexicon("en"), knowledge)
    assert not [m for m in page.mentions if "بحري" in m.text]
