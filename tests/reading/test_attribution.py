"""Whose words they are: names kept with their offices, pronouns, quotations that run on; a word under a speaker is never the reporter's."""

from __future__ import annotations

import pytest

from truceledger.knowledge import Knowledge
from truceledger.knowledge.profiles import shipped
from truceledger.reading.attribution import _LABEL
from truceledger.reading.lexicon import lexicon
from truceledger.reading.page import Page
from truceledger.reading.parser import parsed
from truceledger.vocabulary.attribution import Attribution, Mode, Stance
from truceledger.vocabulary.report import Report

KNOWLEDGE = Knowledge.load(shipped())


def said(text: str, words: str) -> Attribution:
    """Give the attribution of the words, at the last of them that is a word."""
    page = Page(Report.of(text, publisher="The Evening Desk"), next(parsed([text])), lexicon("en"), KNOWLEDGE)
    start = text.index(words)
    span = page.doc.char_span(start, start + len(words), alignment_mode="expand")
    assert span is not None
    return page.sayings.attribution([t for t in span if t.is_alpha][-1], start, start + len(words))[0]


def speakers(text: str, words: str) -> list[str | None]:
    return [s.text for s in said(text, words).speakers()]


@pytest.mark.parametrize(
    ("text", "words", "name"),
    [
        ("The chief executive, Rill Farms, Otto Velmar, said the road was cut.", "the road was cut", "Otto Velmar"),
        ("Mr Trump's Ukraine envoy, retired general Keith Kellogg, said the truce held.", "the truce held", "Keith Kellogg"),
        ('Opposition MPs Otto Velmar and Anna Rillen, who met the army, said: "The guns must fall silent."', "guns must fall silent", "Anna Rillen"),
        ("Defence minister Otto Velmar came home. The minister said that the road was cut.", "the road was cut", "Otto Velmar"),
        ("Vladimir Putin praised his host. Fighting went on. The Russian president said the truce held.", "the truce held", "Putin"),
    ],
)
def test_a_name_is_kept_with_the_office(text: str, words: str, name: str) -> None:
    assert name in " and ".join(s or "" for s in speakers(text, words))


@pytest.mark.parametrize(
    "text",
    [
        "French President Otto Velmar met Ghana's President Anna Rillen. The president said the truce held.",
        "Defence minister Otto Velmar and health minister Anna Rillen came. The minister said the truce held.",
    ],
)
def test_an_office_that_two_hold_is_given_no_name(text: str) -> None:
    assert not [s for s in speakers(text, "the truce held") if "Velmar" in (s or "") or "Rillen" in (s or "")]


@pytest.mark.parametrize(
    ("text", "words", "name"),
    [
        ("Anna Rillen stayed. Rillen said her son was safe. She added that the road was cut.", "the road was cut", "Rillen"),
        ("Velmar praised the monitors and went on to Bor. He told them that the road was cut.", "the road was cut", "Velmar"),
        ("“The truce holds,” she said.", "The truce holds", "she"),
        ("Nobody came. They said the road was cut.", "the road was cut", "They"),
        ("The dictator said the road was cut.", "the road was cut", "The dictator"),
        ("About 10,000 protesters chanted “No more war” in the square.", "No more war", "About 10,000 protesters"),
    ],
)
def test_words_under_a_speaker_are_his_whether_or_not_a_list_knows_him(text: str, words: str, name: str) -> None:
    made = said(text, words)
    assert made.mode is not Mode.NARRATED
    assert [s.text for s in made.speakers()] == [name]


@pytest.mark.parametrize(
    ("text", "words", "name"),
    [
        ('Otto Velmar thanked the monitors, reminding them: "History will remember us."', "History will remember", "Otto Velmar"),
        ('Anna Rillen spoke first. Otto Velmar praised her as "the calm and brave leader of a nation".', "calm and brave leader", "Otto Velmar"),
        ('Anna Rillen said the army lied. "Who shelled the market? Who burned the mill?" Otto Velmar said.', "Who shelled the market", "Otto Velmar"),
        ('Otto Velmar said: "The road is cut.\n"The mill burned.\n"The market is closed." Nobody else came.', "The mill burned", "Otto Velmar"),
    ],
)
def test_whose_a_quotation_is(text: str, words: str, name: str) -> None:
    made = said(text, words)
    assert made.mode is Mode.DIRECT
    assert [s.text for s in made.speakers()] == [name]


@pytest.mark.parametrize(
    "text", ["The document said the road was cut.", "The drone said nothing of the road that was cut.", "The map shows that the road was cut."]
)
def test_papers_and_weapons_are_nobody(text: str) -> None:
    assert speakers(text, "the road was cut" if "the road was cut" in text else "road that was cut") == []


def test_marks_at_the_beginning_of_each_line_do_not_turn_inside_out() -> None:
    text = 'He said: "One.\n"Two.\n"Three." The army left.'
    page = Page(Report.of(text), next(parsed([text])), lexicon("en"), KNOWLEDGE)
    assert [text[a:b] for a, b in page.quotes.spans] == ["One.", "Two.", "Three."]


def test_a_long_word_does_not_make_the_search_for_labels_go_back_and_forth() -> None:
    word = "MoscowGivesDateForLeavingHeartland" * 3000
    assert not list(_LABEL.finditer(word + " " + word))  # hung for minutes once
    assert [m.group(1) for m in _LABEL.finditer("MAJOR BARRY (Task Force spokesman): No.\nQ: Why?\nAbdel Fattah Burhan: Yes.")] == [
        "MAJOR BARRY", "Q", "Abdel Fattah Burhan",
    ]  # fmt: skip


def test_what_two_say_together_is_the_word_of_both() -> None:
    made = said("The Armenian and Azerbaijani militaries announced that the truce held.", "the truce held")
    assert [s.party for s in made.speakers()] == ["ARM:MIL", "AZE:MIL"]


def test_what_is_reported_beside_a_denial_is_not_denied() -> None:
    text = "Sudan's army denied the raid, reporting later that six soldiers were wounded."
    page = Page(Report.of(text), next(parsed([text])), lexicon("en"), KNOWLEDGE)
    token = next(t for t in page.doc if t.text == "wounded")
    at = text.index("six")
    assert page.sayings.attribution(token, at, len(text))[1] is Stance.ASSERTS
