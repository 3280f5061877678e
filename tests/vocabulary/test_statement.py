from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from truceledger.vocabulary import kinds
from truceledger.vocabulary.act import Act, EventType
from truceledger.vocabulary.attribution import Modality, Stance
from truceledger.vocabulary.field import FieldError
from truceledger.vocabulary.kinds import KINDS, kind_of
from truceledger.vocabulary.quantity import Missing, Qualifier, Quantity
from truceledger.vocabulary.statement import dump, load

TEXT = "The ministry said 3,073 people had been killed since 2 March."


def _toll(make: Any, **more: Any) -> Any:
    report = make.report(TEXT)
    return make.say(report, "toll", "3,073 people", "LBN:GOV", measure="killed", value=Quantity.exactly(3073, "3,073").to_json(), **more)


def test_the_registry_is_the_folder() -> None:
    folder = {p.stem for p in Path(kinds.__file__).parent.glob("*.py")} - {"__init__"}
    assert folder == {k.name for k in KINDS}
    assert len(KINDS) == 10


@pytest.mark.parametrize("kind", KINDS, ids=lambda k: k.name)
def test_every_kind_speaks_for_itself(kind: Any) -> None:
    assert kind.keys
    assert kind_of(kind.plural) is kind
    assert {f.name for f in kind.fields} >= set(kind.parties)
    schema = kind.schema()
    assert set(schema["required"]) == {f.name for f in kind.keys}


def test_dump_and_load_is_identity(make: Any) -> None:
    made = _toll(make, when_="2026-03-02/..", people="unspecified", basis="cumulative")
    assert load(dump(made)) == made


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    words=st.text(alphabet=st.characters(codec="utf-8"), min_size=1, max_size=40).filter(lambda w: w.strip()),
    n=st.integers(0, 10**9),
    measure=st.sampled_from(["killed", "wounded", "displaced"]),
    party=st.sampled_from([None, "LBN:GOV", "hezbollah", ["ISR", "LBN"], {"words": "قوات é 🕊️"}]),
    stance=st.sampled_from(list(Stance)),
    modality=st.sampled_from(list(Modality)),
)
def test_whatever_is_stated_goes_out_and_comes_back(
    make: Any, words: str, n: int, measure: str, party: Any, stance: Stance, modality: Modality
) -> None:
    report = make.report(f"a {words} z", publisher=words, title=words)
    fields = {"measure": measure, "value": Quantity.exactly(n, words).to_json(), "caused_by": party}
    made = make.say(report, "toll", words.strip(), "LBN:GOV", stance=stance, modality=modality, **fields)
    assert load(dump(made)) == made
    assert load(dump(made)).statement_id == made.statement_id


def test_who_says_it_is_not_what_is_said(make: Any) -> None:
    report = make.report(TEXT)
    value = Quantity.exactly(3073).to_json()
    one = make.say(report, "toll", "3,073 people", "LBN:GOV", measure="killed", value=value)
    other = make.say(report, "toll", "3,073 people had", "ISR:MIL", measure="killed", value={**value, "phrase": "3073"})
    assert one.claim_id == other.claim_id
    assert one.statement_id != other.statement_id


def test_fields_that_do_not_fit_are_refused(make: Any) -> None:
    report = make.report(TEXT)
    with pytest.raises(FieldError, match=r"toll\.measure"):
        make.say(report, "toll", "3,073", measure="hurt badly", value=Quantity.exactly(1).to_json())
    with pytest.raises(FieldError, match="no field colour"):
        make.say(report, "toll", "3,073", measure="killed", value=Quantity.exactly(1).to_json(), colour="red")
    with pytest.raises(FieldError, match="not a party code"):
        make.say(report, "position", "3,073", holder="The Army", move="demands", act="withdraw")


def test_missing_numbers_are_typed_and_never_zero() -> None:
    quantity = Quantity(missing=Missing.NOT_REPORTED)
    assert quantity.to_json()["missing"] == "not_reported"
    assert str(quantity) == "not reported"
    with pytest.raises(ValueError, match="no bounds"):
        Quantity(0, 0, 0, missing=Missing.UNKNOWN)
    with pytest.raises(ValueError, match="out of order"):
        Quantity(5, 3, 4)


@given(st.integers(0, 10**7), st.sampled_from(list(Qualifier)))
def test_quantities_go_there_and_back(n: int, qualifier: Qualifier) -> None:
    made = Quantity(n, n, n, qualifier, f"{n:,}")
    assert Quantity.from_json(msgspec.json.decode(msgspec.json.encode(made.to_json()))) == made


@pytest.mark.parametrize(
    ("kind", "fields", "root"),
    [
        ("event", {"type": EventType.AIR_STRIKE, "actor": "ISR"}, "ASSAULT"),
        ("event", {"type": EventType.WITHDRAWAL, "actor": "ISR"}, "RETREAT"),
        ("position", {"holder": "LBN", "move": "demands", "act": Act.WITHDRAW}, "REQUEST"),
        ("position", {"holder": "LBN", "move": "threatens", "act": Act.SUSPEND_TALKS}, "THREATEN"),
        ("assessment", {"assessor": "LBN", "accused": "ISR", "judgement": "violation"}, "ACCUSE"),
        ("meeting", {"status": "scheduled"}, "AGREE"),
        ("meeting", {"status": "held"}, "CONSULT"),
        ("agreement", {"instrument": "ceasefire", "lifecycle": "announced", "parties": ["taliban"]}, "CONCEDE"),
        ("commitment", {"debtor": "ISR", "act": "withdraw", "state": "proposed"}, "CONCEDE"),
        ("commitment", {"debtor": "USA", "act": "lift_sanctions", "state": "proposed"}, "AGREE"),
        ("commitment", {"debtor": "ISR", "act": "withdraw", "state": "discharged"}, "RETREAT"),
        ("precondition", {"holder": "ISR", "step": {"act": "withdraw"}, "requires": [{"party": "hezbollah", "act": "disarm"}]}, "REQUEST"),
    ],
)
def test_plover_is_derived(make: Any, kind: str, fields: dict[str, Any], root: str) -> None:
    made = make.say(make.report(TEXT), kind, "ministry", **fields)
    plover = made.plover()
    assert plover is not None
    assert plover.root == root


def test_what_is_denied_or_negated_has_no_plover_root(make: Any) -> None:
    report = make.report(TEXT)
    fields = {"type": "air_strike", "actor": "ISR"}
    assert make.say(report, "event", "ministry", stance=Stance.DENIES, **fields).plover() is None
    assert make.say(report, "event", "ministry", modality=Modality.NEGATED, **fields).plover() is None
