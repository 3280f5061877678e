"""Three weeks of a truce between two sides, for tests of what is written of it; no text is read."""

from __future__ import annotations

from datetime import date
from typing import Any

from truceledger.vocabulary.attribution import Modality, Stance
from truceledger.vocabulary.place import Place
from truceledger.vocabulary.quantity import Quantity
from truceledger.vocabulary.reading import Reading


def story(make: Any, one: str = "ISR", other: str = "LBN") -> list[Reading]:
    """Three weeks of a truce between two sides, told by each, by a mediator and by a reporter; ``one`` and ``other`` can change places."""
    began = make.report(
        "The truce began on 17 April and runs to 3 June. Side one waits for side two. Side two waits for side one. 1,200 dead, says side two."
        " 1,900 dead, says the network. Officers meet on 29 May.",
        id="began", title="A truce, with conditions", publisher="Cedar Line", published=date(2026, 5, 10), uri="https://cedar-line.example/truce?a=1&b=2",
    )  # fmt: skip
    later = make.report(
        "The truce is extended to 3 July. Side one struck Khiam. Side two denies that it fired. Side two fired. 1,350 dead, says side two."
        " Side two is to withdraw by 1 June. Side one charges side two. Side two charges side one.",
        id="later", title="The second week", publisher="Harbour Herald", published=date(2026, 5, 20),
    )  # fmt: skip

    def dead(report: Any, words: str, n: int, party: str) -> Any:
        return make.say(report, "toll", words, party, measure="killed", value=Quantity.exactly(n, f"{n:,}").to_json(), basis="cumulative", when_="2026-03-02/..")  # fmt: skip

    def waits(words: str, holder: str, first: str) -> Any:
        return make.say(
            began, "precondition", words, holder, anonymous=True, holder=holder, step={"party": holder, "act": "cease_fire"},
            requires=[{"party": first, "act": "cease_fire"}], relation="before",
        )  # fmt: skip

    khiam = [Place("Khiam", "Khiam", "LBN")]
    return [
        make.reading(
            began,
            make.say(began, "agreement", "The truce began on 17 April and runs to 3 June", "USA", instrument="ceasefire", lifecycle="in_effect",
                     parties=sorted((one, other)), mediators="USA", effect="2026-04-17", expiry="2026-06-03"),
            waits("Side one waits for side two", one, other),
            waits("Side two waits for side one", other, one),
            dead(began, "1,200 dead", 1200, other),
            dead(began, "1,900 dead", 1900, "relief-network"),
            make.say(began, "meeting", "Officers meet on 29 May", status="scheduled", participants=sorted((one, other)), when_="2026-05-29", modality=Modality.PLANNED),
        ),
        make.reading(
            later,
            make.say(later, "agreement", "The truce is extended to 3 July", "USA", instrument="ceasefire", lifecycle="extended",
                     parties=sorted((one, other)), expiry="2026-07-03", when_="2026-05-19"),
            make.say(later, "event", "Side one struck Khiam", other, type="air_strike", actor=one, when_="2026-05-19", where=khiam),
            make.say(later, "event", "Side two fired", one, type="indirect_fire", actor=other, when_="2026-05-19", where=khiam),
            make.say(later, "event", "Side two denies that it fired", other, type="indirect_fire", actor=other, when_="2026-05-19", where=khiam, stance=Stance.DENIES),
            dead(later, "1,350 dead", 1350, other),
            make.say(later, "commitment", "Side two is to withdraw by 1 June", one, debtor=other, act="withdraw", due="2026-06-01", state="detached", modality=Modality.PLANNED),
            make.say(later, "assessment", "Side one charges side two", one, assessor=one, accused=other, judgement="violation"),
            make.say(later, "assessment", "Side two charges side one", other, assessor=other, accused=one, judgement="violation"),
        ),
        make.reading(make.report("Nothing of this was read.", id="blank", title="Weather", publisher="Olive Post", published=date(2026, 5, 21))),
    ]  # fmt: skip
