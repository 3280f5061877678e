"""A ledger used for a while shows what the same ledger shows when it is opened anew, whatever happened in between.

``Desks`` and ``Ledger`` keep much of what they worked out: views, states of play, what is withheld, what the linking rules
saw. None of it may ever show. Here a day's work is done in a random order, by two processes, and looked at in between.
"""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from tests.conftest import Make

from truceledger.errors import UsageError
from truceledger.ledger import Ledger, loaded
from truceledger.ledger.entries import Process
from truceledger.ledger.linking import link_new, suggest
from truceledger.pipeline import Desks
from truceledger.vocabulary.attribution import Attribution, Mode, Source, SourceRole, Stance
from truceledger.vocabulary.judgement import Judgement, Standing, Verdict
from truceledger.vocabulary.link import Relation
from truceledger.vocabulary.place import Place, Precision
from truceledger.vocabulary.quantity import Quantity
from truceledger.vocabulary.report import Report
from truceledger.vocabulary.span import Span
from truceledger.vocabulary.statement import Statement, state
from truceledger.vocabulary.when import When

AT = datetime(2026, 5, 20, 12, tzinfo=UTC)
KHIAM = Place("Khiam", "Khiam", "LBN", 33.3269, 35.6114, Precision.NEAR)
REVIEWERS = ("ann", "bob")
STORY = (
    "Rana Haddad, a doctor, said 12 people were killed in Khiam. An aide to the president said the army will leave the town by the end of May. "
    "Israel wants the shelling to stop before it leaves. The network says it will stop when Israel has left the town and the road is open again."
)


def said(report: Report, kind: str, words: str, name: str, party: str | None, rule: str = "test@1", **fields: Any) -> Statement:
    """A statement of somebody named in the text."""
    start, at = report.text.index(words), report.text.index(name)
    return state(
        report,
        kind,
        [Span.of(report.text, start, start + len(words))],
        {k: v for k, v in fields.items() if k not in {"when", "where"}},
        attribution=Attribution(Mode.INDIRECT, (Source(SourceRole.SPEAKER, name, party, False, at, at + len(name)),)),
        rule=rule,
        when=When(fields["when"]) if "when" in fields else None,
        where=fields.get("where", ()),
    )


def killed(n: int) -> dict[str, Any]:
    return {"measure": "killed", "value": Quantity.exactly(n).to_json(), "basis": "incident"}


def _story(publisher: str, day: int, lead: str, number: int) -> tuple[Report, list[list[Statement]]]:
    """One report as three readers read it: the second reads more, one otherwise, and one by another rule; the third misses the toll."""
    text = f"{lead} {STORY.replace('12 people', f'{number} people')}"
    report = Make.report(text, publisher=publisher, published=date(2026, 5, day), id=f"{publisher}-{day}")
    needs = {"step": {"party": "ISR", "act": "withdraw"}, "requires": [{"party": "hezbollah", "act": "cease_fire"}], "relation": "before"}
    back = {"step": {"party": "hezbollah", "act": "cease_fire"}, "requires": [{"party": "ISR", "act": "withdraw"}], "relation": "before"}
    strike = {"type": "air_strike", "actor": "ISR", "when": f"2026-05-{day - 1:02}", "where": [KHIAM]}
    first = [
        said(report, "toll", f"{number} people were killed in Khiam", "Rana Haddad", "rana-haddad", **killed(number), when=f"2026-05-{day - 1:02}"),
        said(report, "position", "a doctor, said", "Rana Haddad", "rana-haddad", holder="rana-haddad", move="demands", act="cease_fire"),
        said(report, "precondition", "Israel wants the shelling to stop", "Israel", "ISR", holder="ISR", **needs),
        Make.say(report, "precondition", "it will stop when Israel has left", "hezbollah", holder="hezbollah", **back),
        said(report, "commitment", "the army will leave the town", "An aide", None, debtor="ISR", act="withdraw", area="Khiam", due="2026-05-31"),
        Make.say(report, "event", "killed in Khiam", **{k: v for k, v in strike.items() if k != "when"}, when_=strike["when"]),
    ]
    second = [
        *first[:2],
        said(report, "precondition", "Israel wants the shelling to stop", "Israel", "ISR", rule="test@2", holder="ISR", **needs),
        first[3],
        said(report, "commitment", "the army will leave the town", "An aide", "LBN", debtor="LBN:MIL", act="withdraw", area="Khiam"),
        *first[5:],
        Make.say(report, "event", "the road is open", "hezbollah", type="attack_unspecified", actor="ISR", stance=Stance.DENIES, where=[KHIAM]),
        Make.say(
            report,
            "event",
            "a doctor, said",
            type="drone_strike",
            actor="ISR",
            target="hezbollah" if day == 18 else "LBN",
            when_=strike["when"],
            where=[KHIAM],
        ),
        Make.say(report, "agreement", "the road is open", instrument="ceasefire", lifecycle="in_effect", parties=["ISR", "LBN"], effect="2026-04-17"),
    ]
    third = [s for s in second if s.kind != "toll"]
    return report, [first, second, third]


def _line(day: int, name: str, party: str, publisher: str) -> tuple[Report, list[list[Statement]]]:
    """A short report in which a doctor is called otherwise."""
    report = Make.report(f"{name} told {publisher} that 14 people died.", publisher=publisher, published=date(2026, 5, day), id=f"line-{day}")
    first = [said(report, "toll", "14 people died", name, party, **killed(14))]
    talk = said(report, "position", f"{name} told", name, party, holder=party, move="demands", act="allow_aid")
    return report, [first, [*first, talk], [talk]]


POOL = [
    _story("Reuters", 18, "KHIAM (Reuters) -", 12),
    _story("Cedar Line", 19, "From our desk.", 12),
    _story("Harbour Herald", 19, "", 31),
    _line(17, "Prof. Haddad", "rana-haddad", "Levant Evening"),
    _line(20, "Umm Karim", "rana-haddad", "Levant Evening"),
    _line(21, "Umm Karim", "umm-karim", "Southern Post"),
]
PROCESSES = (None, "south", "haddad-talks")
LOOKS = st.tuples(
    st.sampled_from([None, None, date(2026, 5, 18), date(2026, 5, 20), AT + timedelta(hours=5)]),
    st.sampled_from([None, None, "south", "haddad-talks"]),
    st.sampled_from([Standing.MACHINE, Standing.MACHINE, Standing.REVIEWED, Standing.ACCEPTED]),
)


class DayAtTheDesk(RuleBasedStateMachine):
    """One ledger kept open and looked at by one process while this and another write to it."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        template = _template()
        shutil.copy(template, self.folder / "l.db")
        self.mine = Ledger.open(self.folder / "l.db")
        self.theirs = Ledger.open(self.folder / "l.db")
        self.desks = Desks(self.mine)
        self.clock = AT
        self.look: tuple[Any, ...] = (None, None, Standing.MACHINE)

    def teardown(self) -> None:
        self.mine.close()
        self.theirs.close()
        shutil.rmtree(self.folder)

    def _now(self) -> datetime:
        self.clock += timedelta(minutes=17)
        return self.clock

    def _book(self, other: bool) -> Ledger:
        return self.theirs if other else self.mine

    @initialize(some=st.lists(st.integers(0, len(POOL) - 1), min_size=1, max_size=4, unique=True), few=st.sampled_from([0, loaded.FEW]))
    def begin(self, some: list[int], few: int) -> None:
        self.mine.loaded().few = few  # as in a large ledger, in which each decision is looked up in its place
        self.record(some, 0, "south", False)
        self.protect(("Rana Haddad",) if 3 in some else (), "rana-haddad", 4 in some, False)

    @rule(
        some=st.lists(st.integers(0, len(POOL) - 1), min_size=1, max_size=3, unique=True),
        version=st.integers(0, 2),
        process=st.sampled_from(PROCESSES),
        other=st.booleans(),
    )
    def record(self, some: list[int], version: int, process: str | None, other: bool) -> None:
        at, book = self._now(), self._book(other)
        batch = [Make.reading(POOL[n][0], *POOL[n][1][version], reader=f"test@{version + 1}") for n in some]
        book.record_all([(r, None, Process(process) if process else None) for r in batch], at=at)
        link_new(book, [r.report.key for r in batch], at=at)
        # what the rules see of a ledger kept open is what they see of one opened anew
        with Ledger.open(book.path) as again:
            assert suggest(again, at=at).entries == ()

    def _statement(self, n: int) -> str:
        known = sorted({h.statement.statement_id for h in self.mine.view(unredacted=True, rejected=True).statements})
        return known[n % len(known)] if known else ""

    @rule(
        n=st.integers(0, 30), who=st.sampled_from(REVIEWERS), verdict=st.sampled_from(list(Verdict)[:3]), settles=st.booleans(), other=st.booleans()
    )
    def judge(self, n: int, who: str, verdict: Verdict, settles: bool, other: bool) -> None:
        if statement := self._statement(n):
            self._book(other).judge(Judgement(statement, verdict, who, "Haddad said so", self._now(), settles))

    @rule(
        n=st.integers(0, 30),
        who=st.sampled_from(REVIEWERS),
        what=st.sampled_from([{"who": "LBN"}, {"who": "rana-haddad"}, {"when": "2026-05-16"}, {"modality": "planned"}]),
    )
    def correct(self, n: int, who: str, what: dict[str, Any]) -> None:
        if statement := self._statement(n):
            self.mine.correct(statement, what, who, "heard so", self._now())

    @rule(n=st.integers(0, 30), who=st.sampled_from(REVIEWERS))
    def withdraw(self, n: int, who: str) -> None:
        if statement := self._statement(n):
            self.mine.withdraw(statement, who, "printed in error", self._now())

    @rule(n=st.integers(0, 30), m=st.integers(0, 30), apart=st.booleans(), other=st.booleans())
    def link(self, n: int, m: int, apart: bool, other: bool) -> None:
        claims = sorted({h.statement.claim_id for h in self.mine.view(unredacted=True).statements if h.statement.kind == "event"})
        if len(claims) > 1 and n % len(claims) != m % len(claims):
            one, two = claims[n % len(claims)], claims[m % len(claims)]
            self._book(other).link(one, two, Relation.SAME_EVENT.value, by="ann", reason="as Haddad told", at=self._now(), apart=apart)

    @rule(n=st.integers(0, 5), m=st.integers(0, 5), apart=st.booleans())
    def copies(self, n: int, m: int, apart: bool) -> None:
        texts = sorted({r.report.digest for r in self.mine.view(unredacted=True).reports})
        if len(texts) > 1 and n % len(texts) != m % len(texts):
            self.mine.link(texts[n % len(texts)], texts[m % len(texts)], "copy_of", by="bob", reason="its own", at=self._now(), apart=apart)

    @rule(n=st.integers(0, 60), other=st.booleans())
    def undo(self, n: int, other: bool) -> None:
        book = self._book(other)
        many = book.size()
        with contextlib.suppress(UsageError):  # what a reader read
            book.undo(many - n % many, "ann", "a slip", self._now())

    @rule(
        names=st.sampled_from([("Rana Haddad",), ()]),
        source=st.sampled_from(["rana-haddad", "Levant Evening", "ISR"]),
        on=st.booleans(),
        other=st.booleans(),
    )
    def protect(self, names: tuple[str, ...], source: str, on: bool, other: bool) -> None:
        self._book(other).protect(source, names, "ann", "at risk", self._now(), on=on)

    @rule(source=st.sampled_from(["rana-haddad", "Reuters", "LBN"]), grade=st.sampled_from("BE"))
    def grade(self, source: str, grade: str) -> None:
        self.mine.grade(source, grade, "ann", "known", self._now())

    @rule(look=LOOKS)
    def turn(self, look: tuple[Any, ...]) -> None:
        self.look = look

    @invariant()
    def what_is_shown_is_what_a_ledger_opened_anew_shows(self) -> None:
        with Ledger.open(self.mine.path, read_only=True) as anew:
            fresh = Desks(anew)
            for look in dict.fromkeys([self.look, (None, None, Standing.MACHINE)]):
                seen, expected = self.desks.view(*look), fresh.view(*look)
                assert seen.statements == expected.statements
                assert seen == expected
                state_, as_new = self.desks.state(*look), fresh.state(*look)
                for name, chapter in as_new.chapters.items():
                    assert state_.chapters[name] == chapter
                assert state_ == as_new


_made: list[Path] = []


def _template() -> Path:
    """A ledger with nothing in it, made once: making the schema takes longer than all the rest."""
    if not _made:
        path = Path(tempfile.mkdtemp()) / "empty.db"
        Ledger.open(path).close()
        _made.append(path)
    return _made[0]


TestDayAtTheDesk = DayAtTheDesk.TestCase
TestDayAtTheDesk.settings = settings(max_examples=40, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck))
