"""The reader on reports in our own words: what it states, by whom, at which characters."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from truceledger.reading import Reader
from truceledger.reading.kinds import READERS, RULES
from truceledger.reading.stating import _borne_out
from truceledger.vocabulary.attribution import Attribution, Modality, Mode, Source, SourceRole
from truceledger.vocabulary.kinds import KINDS
from truceledger.vocabulary.report import Report

OFFICIAL = (
    "BEIRUT: Lebanon will not enter political talks with Israel before the ceasefire is respected, a senior Lebanese official told"
    " Reuters on Thursday on condition of anonymity. The source added that a meeting of Lebanese and Israeli officers is expected to be"
    " held in Washington on May 29. 'Israel demands Hezbollah stop fire first, while Hezbollah insists that Israeli attacks on Lebanon"
    " must stop before any reciprocal step,' the source said.\n\nThe US-mediated ceasefire formally came into effect on April 17 and was"
    " later extended until the beginning of July. Since March 2, Israel has carried out an offensive on Lebanon that has killed 3,073"
    " people, wounded 9,362 others and displaced more than 1.6 million, according to Lebanese officials."
)


def read(reader: Reader, text: str, published: str = "2026-05-21", publisher: str | None = "Cedar Line") -> list[Any]:
    made = reader.read(Report.of(text, published=date.fromisoformat(published), publisher=publisher))
    for statement in made.statements:
        statement.check(text)
    return list(made.statements)


def one(statements: list[Any], kind: str, **fields: Any) -> Any:
    found = [s for s in statements if s.kind == kind and all(s.fields.get(k) == v for k, v in fields.items())]
    assert len(found) == 1, [(s.kind, s.fields) for s in statements]
    return found[0]


def test_readers_and_rules_are_those_of_the_ten_kinds() -> None:
    assert len(READERS) == len(KINDS)
    assert len(set(RULES)) == len(RULES)


def test_a_standoff_in_quotation_marks(reader: Reader) -> None:
    made = read(reader, OFFICIAL)
    israel = one(made, "precondition", holder="ISR")
    assert (israel.fields["step"]["party"], israel.fields["step"]["act"]) == ("ISR", "implement_ceasefire")
    assert [(r["party"], r["act"]) for r in israel.fields["requires"]] == [("hezbollah", "cease_fire")]
    hezbollah = one(made, "precondition", holder="hezbollah")
    assert hezbollah.fields["step"]["act"] == "any"
    assert [(r["party"], r["act"]) for r in hezbollah.fields["requires"]] == [("ISR", "cease_fire")]
    chain = [(s.role.value, s.party, s.anonymous, s.text) for s in israel.attribution.sources]
    assert chain[0][:3] == ("speaker", "LBN:GOV", True)
    assert chain[1][0::3] == ("carrier", "Reuters")
    assert chain[-1] == ("publisher", None, False, "Cedar Line")
    assert israel.attribution.mode == "direct"


def test_the_life_of_a_truce_and_its_counts(reader: Reader) -> None:
    made = read(reader, OFFICIAL)
    assert one(made, "agreement", lifecycle="in_effect").fields["effect"] == "2026-04-17"
    assert one(made, "agreement", lifecycle="extended").fields["expiry"] == "2026-07~"
    for measure, low in (("killed", 3073), ("wounded", 9362), ("displaced", 1600001)):
        toll = one(made, "toll", measure=measure)
        assert toll.fields["value"]["low"] == low
        assert [OFFICIAL[a:b] for a, b in toll.spans["value"]] == [toll.fields["value"]["phrase"]]
        assert toll.when.edtf == "2026-03-02/.."
        assert toll.fields["basis"] == "cumulative"
        assert toll.attribution.sources[0].party == "LBN:GOV"
    meeting = one(made, "meeting", status="scheduled")
    assert (meeting.when.edtf, [p.name for p in meeting.where], meeting.modality) == ("2026-05-29", ["Washington"], "planned")


@pytest.mark.parametrize(
    ("text", "kind", "fields", "party", "stance"),
    [
        ("Shelling killed nine people in Goma on Monday, the Congolese army said.", "toll", {"measure": "killed"}, "COD:MIL", "asserts"),
        ("Rwanda's foreign ministry denied that Rwandan troops had attacked Goma.", "event", {"actor": "RWA:MIL"}, "RWA:GOV", "denies"),
        (
            "Qatar urged both sides to return to the negotiations between M23 and Congo.",
            "position",
            {"move": "urges", "act": "negotiate"},
            "QAT",
            "asserts",
        ),
        (
            "The Sudanese army accused the RSF of violating the truce.",
            "assessment",
            {"judgement": "violation", "accused": "rsf"},
            "SDN:MIL",
            "asserts",
        ),
        (
            "The RSF will not return to the talks until the army lifts the siege of El Obeid, its spokesman said.",
            "precondition",
            {"holder": "rsf"},
            "rsf",
            "asserts",
        ),
        ("The truce in Yemen expired on Sunday, the Houthis said.", "agreement", {"lifecycle": "expired"}, "houthis", "asserts"),
        (
            "Under the deal Armenia will withdraw its troops from four villages by May 30.",
            "commitment",
            {"debtor": "ARM", "act": "withdraw"},
            None,
            "asserts",
        ),
        ("UNIFIL recorded 41 air strikes and 117 overflights since Monday.", "tally", {"counted": "overflight"}, "unifil", "asserts"),
    ],
)
def test_who_says_what(reader: Reader, text: str, kind: str, fields: dict[str, Any], party: str | None, stance: str) -> None:
    made = one(read(reader, text), kind, **fields)
    speakers = made.attribution.speakers()
    assert (speakers[0].party if speakers else None, made.stance) == (party, stance)


@pytest.mark.parametrize(
    "text",
    [
        "Washington and Beijing extended their tariff truce by 90 days. Importers of steel and soybeans had feared new duties.",
        "The striker struck twice and the defence collapsed. Rovers won the match and lead the league.",
        "The union suspended its strike after talks with the employers. Bus drivers return to work on Monday.",
        "",
    ],
)
def test_other_truces_yield_nothing(reader: Reader, text: str) -> None:
    assert read(reader, text) == []


def test_a_language_without_rules_is_said_to_be_unread(reader: Reader) -> None:
    made = reader.read(Report.of("قال الجيش إنه انسحب من المدينة", language="ar"))
    assert made.statements == ()
    assert [i.code for i in made.issues] == ["language_unread"]


def test_a_report_without_publisher_or_day_is_read_and_said_to_lack_them(reader: Reader) -> None:
    made = reader.read(Report.of("Shelling killed nine people in Goma on May 3, the Congolese army said."))
    assert {i.code for i in made.issues} == {"no_publisher", "no_published"}
    toll = next(s for s in made.statements if s.kind == "toll")
    assert toll.when is not None
    assert toll.when.edtf == "XXXX-05-03"


def test_reading_explains_itself(reader: Reader) -> None:
    made = reader.read(
        Report.of("The army shelled Goma on Monday. It was cold. The truce is fragile, rebels of M23 say.", published=date(2025, 8, 20))
    )
    notes = made.sentences
    assert notes[0].read
    assert notes[1].skipped == "no_cue"
    assert [a.reason for a in notes[2].set_aside][:1] == ["bare_mention"]


def test_reading_is_the_same_in_any_company(reader: Reader) -> None:
    texts = [OFFICIAL, "M23 rebels shelled Goma on Monday.", OFFICIAL + " M23 fired on Goma."]
    reports = [Report.of(t, published=date(2026, 5, 21)) for t in texts]
    alone = [reader.read(r).statements for r in reports]
    together = [r.statements for r in reader.read_all(reports)]
    assert alone == together


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.text(alphabet=st.characters(codec="utf-8"), max_size=200), st.sampled_from(["", "Hezbollah said Israel killed 3 soldiers. ", "“The truce, "])
)
def test_any_text_is_read_without_trouble(reader: Reader, text: str, lead: str) -> None:
    made = reader.read(Report.of(lead + text, published=date(2026, 5, 21)))
    for statement in made.statements:
        statement.check(lead + text)


def test_who_counts_the_dead_did_not_kill_them(reader: Reader) -> None:
    made = read(reader, "Gaza's health ministry puts the number of dead since October 2023 at 46,913. Hamas fought the Israeli army.", "2025-01-20")
    toll = one(made, "toll")
    assert "caused_by" not in toll.fields
    assert toll.attribution.sources[0].party.startswith("PSE")


def test_a_supposed_breach_is_no_charge(reader: Reader) -> None:
    text = (
        "Should Russian warships leave the bay, Ukraine's defence minister said, Ukraine would consider that a breach of the truce."
        " The Russian army shelled Sumy on Monday."
    )
    made = read(reader, text)
    assert not [s for s in made if s.kind == "commitment"]
    assert {s.modality.value for s in made if s.kind == "assessment"} <= {"conditional"}


def test_a_general_staff_denies_for_its_army(reader: Reader) -> None:
    made = read(
        reader,
        "Russia's defence ministry said Ukrainian drones had hit a depot at Hlibivka. The General Staff in Kyiv denied having attacked the site.",
    )
    denied = next(s for s in made if s.stance == "denies")
    assert (denied.attribution.sources[0].party, denied.fields["actor"]) == ("UKR:MIL", "UKR:MIL")


@pytest.mark.parametrize(
    ("text", "lifecycle", "expiry"),
    [
        ("Hezbollah and Israeli troops fought. The ceasefire expires on Sunday.", "in_effect", "2026-05-24"),
        ("Hezbollah and Israeli troops fought. The truce will expire on Monday unless it is extended.", "in_effect", "2026-05-25"),
        ("Hezbollah and Israeli troops fought. The truce expired on Sunday.", "expired", None),
    ],
)
def test_an_end_said_beforehand_is_no_end(reader: Reader, text: str, lifecycle: str, expiry: str | None) -> None:
    made = read(reader, text)
    agreement = one(made, "agreement")
    assert (agreement.fields["lifecycle"], agreement.fields.get("expiry")) == (lifecycle, expiry)
    assert not [s for s in made if s.kind == "precondition"]


def test_who_speaks_to_an_agency_is_in_no_contact_with_it(reader: Reader) -> None:
    made = read(reader, "The source, speaking to Anadolu on condition of anonymity, said Israel shelled Khiam. Hezbollah denied it.", "2026-05-21")
    assert not [s for s in made if s.kind == "contact"]


def test_what_was_not_done_counts_nobody_and_an_end_declared_is_an_end(reader: Reader) -> None:
    made = read(
        reader,
        "The Pakistani Taliban have declared an end to a ceasefire with the army. They said the government had not released more than 100 prisoners.",
        "2021-12-10",
    )
    assert not [s for s in made if s.kind == "toll"]
    assert [s.fields["lifecycle"] for s in made if s.kind == "agreement"] == ["terminated"]


def test_what_is_only_asked_for_counts_nobody(reader: Reader) -> None:
    made = read(reader, "The RSF wanted the release of 40,000 prisoners, but the Sudanese army refused and shelled El Fasher.")
    assert not [s for s in made if s.kind == "toll"]


def test_a_truce_that_is_over_is_not_in_force(reader: Reader) -> None:
    made = read(reader, "The truce between the Sudanese army and the RSF was over, a Sudanese army spokesman said on Monday.")
    assert {s.fields["lifecycle"] for s in made if s.kind == "agreement"} == {"terminated"}


def test_a_sentence_nested_deeper_than_the_stack_is_read(reader: Reader) -> None:
    read(reader, "Israel accused the army " + "of the army " * 1500 + "of violating the ceasefire.")
    read(reader, "Israel agreed to a ceasefire with " + "Hezbollah and " * 1500 + "Iran.")


def test_two_readings_of_one_count_are_one_statement(reader: Reader) -> None:
    report = Report.of("s ut 1 dead oi,including\u202fsome a a soldier", publisher="Hezbollah media office", published=date(2044, 8, 1))
    ids = [s.statement_id for s in next(iter(reader.read_all([report]))).statements]
    assert len(ids) == len(set(ids))


def test_the_rows_of_the_contract_are_read(reader: Reader) -> None:
    made = read(
        reader,
        "Lebanese President Joseph Aoun is intensifying contacts with the US to press Israel. Talks centre on Israel's withdrawal from areas it "
        "recently occupied and the deployment of the Lebanese army there. 'It is not possible to continue amid the ongoing violations and attacks on "
        "Lebanon,' a Lebanese official said.",
    )
    assert one(made, "contact", to="USA")
    assert one(made, "commitment", debtor="ISR").fields["act"] == "withdraw"
    assert one(made, "assessment").fields["accused"] == "ISR"


def test_a_claim_is_a_partys_own_only_where_that_party_makes_it(reader: Reader) -> None:
    made = read(reader, "Israel said that Hezbollah had withdrawn its fighters from Tyre. Hezbollah said it had withdrawn from Bint Jbeil.")
    claimed = {s.attribution.sources[0].party.split(":")[0] for s in made if s.fields.get("basis") == "self_claimed"}
    assert claimed <= {"hezbollah"}


def test_a_count_since_an_outbreak_runs_from_its_day(reader: Reader) -> None:
    made = read(
        reader, "Since the outbreak of the conflict on 15 April 2023, the war between Sudan's army and the RSF has killed at least 3,000 people."
    )
    toll = one(made, "toll", measure="killed")
    assert (toll.fields["basis"], toll.when.edtf) == ("cumulative", "2023-04-15/..")


def test_a_resolution_of_the_war_is_no_paper(reader: Reader) -> None:
    made = read(reader, "Talks between Sudan's army and the RSF go on in hopes of reaching a peaceful resolution of the war, an official said.")
    assert not [s for s in made if s.kind == "agreement" and s.fields["instrument"] == "resolution"]


def test_a_paper_signed_by_one_side_alone_names_no_parties(reader: Reader) -> None:
    made = read(reader, "KHARTOUM: The Sudanese government signed the ceasefire agreement on Thursday, after rebels killed nine soldiers near Nyala.")
    assert "parties" not in one(made, "agreement", lifecycle="signed").fields


def test_what_is_still_to_come_is_not_said_to_be_done() -> None:
    said = Attribution(Mode.INDIRECT, (Source(SourceRole.SPEAKER, "the army", "SDN:MIL"),))
    fields = {"debtor": "SDN:MIL", "act": "withdraw", "state": "discharged", "basis": "self_claimed"}
    assert _borne_out(fields, said, Modality.PLANNED) == {"debtor": "SDN:MIL", "act": "withdraw"}
    assert _borne_out(fields, said, Modality.ACTUAL) == fields


@pytest.mark.parametrize("words", ["does not oppose", "did not rule out", "never rejected"])
def test_a_refusal_that_is_denied_is_none(reader: Reader, words: str) -> None:
    made = read(
        reader, f"Sudan's army and the RSF fought near Bara, killing nine soldiers. The army {words} a ceasefire, its spokesman said on Monday."
    )
    assert not [s for s in made if s.kind == "position" and s.fields["move"] in {"rejects", "rules_out"}]


def test_who_brokers_a_truce_is_no_party_to_it(reader: Reader) -> None:
    made = read(reader, "Qatar brokered a ceasefire between Sudan's army and the RSF on Monday, after fighting killed nine soldiers near Bara.")
    told = [s.fields for s in made if s.kind == "agreement"]
    assert told
    assert not [f for f in told if "QAT" in str(f.get("parties"))]


def test_a_sentence_on_what_began_before_counts_from_there(reader: Reader) -> None:
    made = read(reader, "Fighting in Sudan has killed at least 3,000 people since the group seized Bara in March 2023, the army said.")
    assert one(made, "toll", measure="killed").when.edtf == "2023-03/.."


@pytest.mark.parametrize(
    ("told", "toward"),
    [
        ("The RSF on Friday rejected an Egyptian peace plan for Sudan, where fighting killed nine soldiers.", "EGY"),
        ("Sudan's army accepted a proposal by Qatar to cease fire on Friday, after fighting near Bara killed nine soldiers.", "QAT"),
    ],
)
def test_who_made_what_is_turned_down_or_taken_is_told(reader: Reader, told: str, toward: str) -> None:
    assert [s.fields.get("toward") for s in read(reader, told) if s.kind == "position"] == [toward]


def test_who_blame_each_other_are_both_accuser_and_accused(reader: Reader) -> None:
    made = read(reader, "Both Armenia and Azerbaijan insisted they kept the truce and blamed each other for breaching it. Nine soldiers were killed.")
    told = [(s.fields["assessor"], s.fields["accused"]) for s in made if s.kind == "assessment"]
    assert told
    assert not [both for both in told if "ARM" in str(both[0]) and "AZE" not in str(both)]


def test_a_state_is_not_named_beside_its_own_ministers(reader: Reader) -> None:
    made = read(
        reader,
        "The foreign ministers of Armenia and Azerbaijan met on Monday for talks on the truce, after fighting killed nine soldiers near Shushi.",
    )
    assert set(one(made, "meeting").fields["participants"]) == {"ARM:GOV", "AZE:GOV"}


def test_a_side_without_a_code_stays_beside_an_organ() -> None:
    said = Attribution(Mode.NARRATED)
    fields = {"participants": ["ARM:GOV", "ARM", {"words": "the elders"}]}
    assert _borne_out(fields, said, Modality.ACTUAL) == {"participants": ["ARM:GOV", {"words": "the elders"}]}


def test_whose_words_a_source_reports_is_not_their_origin(reader: Reader) -> None:
    text = (
        "A senior Lebanese official spoke to the Evening Desk on Monday about the ceasefire. 'Israel demands that Hezbollah stop its fire first, "
        "while Hezbollah insists that Israeli attacks on Lebanon must stop before any reciprocal step,' the official said."
    )
    made = [s for s in read(reader, text) if s.kind == "precondition" and s.fields["holder"] == "hezbollah"]
    assert made
    assert {s.attribution.speakers()[0].party for s in made} == {"LBN:GOV"}


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("Israel freed 100 prisoners on Monday under the truce with Hamas.", True),
        ("Israel agreed to free 100 prisoners under the truce with Hamas.", True),
        ("Hamas demanded that Israel release 100 prisoners before the truce.", False),
        ("Israel refused to release 100 prisoners during the truce with Hamas.", False),
        ("Israel rejected a plea by Hamas to free 100 prisoners before the truce.", False),
        ("Israel ruled out freeing 100 prisoners during the truce with Hamas.", False),
        ("Hamas called for 100 prisoners to be freed before the truce with Israel.", False),
        ("Hamas wants 100 of its fighters arrested by Israel in the truce freed.", True),
    ],
)
def test_who_is_asked_for_is_not_yet_free(reader: Reader, text: str, counted: bool) -> None:
    assert any(s.kind == "toll" for s in read(reader, text)) == counted


@pytest.mark.parametrize("met", ["the deadline", "the original timeframe", "its commitments"])
def test_who_meets_a_deadline_meets_nobody(reader: Reader, met: str) -> None:
    made = read(reader, f"The truce between Israel and Hezbollah holds. Israel failed to meet {met} for its withdrawal, Lebanon said.")
    assert not [s for s in made if s.kind == "meeting"]


def test_a_deed_told_before_is_taken_up_by_a_noun(reader: Reader) -> None:
    made = read(reader, "The Israeli army shelled Tyre on Thursday. UNIFIL said such activities constitute a violation of Resolution 1701.")
    assert one(made, "assessment").fields["accused"] == "ISR:MIL"


def test_what_will_start_is_not_in_force(reader: Reader) -> None:
    made = read(reader, "The truce in Sudan will come in stages, starting with a pause in Khartoum, the RSF said on Monday.")
    assert all(s.modality is not Modality.ACTUAL for s in made if s.kind == "agreement" and s.fields["lifecycle"] == "in_effect")


def test_what_is_charged_beside_a_plan_is_charged(reader: Reader) -> None:
    made = read(reader, "Israel will resume its strikes on Lebanon, accusing Hezbollah of violating the truce, its army said.")
    assert one(made, "assessment").modality is Modality.ACTUAL


def test_what_talks_are_about_has_not_happened(reader: Reader) -> None:
    text = "Lebanon and Israel hold talks under the ceasefire. Discussions are centred on Israel's withdrawal from the villages and on the army's deployment."
    made = read(reader, text, publisher=None)
    assert [s for s in made if s.kind == "commitment" and s.fields["act"] == "withdraw"]
    assert not [s for s in made if s.kind == "event" and s.fields["type"] == "withdrawal"]


def test_injuries_to_others_are_no_deaths(reader: Reader) -> None:
    text = "Israeli forces opened fire on residents near Tyre despite the truce, resulting in the death of one woman and injuries to three others."
    made = {s.fields["value"]["best"]: s.fields["measure"] for s in read(reader, text) if s.kind == "toll"}
    assert made == {1: "killed", 3: "wounded"}


def test_agreements_that_none_respected_were_broken(reader: Reader) -> None:
    made = read(reader, "The Sudanese army and the RSF agreed on several truces. None of these agreements was respected.")
    assert all(s.fields["judgement"] == "violation" for s in made if s.kind == "assessment")


@pytest.mark.parametrize(
    "text",
    [
        "At least 709 people have been killed since fighting began on May 2, Sudan's health ministry said. The RSF and the army agreed to a truce on Monday.",
        "The truce is shaky. The offensive, launched on March 2, ended on May 1, the Israeli army said, and Hezbollah fired rockets.",
        "Ukraine and Russia traded fire on Monday. The war began on 24 February 2022, and the clashes ended on May 3, Ukraine's army said.",
        "M23 rebels and Congolese troops fought. The siege of Goma was lifted on May 4, and the talks were suspended on May 6.",
        "The truce in Sudan was broken. The war has killed nine soldiers, the army said. It began on April 15 and goes on.",
    ],
)
def test_the_beginning_and_end_of_fighting_are_none_of_a_truce(reader: Reader, text: str) -> None:
    dated = [s for s in read(reader, text) if s.kind == "agreement" and s.fields["lifecycle"] in {"in_effect", "expired", "terminated", "suspended"}]
    assert dated == []


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "At least 709 people have been killed and 5,424 wounded since fighting began on April 15, Sudan's health ministry said. The RSF denied it.",
            {"killed": ("cumulative", "2026-04-15/.."), "wounded": ("cumulative", "2026-04-15/..")},
        ),
        (
            "GENEVA, May 20 - More than 1.6 million people have been displaced inside Sudan since April 15, the IOM said on Wednesday. The RSF fights on.",
            {"displaced": ("cumulative", "2026-04-15/..")},
        ),
        (
            "Since the war began on 24 February 2022, 12,340 civilians have been killed and 27,000 injured in Ukraine, the UN said. Russia denied it.",
            {"killed": ("cumulative", "2022-02-24/.."), "wounded": ("cumulative", "2022-02-24/..")},
        ),
        (
            "The fighting has killed 120 villagers and wounded 300 since clashes between Thai and Cambodian troops erupted on April 28, an official said.",
            {"killed": ("cumulative", "2026-04-28/.."), "wounded": ("cumulative", "2026-04-28/..")},
        ),
        (
            "In Yemen 377,000 people have died since 2015, and 15 soldiers were wounded on Sunday, the Houthis said.",
            {"killed": ("cumulative", "2015/.."), "wounded": ("incident", "2026-05-17")},
        ),
        (
            "Hezbollah and Israeli troops fought. Lebanon's health ministry put the dead at more than 3,000 on Saturday.",
            {"killed": ("cumulative", "2026-05-16")},
        ),
    ],
)
def test_a_running_total_keeps_its_beginning(reader: Reader, text: str, wanted: dict[str, tuple[str, str | None]]) -> None:
    tolls = [s for s in read(reader, text) if s.kind == "toll"]
    assert {s.fields["measure"]: (s.fields["basis"], s.when.edtf if s.when else None) for s in tolls} == wanted


def test_what_a_host_says_in_his_own_turn_is_nobody_else_s(reader: Reader) -> None:
    made = read(
        reader,
        "HOST: The truce in Sudan took effect on Monday. Sudan's army and the RSF fought on.\n\nGENERAL: Our troops lost nine soldiers.\n\n"
        "HOST: The ceasefire was signed on Sunday in Jeddah.\n\nGENERAL: The RSF shelled us.",
    )
    told = [s for s in made if s.kind == "agreement"]
    assert told
    assert [s.attribution.mode for s in told] == ["narrated"] * len(told)


@pytest.mark.parametrize(
    "text",
    [
        "Israel's government said its forces would withdraw from the border villages only after the Lebanese army had deployed south of the Litani.",
        "Ukraine would halt its strikes after Russia had freed 300 prisoners, Kyiv said. The truce holds.",
        "Armenia will open the road once Azerbaijani troops have withdrawn from the village, the foreign ministry in Yerevan said.",
        "The RSF will not return to talks until the army has lifted the siege of El Obeid, the RSF said.",
        "M23 said it would hand over the airport if Congolese troops pulled back from Uvira.",
        "The Houthis would release the crew unless Saudi Arabia bombed Hodeidah again, a mediator said.",
        "The Kachin Independence Army refused to talk before the Myanmar army had left Laiza, its spokesman said.",
    ],
)
def test_what_an_act_still_to_come_waits_for_has_not_happened(reader: Reader, text: str) -> None:
    made = read(reader, text)
    assert [s for s in made if s.kind in {"event", "toll"}] == []
    assert [s for s in made if s.kind == "commitment" and s.fields.get("state") in {"discharged", "under_way"}] == []


@pytest.mark.parametrize(
    ("text", "types"),
    [
        ("Israel withdrew from Khiam only after the Lebanese army had deployed there on Sunday, UNIFIL said.", {"withdrawal", "deployment"}),
        ("Israel will answer after Hezbollah fired rockets at Haifa on Sunday, its army said.", {"indirect_fire"}),
        ("Ukraine will rebuild the school after Russian drones hit Sumy on Sunday, Kyiv said. The truce holds.", {"drone_strike"}),
    ],
)
def test_what_has_happened_before_another_act_is_told(reader: Reader, text: str, types: set[str]) -> None:
    assert types <= {str(s.fields["type"]) for s in read(reader, text) if s.kind == "event" and s.modality == "actual"}


@pytest.mark.parametrize(
    "text",
    [
        "If the two sides do not respect the truce in Sudan, the mediators will consider adjourning the Jeddah talks. The army shelled Bara.",
        "M23 rebels shelled Goma. The Congolese government is weighing whether to postpone the talks in Doha.",
        "The Houthis fired rockets at Marib. The UN is mulling cancelling the Amman round.",
    ],
)
def test_a_meeting_that_is_thought_of_putting_off_stands(reader: Reader, text: str) -> None:
    assert [s for s in read(reader, text) if s.kind == "meeting" and s.fields["status"] in {"postponed", "cancelled"}] == []


def test_a_meeting_that_may_be_put_off_is_told_as_possible(reader: Reader) -> None:
    made = read(reader, "M23 rebels shelled Goma. Qatar may cancel the Doha round, a diplomat said. The session in Luanda was cancelled on Monday.")
    told = [(s.fields["status"], s.modality) for s in made if s.kind == "meeting"]
    assert told == [("cancelled", "possible"), ("cancelled", "actual")]


@pytest.mark.parametrize(
    "text",
    [
        "Sudan's army and the RSF agreed to a ceasefire on Saturday. If it holds, indirect talks will resume in Jeddah on June 15, a Saudi official said.",
        "Armenian and Azerbaijani troops fought near Goris. Envoys of the two sides will meet in Geneva on June 2 under the ceasefire agreement, officials said.",
    ],
)
def test_talks_to_come_have_no_outcome_yet(reader: Reader, text: str) -> None:
    meetings = [s for s in read(reader, text) if s.kind == "meeting"]
    assert meetings
    assert [s.fields.get("outcome") for s in meetings] == [None] * len(meetings)


@pytest.mark.parametrize(
    ("text", "kind", "who"),
    [
        ("The army, in turn, said RSF fighters had occupied the Nada hospital in Omdurman. An RSF spokesman denied it.", "position_established", "rsf"),
        ("Ukraine's army said Russian drones had hit a school in Sumy. Russia's defence ministry denied this.", "drone_strike", "RUS:GOV"),
        ("Hezbollah said that Israel had shelled Khiam on Monday; the Israeli army denied it.", "indirect_fire", "ISR:MIL"),
    ],
)
def test_a_bare_denial_is_of_what_was_told_before(reader: Reader, text: str, kind: str, who: str) -> None:
    events = [s for s in read(reader, text) if s.kind == "event"]
    denied = [s for s in events if s.stance == "denies"]
    assert [(str(s.fields["type"]), s.attribution.sources[0].party) for s in denied] == [(kind, who)]
    assert [str(s.fields["type"]) for s in events if s.stance == "asserts"] == [kind]


def test_a_byline_is_no_part_of_the_headline(reader: Reader) -> None:
    made = read(reader, "Rivals of Sudan sign a ceasefire in Jeddah\nRed Sea Tribune, 21 May 2026\n\nThe RSF and the army signed it on Monday.")
    assert {s.where[0].name for s in made if s.where} <= {"Jeddah"}
    assert not [s for s in made if "Tribune" in s.evidence[0].exact]


@pytest.mark.parametrize(
    ("text", "toward"),
    [
        ("Israel demanded that the Lebanese army disarm Hezbollah, an Israeli official said on Monday.", "LBN:MIL"),
        ("Rwanda insisted that the Congolese army disarm the FDLR. M23 rebels shelled Goma.", "COD:MIL"),
        ("Turkey demanded that Damascus disarm the Syrian Democratic Forces.", "SYR:GOV"),
    ],
)
def test_who_is_to_disarm_others_is_asked(reader: Reader, text: str, toward: str) -> None:
    made = one(read(reader, text), "position", act="disarm")
    assert made.fields["toward"] == toward
    assert made.attribution.sources[0].party != "hezbollah"


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Sudan's army and the RSF agreed to a 72-hour ceasefire from Sunday, June 18, until June 21, a mediator said.", ("2026-06-18", "2026-06-21")),
        ("Armenian troops shelled Goris. Armenia and Azerbaijan agreed to a ceasefire from midnight on Saturday, June 6, Russia's foreign ministry said.", ("2026-06-06", None)),
        ("Ukraine's army and Russian troops fought on. Russia declared a truce from May 28 until May 30.", ("2026-05-28", "2026-05-30")),
        ("The ELN and the Colombian army agreed to a truce until July 1, a bishop said.", (None, "2026-07-01")),
        ("M23 and the Congolese army signed a ceasefire on Monday. Fighting went on until Tuesday.", (None, None)),
    ],
)
def test_a_truce_that_is_made_keeps_its_days(reader: Reader, text: str, days: tuple[str | None, str | None]) -> None:
    made = [s for s in read(reader, text) if s.kind == "agreement"]
    assert [(s.fields.get("effect"), s.fields.get("expiry")) for s in made] == [days]


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("The army accused M23. M23 spokesman Lawrence Kanyuka denied that its fighters had attacked Uvira.", "m23"),
        ("Israel and Lebanon agreed on a truce on Monday. A Hezbollah spokesman denied that its fighters had fired rockets at Haifa.", "hezbollah"),
        ("The army took Bahri on Sunday. An RSF spokesman said its forces had shelled Omdurman on Monday.", "rsf"),
        ("A Houthi spokesman said its forces had attacked Marib on Monday.", "houthis"),
    ],
)
def test_what_a_spokesman_calls_its_own_is_of_whom_he_speaks_for(reader: Reader, text: str, actor: str) -> None:
    [event] = [s for s in read(reader, text) if s.kind == "event" and "its" in s.evidence[0].exact]
    assert event.fields["actor"] == [actor] or event.fields["actor"] == actor
