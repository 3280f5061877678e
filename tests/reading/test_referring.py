"""What stands for a party without naming it, and who speaks in the turns of a transcript."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.reading.test_naming import page

import truceledger.reading.page as page_module
from truceledger.reading.referring import Referents, ranker
from truceledger.reading.referring.referents import PAIR, WORD
from truceledger.vocabulary.attribution import Mode

INTERVIEW = """Radio Ostrava, the morning talk

Our guest is the spokesman of the Orlian Peoples' Front (OPF), Tarek Velm.

HOST: The army says your men broke the truce on Sunday.

VELM: We broke nothing. The army shelled Dorra twice, and our fighters did not answer.

HOST: What do you want from the government?

VELM: We want the prisoners. When they are free, we shall sign.
"""


def codes_of(text: str, word: str, nth: int = 0, publisher: str | None = None) -> tuple[str, ...]:
    held = page(text, publisher)
    held.sayings  # noqa: B018 - what stands for a party is found with them
    return held.codes([[t for t in held.doc if t.text == word][nth]])


def test_in_a_transcript_we_is_who_answers_and_you_is_whom_the_host_asks() -> None:
    assert codes_of(INTERVIEW, "We", 0) == ("orlian-peoples-front",)
    assert codes_of(INTERVIEW, "We", 1) == ("orlian-peoples-front",)
    assert codes_of(INTERVIEW, "men") == ("orlian-peoples-front",)


def test_a_turn_is_its_speakers_own_word_and_the_hosts_is_nobodys() -> None:
    held = page(INTERVIEW)
    shelled = next(t for t in held.doc if t.text == "shelled")
    attribution, _ = held.sayings.attribution(shelled, shelled.idx, shelled.idx + len(shelled))
    assert attribution.mode is Mode.DIRECT
    assert [s.text for s in attribution.speakers()] == ["VELM"]
    wants = next(t for t in held.doc if t.text == "want")
    attribution, _ = held.sayings.attribution(wants, wants.idx, wants.idx + len(wants))
    assert attribution.mode is Mode.NARRATED


def test_who_is_quoted_within_a_turn_is_the_origin() -> None:
    held = page(INTERVIEW)
    broke = next(t for t in held.doc if t.text == "broke")
    attribution, _ = held.sayings.attribution(broke, broke.idx, broke.idx + len(broke))
    assert [s.text for s in attribution.speakers()] != ["VELM"]
    assert attribution.mode is Mode.INDIRECT


@pytest.mark.parametrize(
    "text",
    [
        "Note: the truce holds.\nSource: the army.\nThe army said so.",
        "GAZA: quiet night.\nLEBANON: two drones.\nSUDAN: clashes in Bara.\nYEMEN: talks go on.",
    ],
)
def test_headings_are_no_speakers(text: str) -> None:
    assert page(text).sayings.turns == []


@pytest.mark.parametrize(
    ("text", "word", "code"),
    [
        ("Sudan's army said it would observe the truce. It had shelled Bara on Monday.", "It", "SDN:MIL"),
        ("President Kolo of Mali met rebels of the FLA. Mr Kolo said he would free prisoners.", "Kolo", "MLI:GOV"),
        ("Hamas accepted the plan. Its leaders said they would release the hostages.", "they", "hamas"),
    ],
)
def test_a_stand_in_is_whom_it_stands_for(text: str, word: str, code: str) -> None:
    assert code in codes_of(text, word)


@pytest.mark.parametrize(
    ("text", "word", "code"),
    [
        ("Hezbollah, whose fighters shelled Israel, agreed.", "fighters", "hezbollah"),
        ("The truce was broken by Hezbollah, which shelled Israel.", "which", "hezbollah"),
        ("Israel met Hamas. Hezbollah, above all, is against it. Its spokesman said no.", "spokesman", "hezbollah"),
    ],
)
def test_a_clause_about_a_party_is_its_own(text: str, word: str, code: str) -> None:
    assert code in codes_of(text, word)


def test_a_clause_about_something_else_is_nobodys() -> None:
    assert codes_of("A truce between Israel and Hezbollah, which took effect on Monday, holds.", "which") == ()
    assert "ISR" not in codes_of("Officials in Israel, who asked not to be named, said no.", "who")


def test_two_that_grammar_names_are_both_meant() -> None:
    text = "Lebanon and Israel traded fire. A meeting will bring together Lebanese and Israeli officers in Washington."
    assert set(codes_of(text, "officers")) == {"LBN:MIL", "ISR:MIL"}


def test_what_is_sent_to_a_capital_is_for_its_government() -> None:
    assert "VNM:GOV" in codes_of("Laos fought on. The premier wrote to Hanoi on Friday.", "Hanoi")


def test_without_its_weights_the_rules_stand_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_module, "referred", lambda _: {})
    assert codes_of("Hamas accepted the plan. Its leaders said they would release the hostages.", "Hamas") == ("hamas",)


def test_the_weights_fit_the_features() -> None:
    using = ranker()
    assert using is not None
    assert using.pair.shape[1] == PAIR == using.linear.shape[0]
    assert using.word.shape[1] == WORD
    held = page("Israel and Hezbollah agreed. They said the group would withdraw.")
    held.sayings  # noqa: B018
    made = Referents(held, using.nouns)
    made.run(lambda word, pairs: (0, using.shares(pairs, word.fixed)))
    assert made.words
    for word in made.words:
        assert word.pairs is not None
        assert word.pairs.shape == (len(made.candidates), PAIR)
        assert abs(float(word.shares.sum()) - 1.0) < 1e-4


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["HOST: ", "VELM: ", "we ", "they ", "the army ", "Hamas ", "said ", "“", "”", "\n", "\n\n", ". ", "Q: ", "A: ", "both sides "]
        ),
        max_size=60,
    )
)
def test_any_mixture_of_turns_and_stand_ins_is_borne(parts: list[str]) -> None:
    held = page("".join(parts) or ".")
    for token in held.doc:
        held.sayings.attribution(token, token.idx, token.idx + len(token))
        held.codes([token])


def test_a_person_whose_party_nothing_tells_is_nobodys() -> None:
    assert codes_of("Israel and Hezbollah traded fire in Tyre. Marta Quint said it was loud. Quint lives there.", "Quint") == ()


def test_the_group_that_is_called_insurgent_is_the_insurgents() -> None:
    text = (
        "BEIRUT (Desk) - A Syrian rebel group fought the Syrian army and its Lebanese ally Hezbollah near the Lebanese border. "
        "Otto Velmar, spokesman for the Ahrar al-Sham insurgent group, said talks went on. Hezbollah, a Lebanese group backed by Iran, was silent. "
        "Insurgents shelled two villages on Monday, killing a child, the Syrian army said."
    )
    assert codes_of(text, "Insurgents") == ("ahrar-al-sham",)


def test_the_enemy_is_told_by_the_sides_and_not_by_who_backs_them() -> None:
    text = (
        "A spokesman for Karabakh's Armenian-backed army said the truce held north of the Armenian-controlled region. Azerbaijan's army said nothing. "
        "Azerbaijan's defence ministry said little. “The enemy used heavy artillery,” said the spokesman for the Karabakh government."
    )
    assert "ARM" not in codes_of(text, "enemy")


def test_a_mediator_is_of_neither_side() -> None:
    text = "Israel and Hamas met again. Israel shelled Gaza and Hamas fired back. The mediator said that talks go on."
    assert codes_of(text, "mediator") == ()


@pytest.mark.parametrize(
    "text",
    [
        "The Ethiopian government and the OLA met. Washington praised the two parties and urged them to stop.",
        "The Ethiopian government and the OLA met. Kenya wrote to both sides and asked them to stop.",
    ],
)
def test_who_urges_them_is_not_one_of_them(text: str) -> None:
    assert {c.split(":")[0] for c in codes_of(text, "them")} == {"ETH", "oromo-liberation-army"}


def test_one_may_take_hostages_with_oneself() -> None:
    text = "The RSF left the town. The Sudanese army came later. The RSF kept the hostages with it."
    assert codes_of(text, "it") == ("rsf",)
