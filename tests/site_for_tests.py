"""A small site for tests: a ledger filled by hand, no text read; and the application over it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from truceledger.ledger import Ledger, Process
from truceledger.publishing.api.app import make_app
from truceledger.publishing.queries import known_profiles
from truceledger.publishing.room import Room
from truceledger.publishing.serving import Serving
from truceledger.publishing.users.gate import Gate
from truceledger.publishing.users.hosts import Hosts
from truceledger.vocabulary.attribution import Modality, Stance
from truceledger.vocabulary.place import Place, Precision

AT = datetime(2026, 6, 1, 12, tzinfo=UTC)
PROCESS = "lebanon-israel"
HOSTILE = "<script>alert(1)</script>\u202egnp.exe <img src=x onerror=alert(2)>"
NAME = "حسن العلي"
NAQOURA = Place("Naqoura", "Naqoura", "LBN", 33.118, 35.139, Precision.EXACT)


def fill(book: Ledger, make: Any) -> None:
    """Record five reports: a truce and its extension, rival counts, a circle of conditions, a denial, a commitment, a right-to-left name."""

    def record(text: str, said: list[Any], publisher: str, day: int, process: str = PROCESS) -> None:
        report = make.report(text, publisher=publisher, published=date(2026, 5, day), title=f"{publisher}, {day} May")
        statements = [make.say(report, kind, words, party, **rest) for kind, words, party, rest in said]
        book.record(make.reading(report, *statements), None, process=Process(process), at=AT)

    both = ["ISR", "LBN"]
    record(
        "The truce began on 17 April.\r\nIt runs until 30 June, the mediator said. The ministry counted 3,073 killed since 2 March.",
        [
            ("agreement", "The truce began on 17 April", None, {"instrument": "ceasefire", "lifecycle": "in_effect", "parties": both, "effect": "2026-04-17"}),
            ("agreement", "It runs until 30 June", "USA", {"instrument": "ceasefire", "lifecycle": "extended", "parties": both, "expiry": "2026-06-30"}),
            ("toll", "3,073 killed since 2 March", "LBN:GOV", _killed(3073, "3,073")),
        ],
        "Cedar Line",
        12,
    )
    record(
        f"Israel will withdraw only after Lebanon deploys, {NAME} said. Lebanon will deploy only after Israel withdraws. A strike hit Naqoura.",
        [
            ("precondition", "Israel will withdraw only after Lebanon deploys", "ISR", _condition("ISR", "withdraw", "LBN", "deploy")),
            ("precondition", "Lebanon will deploy only after Israel withdraws", "LBN", _condition("LBN", "deploy", "ISR", "withdraw")),
            ("event", "A strike hit Naqoura", "LBN:MIL", _event("air_strike", ["ISR"], "2026-05-20") | {"where": (NAQOURA,)}),
        ],
        "Harbour Herald",
        21,
    )
    record(
        f"{HOSTILE} The army denied a strike on Naqoura. The council counted 2,900 killed since 2 March.",
        [
            ("event", "denied a strike on Naqoura", "ISR:MIL", _event("air_strike", ["ISR"], "2026-05-20") | {"where": (NAQOURA,), "stance": Stance.DENIES}),
            ("toll", "2,900 killed since 2 March", "who", _killed(2900, "2,900")),
        ],
        "Galilee <b>Notice</b>",
        22,
    )
    record(
        "Israel will withdraw by 10 June. Officers meet on 29 May in Washington. Abu Salim told of an incursion.",
        [
            ("commitment", "Israel will withdraw by 10 June", "ISR", {"act": "withdraw", "debtor": "ISR", "state": "detached", "due": "2026-06-10"}),
            ("meeting", "Officers meet on 29 May", None, {"status": "scheduled", "participants": both, "when_": "2026-05-29", "modality": Modality.PLANNED}),
            ("event", "told of an incursion", "abu-salim", _event("ground_incursion", ["ISR:MIL"], "2026-05-23")),
        ],
        "Levant Evening",
        23,
    )
    record("In Geneva nothing was agreed.", [("meeting", "nothing was agreed", None, {"status": "held", "participants": ["SDN"], "outcome": "none"})], "Nile Post", 20, "sudan")


def _killed(value: int, phrase: str) -> dict[str, Any]:
    count = {"low": value, "best": value, "high": value, "qualifier": "exact", "phrase": phrase}
    return {"measure": "killed", "value": count, "people": "unspecified", "basis": "cumulative", "when_": "2026-03-02/.."}


def _condition(party: str, act: str, other: str, first: str) -> dict[str, Any]:
    return {"holder": party, "step": {"party": party, "act": act}, "requires": [{"party": other, "act": first}], "relation": "before"}


def _event(sort: str, actor: list[str], day: str) -> dict[str, Any]:
    return {"type": sort, "actor": actor, "when_": day}


def site(path: Path, *, auth: Any = None, operator: str = "ana", serving: Serving | None = None) -> Any:
    """Give the application over a ledger; ``auth`` is a store of accounts."""
    chosen = serving or Serving()
    gate = Gate(auth, operator, Hosts((*chosen.names, "testserver")))
    return make_app(Room(Ledger.open(path), known_profiles()), gate, chosen)
