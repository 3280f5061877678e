"""A negotiation that never was: reports day by day from a fixed seed, with truths planted in them.

One agency writes four stories a day, three outlets print each again with a lead of their own; a monitoring mission counts
violations once a week. What is planted is in ``PLANTED``: the truce and its extensions, a toll that starts again at zero,
bulletins that do not add up, denials, a standoff that appears and dissolves. The rest is ordinary: tolls that rise, strikes,
charges, meetings, aid. Nothing is read by the reader here: statements are made with their spans, as it would make them.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from truceledger.vocabulary.attribution import Attribution, Modality, Mode, Source, SourceRole, Stance
from truceledger.vocabulary.place import Place
from truceledger.vocabulary.quantity import Quantity
from truceledger.vocabulary.reading import Reading
from truceledger.vocabulary.report import Report
from truceledger.vocabulary.span import Span
from truceledger.vocabulary.statement import Statement, state
from truceledger.vocabulary.when import When

START = date(2031, 1, 1)
PROCESS = "karst-north"
STATE, GROUP, MEDIATOR, MISSION, NETWORK = "KAR", "northern-front", "QAT", "truce-observer-mission", "relief-network"
AGENCY, OUTLETS = "Meridian Press Agency", ("Daily Lantern", "Coast Courier", "Valley Post")
TOWNS = ("Arden", "Belcombe", "Corrow", "Dunmere", "Eskdale", "Farrow", "Gilling", "Hallow", "Inver", "Jarrow", "Kelso", "Lorne")
TYPES = ("air_strike", "drone_strike", "indirect_fire", "armed_clash", "ground_incursion", "demolition")


@dataclass(frozen=True)
class Planted:
    """The truths, by the day (0 is ``START``) on which the reports tell them."""

    truce_from: int = 5
    first_end: int = 25
    extensions: tuple[tuple[int, int], ...] = ((24, 55), (54, 100), (99, 150))  # told on, until
    restart: int = 70
    bulletins: tuple[int, ...] = (13, 41, 62, 90)  # of those that come every seventh day from day 6
    denials: tuple[int, ...] = (33, 77)
    standoff: tuple[int, int] = (30, 95)  # appears, dissolves


PLANTED = Planted()


def day(n: int) -> date:
    """Give the date of a day of the simulation."""
    return START + timedelta(days=n)


@dataclass
class Story:
    """A text in the making: sentences, and what they state."""

    sentences: list[str] = field(default_factory=list)
    said: list[tuple[int, str, str | None, bool, dict[str, Any]]] = field(default_factory=list)

    def tell(self, sentence: str, kind: str, party: str | None, *, anonymous: bool = False, **fields: Any) -> None:
        """Add a sentence that makes a statement."""
        self.said.append((len(self.sentences), kind, party, anonymous, fields))
        self.sentences.append(sentence)

    def also(self, kind: str, party: str | None, *, anonymous: bool = False, **fields: Any) -> None:
        """Add a further statement of the last sentence."""
        self.said.append((len(self.sentences) - 1, kind, party, anonymous, fields))

    def fill(self, sentence: str) -> None:
        """Add a sentence that states nothing."""
        self.sentences.append(sentence)


class Simulation:
    """Readings in the order of their days; the same seed gives the same ones."""

    def __init__(self, seed: int = 7, days: int = 120, planted: Planted = PLANTED, incidents: tuple[int, int] = (1, 3)) -> None:
        self.chance = random.Random(seed)
        self.incidents = incidents
        self.seen: tuple[str, str] = ("", "")  # what a reporter of the region can have seen: town, actor
        self.days = days
        self.planted = planted
        self.killed = self.wounded = 0
        self.anchor = 0
        self.other_killed = 0

    def readings(self) -> Iterator[Reading]:
        """Give every reading, day by day."""
        for n in range(self.days):
            for index, story in enumerate((self._toll(n), self._incidents(n), self._talks(n), self._field(n))):
                yield from self._printed(n, index, story)
            if n % 2 == 1:
                yield self._report(n, "own", "Eastern Gazette", self._own(n), None)
            if n % 7 == 6:
                yield self._report(n, "bulletin", "Truce Observer Mission", self._bulletin(n), None)
            if n % 10 == 3:
                yield self._report(n, "network", "Relief Network", self._network(n), None)

    # -- what the stories tell -----------------------------------------------------------------------------------

    def _toll(self, n: int) -> Story:
        """The ministry's running totals, with what the last day added."""
        if n == self.planted.restart:
            self.killed = self.wounded = 0
            self.anchor = n
        dead, hurt = self.chance.randint(0, 9), self.chance.randint(2, 20)
        self.killed += dead
        self.wounded += hurt
        story = Story()
        since = f"{day(self.anchor)}/.."
        story.tell(
            f"The health ministry said {self.killed:,} people had been killed since {day(self.anchor):%-d %B}.",
            "toll", f"{STATE}:GOV", measure="killed", value=_exactly(self.killed), basis="cumulative", when_=since,
        )  # fmt: skip
        story.tell(
            f"It put the wounded at {self.wounded:,} over the same time.",
            "toll", f"{STATE}:GOV", measure="wounded", value=_exactly(self.wounded), basis="cumulative", when_=since,
        )  # fmt: skip
        if dead:
            story.tell(
                f"Hospitals took in {dead} dead in the last day, according to the ministry.",
                "toll", f"{STATE}:GOV", measure="killed", value=_exactly(dead), basis="period", when_=str(day(n)),
            )  # fmt: skip
        if n == self.planted.restart:
            story.fill("The ministry said that its count begins anew with the fighting of this week.")
        story.fill(f"Families waited outside the hospital of {self.chance.choice(TOWNS)}.")
        return story

    def _incidents(self, n: int) -> Story:
        """Strikes that one side or a resident tells, and charges of violation."""
        story = Story()
        for town in self.chance.sample(TOWNS, self.chance.randint(*self.incidents)):
            actor, teller = self.chance.choice(((STATE, GROUP), (GROUP, f"{STATE}:MIL")))
            kind = self.chance.choice(TYPES)
            self.seen = (town, actor)
            story.tell(
                f"{_name(teller)} said that {_name(actor)} carried out a {kind.replace('_', ' ')} near {town}.",
                "event", teller, type=kind, actor=actor, when_=str(day(n)), where=[Place(town, town, "KAR")],
            )  # fmt: skip
            if self.chance.random() < 0.4:
                story.tell(
                    f"{_name(teller)} called it a violation of the truce.",
                    "assessment", teller, assessor=teller, accused=actor, judgement="violation", act=kind, when_=str(day(n)),
                )  # fmt: skip
        if n in self.planted.denials:
            story.tell(
                f"The army said that {_name(GROUP)} shelled the market of Mossend.",
                "event", f"{STATE}:MIL", type="indirect_fire", actor=GROUP, when_=str(day(n)), where=[Place("Mossend", "Mossend", "KAR")],
            )  # fmt: skip
            story.tell(
                f"{_name(GROUP)} denied shelling Mossend.",
                "event", GROUP, type="indirect_fire", actor=GROUP, stance=Stance.DENIES, when_=str(day(n)),
                where=[Place("Mossend", "Mossend", "KAR")],
            )  # fmt: skip
        return story

    def _talks(self, n: int) -> Story:
        """The truce and its ends, meetings, positions, conditions."""
        planted, story = self.planted, Story()
        if n == planted.truce_from:
            story.tell(
                f"Qatar said a ceasefire between the government and the Northern Front took effect, to last until {day(planted.first_end):%-d %B}.",
                "agreement", MEDIATOR, instrument="ceasefire", lifecycle="in_effect", parties=[STATE, GROUP], mediators=MEDIATOR,
                effect=str(day(n)), expiry=str(day(planted.first_end)),
            )  # fmt: skip
        for told, until in planted.extensions:
            if n == told:
                story.tell(
                    f"Qatar said both sides had agreed to extend the ceasefire until {day(until):%-d %B}.",
                    "agreement", MEDIATOR, instrument="ceasefire", lifecycle="extended", parties=[STATE, GROUP], mediators=MEDIATOR,
                    expiry=str(day(until)), when_=str(day(n)),
                )  # fmt: skip
        first, last = planted.standoff
        if n == first or (first < n < last and n % 9 == 0):
            story.tell(
                "A government official said its guns would fall silent only after the Northern Front stops firing.",
                "precondition", f"{STATE}:GOV", anonymous=True, holder=STATE, step={"party": STATE, "act": "cease_fire"},
                requires=[{"party": GROUP, "act": "cease_fire"}], relation="before",
            )  # fmt: skip
            story.tell(
                "The Northern Front said it would stop firing only once the army does.",
                "precondition", GROUP, holder=GROUP, step={"party": GROUP, "act": "cease_fire"},
                requires=[{"party": STATE, "act": "cease_fire"}], relation="before",
            )  # fmt: skip
        if n == last:
            story.tell(
                "Qatar said the army had ceased fire along the whole line.",
                "commitment", MEDIATOR, debtor=STATE, act="cease_fire", state="discharged", basis="third_party_verified", when_=str(day(n)),
            )  # fmt: skip
        if n % 14 == 2:
            story.tell(
                f"Delegations of both sides are to meet in Doha on {day(n + 4):%-d %B}, Qatar said.",
                "meeting", MEDIATOR, status="scheduled", participants=[STATE, GROUP], convener=MEDIATOR, when_=str(day(n + 4)),
                modality=Modality.PLANNED, where=[Place("Doha", "Doha", "QAT")],
            )  # fmt: skip
        if n % 14 == 6 and n >= 6:
            story.tell(
                "The delegations met in Doha and left without a statement.",
                "meeting", None, status="held", participants=[STATE, GROUP], convener=MEDIATOR, when_=str(day(n)), outcome="none",
                where=[Place("Doha", "Doha", "QAT")],
            )  # fmt: skip
        holder, toward = self.chance.choice(((STATE, GROUP), (GROUP, STATE)))
        act = self.chance.choice(("release_detainees", "open_crossing", "allow_aid", "disarm"))
        story.tell(
            f"{_name(holder)} again asked {_name(toward)} to {act.replace('_', ' ')}.",
            "position", holder, holder=holder, move="demands", act=act, toward=toward,
        )  # fmt: skip
        return story

    def _field(self, n: int) -> Story:
        """Aid, contacts, promises kept."""
        story = Story()
        if n % 5 == 1:
            town = self.chance.choice(TOWNS)
            story.tell(
                f"The mission said {self.chance.randint(4, 30)} trucks of aid reached {town}.",
                "event", MISSION, type="aid_delivery", actor=MISSION, when_=str(day(n)), where=[Place(town, town, "KAR")],
            )  # fmt: skip
        if n % 20 == 8:
            story.tell(
                f"The government undertook to open the crossing of Hallow by {day(n + 6):%-d %B}.",
                "commitment", f"{STATE}:GOV", debtor=STATE, act="open_crossing", area="Hallow", due=str(day(n + 6)), state="detached",
                modality=Modality.PLANNED,
            )  # fmt: skip
        if n % 20 == 12:
            story.tell(
                "The mission said the crossing of Hallow was open.",
                "commitment", MISSION, debtor=STATE, act="open_crossing", area="Hallow", state="discharged", basis="third_party_verified",
                when_=str(day(n)),
            )  # fmt: skip
        story.tell(
            f"The foreign minister telephoned {self.chance.choice(('Doha', 'Ankara', 'Oslo'))}.",
            "contact", None, **{"from": f"{STATE}:GOV", "to": MEDIATOR, "about": GROUP},
        )  # fmt: skip
        story.fill(f"Traffic was heavy on the road to {self.chance.choice(TOWNS)}.")
        return story

    def _own(self, n: int) -> Story:
        """What a reporter of the region saw of the day's last incident, in other words."""
        town, actor = self.seen
        story = Story()
        story.tell(
            f"Smoke stood over {town} in the afternoon after an attack by {_name(actor)}.",
            "event", None, type="attack_unspecified", actor=actor, when_=str(day(n)), where=[Place(town, town, "KAR")],
        )  # fmt: skip
        story.fill(f"Shops in {self.chance.choice(TOWNS)} stayed open.")
        return story

    def _bulletin(self, n: int) -> Story:
        """The mission's week: parts by type, and their whole; a few wholes are wrong."""
        story = Story()
        week = f"{day(n - 6)}/{day(n)}"
        for side in (STATE, GROUP):
            parts = {kind: self.chance.randint(3, 60) for kind in self.chance.sample(TYPES, 4)}
            total = sum(parts.values())
            if n in self.planted.bulletins and side == GROUP:
                total += 6
            story.tell(
                f"The mission counted {total} violations by {_name(side)} in the week to {day(n):%-d %B}.",
                "tally", MISSION, counted="violation", value=_exactly(total), by=side, basis="period", when_=week,
            )  # fmt: skip
            for kind, count in parts.items():
                story.tell(
                    f"By {_name(side)} it counted {count} of the sort {kind.replace('_', ' ')}.",
                    "tally", MISSION, counted=kind, value=_exactly(count), by=side, basis="period", when_=week,
                )  # fmt: skip
        return story

    def _network(self, n: int) -> Story:
        """Another count of the dead, always higher, since the first day."""
        self.other_killed = max(self.other_killed + self.chance.randint(30, 60), self.other_killed + 1)
        story = Story()
        story.tell(
            f"The Relief Network said that it had recorded at least {self.other_killed:,} killed since {day(0):%-d %B}.",
            "toll", NETWORK, measure="killed", basis="cumulative", when_=f"{day(0)}/..",
            value=Quantity(self.other_killed, None, None, phrase=f"at least {self.other_killed:,}", qualifier="at_least").to_json(),  # type: ignore[arg-type]
        )  # fmt: skip
        return story

    # -- how they are printed ------------------------------------------------------------------------------------

    def _printed(self, n: int, index: int, story: Story) -> Iterator[Reading]:
        yield self._report(n, f"{index}", AGENCY, story, None)
        for outlet in OUTLETS:
            again = Story([f"{outlet} prints what the agency reported.", *story.sentences])
            again.said = [(i + 1, kind, party, anonymous, fields) for i, kind, party, anonymous, fields in story.said]
            yield self._report(n, f"{index}", outlet, again, AGENCY)

    def _report(self, n: int, name: str, publisher: str, story: Story, carrier: str | None) -> Reading:
        some = random.Random(f"{n} {name}").sample(_BACKGROUND, 4)  # the same under every printing of a story
        background = " " + " ".join(some) if publisher == AGENCY or carrier else ""
        dateline = f"{day(n):%-d %B %Y}. "
        text = dateline + " ".join(story.sentences) + background
        starts = [len(dateline)]
        for sentence in story.sentences:
            starts.append(starts[-1] + len(sentence) + 1)
        report = Report.of(text, id=f"{day(n)}-{name}-{publisher.split()[0].lower()}", publisher=publisher, published=day(n))
        made = [self._said(report, text, starts[i], len(story.sentences[i]), *rest, carrier) for i, *rest in story.said]
        return Reading(report, tuple(made), reader="simulation@1")

    def _said(
        self, report: Report, text: str, start: int, length: int, kind: str, party: str | None, anonymous: bool, fields: dict[str, Any],
        carrier: str | None,
    ) -> Statement:  # fmt: skip
        fields = dict(fields)
        when = fields.pop("when_", None)
        rest = {k: fields.pop(k) for k in ("stance", "modality", "where") if k in fields}
        sources = [Source(SourceRole.SPEAKER, _name(party), party, anonymous)] if party else []
        if carrier:
            sources.append(Source(SourceRole.CARRIER, carrier))
        sources.append(Source(SourceRole.PUBLISHER, report.publisher))
        return state(
            report,
            kind,
            [Span.of(text, start, start + length)],
            fields,
            attribution=Attribution(Mode.INDIRECT if party else Mode.NARRATED, tuple(sources)),
            rule="simulation@1",
            when=When(when) if when else None,
            confidence=0.8,
            **rest,
        )


#: What an agency has said before and says again under its stories: some of it under each.
_BACKGROUND = (
    "The ministry collects figures from forty hospitals and has published them every evening since the war began.",
    "Neither account could be checked at once, since roads to the front line are closed to reporters.",
    "Doha has been host to the talks since the first round, at the request of both delegations.",
    "Aid agencies say that the needs of the eastern districts grow with the winter.",
    "Schools near the river reopened last month after a year in which pupils were taught in cellars.",
    "The harbour of Lorne handles a third of the grain that the region eats, and insurers watch it closely.",
    "A law of pardon for deserters has waited in parliament since spring without a second reading.",
    "Snow closes the upper pass for ten weeks of the year, which leaves the valley road alone.",
    "Pylons that fell in autumn have been mended by crews from both banks under a white flag.",
    "Engineers doubt that the old bridge of Kelso will bear lorries before it is rebuilt from its piers.",
    "Traders in the covered market price flour by the hour, and keep their ledgers in two currencies.",
    "Veterans of the earlier war have asked to be heard by the mediators, so far in vain.",
    "The observers drive white cars with a blue stripe and may not stay in the hills after dark.",
    "Bishops and imams of the district prayed together at the crossing on the first Sunday of the month.",
    "Radio hams pass on messages between families whom the line divides, most of them by night.",
    "A census that was due three years ago has been put off until the roads are safe.",
)


def _exactly(n: int) -> dict[str, Any]:
    return Quantity.exactly(n, f"{n:,}").to_json()


def _name(party: str | None) -> str:
    return {
        STATE: "the government",
        f"{STATE}:GOV": "the government",
        f"{STATE}:MIL": "the army",
        GROUP: "the Northern Front",
        MISSION: "the observer mission",
        MEDIATOR: "Qatar",
        NETWORK: "the Relief Network",
    }.get(party or "", "nobody")


def moved(reading: Reading, n: int) -> Reading:
    """Give a reading as if it had been printed on another day, its statements unchanged but for that."""
    from msgspec.structs import replace

    report = replace(reading.report, published=day(n), id=f"{day(n)}-{reading.report.id}")
    made = []
    for old in reading.statements:
        again = state(
            report, old.kind, old.evidence, old.fields, attribution=old.attribution, rule=old.rule, stance=old.stance,
            modality=old.modality, when=old.when, where=old.where, confidence=old.confidence,
        )  # fmt: skip
        made.append(again)
    return Reading(report, tuple(made), reader=reading.reader)


def fill(ledger: Any, simulation: Simulation) -> int:
    """Record all readings of a simulation, filed under one process; give how many statements they made."""
    from truceledger.ledger import Process

    many, batch = 0, []
    for reading in simulation.readings():
        batch.append((reading, None, Process(PROCESS)))
        many += len(reading.statements)
        if len(batch) == 400:
            ledger.record_all(batch, at=datetime(2031, 1, 1, tzinfo=UTC))
            batch = []
    ledger.record_all(batch, at=datetime(2031, 1, 1, tzinfo=UTC))
    return many
