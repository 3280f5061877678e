"""Every rule and every frame by its examples: ``languages/en/rules/*.toml`` read as reports of their own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from spacy.tokens import Doc

from truceledger.knowledge import Knowledge
from truceledger.reading import read as reading
from truceledger.reading.kinds import RULES
from truceledger.reading.lexicon import Lexicon, built, lexicon
from truceledger.reading.parser import parsed
from truceledger.reading.rulebook import Counter, Entry, Example, RuleCard, encoder_cards, entries, rulebook, size
from truceledger.reading.using import Using
from truceledger.vocabulary.kinds import KINDS, kind_of
from truceledger.vocabulary.report import Report
from truceledger.vocabulary.statement import Statement

EXAMPLES = [e for card in rulebook() for e in card.examples]
COUNTERS = [c for card in rulebook() for c in card.counters]
#: Of what the rules ought to read, and what they ought not, so much may be a known gap.
GAPS = 0.05


def _id(case: Example | Counter) -> str:
    return f"{case.rule.removeprefix('en.')}: {case.text[:60]}"


@pytest.fixture(scope="module")
def ruled(knowledge: Knowledge) -> reading.Reader:
    return reading.Reader(knowledge, Using.RULES, everything=True)


def report_of(text: str) -> Report:
    return Report.of(text, published=date(2026, 5, 21), publisher="Cedar Line")


def agrees(wanted: Any, got: Any) -> bool:
    """Say whether what was read holds what is asked for: of objects and lists, the parts that are named."""
    if isinstance(wanted, Mapping):
        return isinstance(got, Mapping) and all(agrees(value, got.get(name)) for name, value in wanted.items())
    if isinstance(wanted, list):
        return isinstance(got, list) and len(wanted) == len(got) and all(map(agrees, wanted, got))
    return got is None if wanted == "" else bool(wanted == got)


def meets(example: Example, statement: Statement) -> bool:
    speakers = statement.attribution.speakers()
    evidence = statement.evidence[0]
    return (
        statement.rule == example.rule
        and agrees(example.fields, statement.fields)
        and example.text[evidence.start : evidence.end] == evidence.exact == example.quote
        and (example.who is None or bool(speakers and speakers[0].party == example.who))
        and (example.stance is None or statement.stance.value == example.stance)
        and (example.modality is None or statement.modality.value == example.modality)
        and (example.when is None or bool(statement.when and statement.when.edtf == example.when))
    )


@pytest.mark.parametrize("example", [e for e in EXAMPLES if not e.known_gap], ids=_id)
def test_a_rule_reads_its_example(ruled: reading.Reader, example: Example) -> None:
    made = ruled.read(report_of(example.text))
    assert any(meets(example, s) for s in made.statements), [(s.rule, s.evidence[0].exact, dict(s.fields)) for s in made.statements]


@pytest.mark.parametrize("counter", [c for c in COUNTERS if not c.known_gap], ids=_id)
def test_a_rule_leaves_its_counter_example(ruled: reading.Reader, counter: Counter) -> None:
    made = ruled.read(report_of(counter.text))
    assert made.sentences[0].skipped != "off_topic", "a report about something else shows nothing of a rule"
    assert [s.evidence[0].exact for s in made.statements if s.rule == counter.rule] == [], counter.because


def test_what_the_rules_ought_to_read_and_do_not_is_a_small_share() -> None:
    gaps = [c for c in (*EXAMPLES, *COUNTERS) if c.known_gap]
    assert all(example.quote in example.text for example in EXAMPLES)
    assert len(gaps) <= GAPS * (len(EXAMPLES) + len(COUNTERS))


def test_every_rule_is_told_of_and_has_examples_and_a_counter_example() -> None:
    assert sorted(card.id for card in rulebook()) == sorted(RULES)
    assert [card.id for card in rulebook() if all(e.known_gap for e in card.examples) or not card.counters] == []
    assert all(card.id.split(".")[1] == card.kind for card in rulebook())
    for card in rulebook():
        size(lexicon(), card)  # the lists it names are there


def test_fields_and_values_of_examples_are_those_of_their_kind() -> None:
    for card in rulebook():
        names = {f.name for f in kind_of(card.kind).fields}
        assert [e.text for e in card.examples if not set(e.fields) <= names] == []
    for kind, field in (("agreement", "lifecycle"), ("assessment", "judgement"), ("toll", "measure"), ("position", "move"), ("meeting", "status")):
        shown = {e.fields.get(field) for card in rulebook() if card.kind == kind for e in card.examples}
        read = {e.name for table in ("agreements.moment", "positions.move", "tolls.measure", "meetings.status") for e in entries(lexicon(), [table])}
        known = set(kind_of(kind).field(field).sort.values)  # type: ignore[attr-defined]
        assert known & read <= shown


def test_every_noun_of_a_frame_is_known_to_name_an_act() -> None:
    """A noun that ``nouns.toml`` lacks makes no clause, so no frame would ever be asked about it."""
    words = lexicon()
    tables = ("acts.act", "events.event", "positions.move")
    lacking = {n: e.address for e in entries(words, tables) for n in e.holds.get("nouns", ()) if not words.is_act_noun(n)}
    assert lacking == {}


# -- frames: an entry is shown to be of use by an example that fails without it ---------------------------------------


def _without(whole: Lexicon, entry: Entry) -> Lexicon:
    table, key = entry.table.split(".")
    held = whole.tables[table][key]
    kept: Any
    if isinstance(held, Mapping):
        kept = {name: words for name, words in held.items() if name != entry.name}
    else:
        place = [e.address for e in entries(whole, [entry.table])].index(entry.address)
        kept = [one for at, one in enumerate(held) if at != place]
    return built("en", {**whole.tables, table: {**whole.tables[table], key: kept}})


def _likely(entry: Entry, example: Example) -> int:
    """Guess how likely an example is of an entry, so that the likely ones are read first."""
    text = example.text.lower()
    words = {w.replace("_", " ").split()[0][:5] for key in ("words", "verbs", "nouns", "patient", "agent") for w in entry.holds.get(key, ())}
    return 2 * (f"'{entry.name}'" in repr(example.fields)) + any(w.lower() in text for w in words)


@pytest.fixture(scope="module")
def docs() -> dict[str, Doc]:
    texts = [e.text for e in EXAMPLES]
    return dict(zip(texts, parsed(texts), strict=True))


@pytest.mark.parametrize("table", sorted({e.table for e in entries(lexicon())}))
def test_every_frame_has_an_example_that_fails_without_it(
    ruled: reading.Reader, docs: dict[str, Doc], table: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "parsed", lambda texts: iter([docs[t] for t in texts]))
    whole, idle = lexicon(), []
    users = [e for card in rulebook() if table in card.frames for e in card.examples if not e.known_gap]
    for entry in entries(whole, [table]):
        lesser = _without(whole, entry)
        likely = sorted(users, key=lambda e: -_likely(entry, e))
        monkeypatch.setattr(reading, "lexicon", lambda _, lesser=lesser: lesser)
        if all(any(meets(e, s) for s in ruled.read(report_of(e.text)).statements) for e in likely):
            idle.append(entry.address)
    assert idle == [], "no example needs these; write one, or take the frame out"


def test_rules_of_the_encoder_are_told_of_where_its_weights_are() -> None:
    cards: tuple[RuleCard, ...] = encoder_cards()
    assert [c.id for c in cards] in ([], [f"en.encoder.{k.name}@1" for k in KINDS])
