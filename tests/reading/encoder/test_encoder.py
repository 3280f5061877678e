"""The encoder: what it decides derives from the kinds; windows hold the report's own words; it names nobody who is not there."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from truceledger.reading import Reader
from truceledger.reading.encoder import encoder
from truceledger.reading.encoder.hints import HINTS, Hints
from truceledger.reading.encoder.schema import COUNTED, schema
from truceledger.reading.encoder.windows import FEATURES, TYPES, Pairs, windows
from truceledger.reading.lexicon import lexicon
from truceledger.reading.page import Page
from truceledger.reading.parser import parsed
from truceledger.reading.read import Using, drafts_by_rule
from truceledger.vocabulary.field import Choice, PartySort
from truceledger.vocabulary.kinds import KINDS
from truceledger.vocabulary.party import codes
from truceledger.vocabulary.report import Report

TEXT = (
    "KINSHASA, Sept 4 - The army said on Thursday that M23 rebels had shelled Masisi, killing at least 14 civilians.\r\n\r\n"
    "“We will not leave Goma before our 700 prisoners are freed,” the group’s spokesman said. Qatar, which mediates, called for calm 🙏."
)
REPORT = Report.of(TEXT, publisher="Great Lakes Post", published=date(2025, 9, 5))


@pytest.fixture(scope="module")
def page(knowledge):
    made = Page(REPORT, next(parsed([TEXT])), lexicon("en"), knowledge)
    made.sayings  # noqa: B018 - found first
    return made


@pytest.fixture(scope="module")
def weights():
    found = encoder()
    assert found is not None, "the weights are part of the project"
    return found


def test_every_choice_and_party_of_a_kind_is_decided():
    made = schema()
    for kind in KINDS:
        fields = {c.field for _, c in made.choosers_of(kind.name)}
        roles = {link.role for _, link in made.links_of(kind.name)}
        assert {f.name for f in kind.fields if isinstance(f.sort, Choice)} <= fields
        assert {f.name for f in kind.fields if isinstance(f.sort, PartySort)} | {"who", "when", "where"} <= roles
    assert {"toll", "tally"} == COUNTED


def test_weights_are_of_this_schema(weights):
    made = schema()
    assert weights.heads.w["kind_out.bias"].shape == (len(made.kinds),)
    assert weights.heads.w["choices.bias"].shape == (made.offsets()[-1],)
    assert weights.heads.w["pair"].shape == (len(made.links), FEATURES)
    assert weights.heads.w["type_vector"].shape[0] == len(TYPES)
    assert weights.heads.w["kind_hint"].shape == (len(made.kinds), HINTS)


def test_windows_cover_every_word_once_and_candidates_are_words_of_the_report(page, weights):
    seen = []
    for window in windows(page, weights.tokenizer):
        seen += [i for i in window.pieces if window.first <= i < window.last]
        for one in window.candidates:
            if one.piece >= 0 and one.start >= 0:
                assert window.pieces[one.token] == one.piece
                assert TEXT[one.start : one.end].strip()
        assert all(0 <= p < len(window.ids) for p in window.pieces.values())
    words = [t.i for t in page.doc if not t.is_space]
    assert len(seen) == len(set(seen))
    assert len(set(words) - set(seen)) <= 1  # an emoji may be no word piece


def test_hints_and_features_have_their_shape(page, weights):
    hints = Hints(page, list(drafts_by_rule(page)))
    window = next(windows(page, weights.tokenizer))
    shelled = next(t for t in page.doc if t.text == "shelled")
    told = hints.features(shelled)
    assert told.shape == (HINTS,)
    assert told.any()
    made = Pairs(page, window).features(shelled)
    assert made.shape == (len(window.candidates) + len(Pairs(page, window).spoken(shelled)), FEATURES)
    assert np.isfinite(made).all()


@pytest.mark.parametrize("using", list(Using))
def test_it_names_only_whom_the_report_names_and_quotes_are_exact(knowledge, page, using):
    named = {c for m in page.mentions for c in (m.parties or (m.party,)) if c}
    reading = Reader(knowledge, using).read(REPORT)
    assert reading.statements
    for statement in reading.statements:
        assert all(TEXT[e.start : e.end] == e.exact for e in statement.evidence)
        for field in statement.declaration.fields:
            if isinstance(field.sort, PartySort):
                for code in codes(statement.fields.get(field.name)):
                    assert code in named or code.split(":")[0] in {n.split(":")[0] for n in named}
        assert 0 <= (statement.confidence or 0) <= 1


def test_a_reading_names_what_read_it(knowledge):
    assert Reader(knowledge, Using.RULES).name.startswith("rules.en@")
    assert "encoder.en@" in Reader(knowledge).name


def test_reading_twice_gives_the_same_bytes(knowledge):
    one, two = (Reader(knowledge).read(REPORT) for _ in range(2))
    assert one == two
