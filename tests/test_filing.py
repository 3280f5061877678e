"""Which process a report is filed under, by what it tells alone."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from truceledger.filing import process_of
from truceledger.knowledge import Knowledge
from truceledger.knowledge.profiles import shipped
from truceledger.reading import Reader
from truceledger.vocabulary.place import Place
from truceledger.vocabulary.report import Report


def filed(reader: Reader, knowledge: Knowledge, text: str, published: str = "2026-05-21", **more: Any) -> tuple[str, str] | None:
    report = Report.of(text, published=date.fromisoformat(published), **{"publisher": "Cedar Line", **more})
    made = process_of(reader.read(report), knowledge, shipped(), None)
    return (made.name, made.basis) if made else None


@pytest.mark.parametrize(
    ("text", "process"),
    [
        # two parties act or speak
        ("The RSF accused the Sudanese army of violating the ceasefire with air strikes on Monday.", "sudan-jeddah"),
        ("M23 rebels shelled Goma on Monday, the Congolese army said.", "congo-m23"),
        # a rival count names one party, and happened where the other is at home
        ("A relief network has counted at least 3,240 people killed in Lebanon since March 2. An Israeli drone hit Khiam.", "lebanon-israel"),
        # one state, and the only process it has
        ("The Sudan Doctors' Union said on Thursday that 865 civilians had been killed and 3,634 injured since April 15.", "sudan-jeddah"),
        ("More than 1.6 million people have been displaced inside Sudan since April 15, 2023, and 900 civilians killed, the IOM said.", "sudan-jeddah"),
        ("UN monitors verified 13,883 civilians killed and 35,548 injured in Ukraine since 24 February 2022.", "ukraine-russia"),
        ("Shelling killed three civilians in Taiz on Monday, residents said. The truce in Yemen is fragile.", "yemen-houthis"),
        # mediators speak, and the words name the sides
        ("Sudan's army and the Rapid Support Forces agreed to a 24-hour ceasefire on Saturday, Saudi Arabia and the United States said.", "sudan-jeddah"),
    ],
)
def test_a_report_on_a_known_conflict_is_filed_under_it(reader: Reader, knowledge: Knowledge, text: str, process: str) -> None:
    assert filed(reader, knowledge, text) == (process, "profile")


@pytest.mark.parametrize(
    ("text", "process"),
    [
        # another conflict of a state that has a known process
        ("Iran fired missiles at Haifa on Monday and killed nine soldiers, the Israeli army said. Israeli warplanes bombed Isfahan.", {"israel", "iran"}),
        ("Ethiopian troops shelled Sudanese soldiers near Gallabat on Monday, Sudan's army said.", {"sudan", "ethiopia"}),
        ("ADF rebels killed 41 villagers near Beni on Monday, the Congolese army said.", {"democratic-republic-of-the-congo", "uganda"}),
        ("Lebanese soldiers and Syrian troops clashed near Hermel on Monday, the Lebanese army said.", {"lebanon", "syria"}),
        # no known process
        ("The Colombian army and the ELN agreed to a ceasefire on Monday, Norway said.", {"colombia"}),
        ("Thai and Cambodian troops clashed near Preah Vihear on Monday. Malaysia brokered a truce on Tuesday.", {"thailand", "cambodia"}),
    ],
)
def test_a_report_on_another_conflict_is_not(reader: Reader, knowledge: Knowledge, text: str, process: set[str]) -> None:
    made = filed(reader, knowledge, text)
    assert made is not None
    assert made[1] == "derived"
    assert made[0] in process


def test_of_two_processes_of_one_state_neither_is_guessed(make: Any, knowledge: Knowledge) -> None:
    report = make.report("The army said that nine of its soldiers had been killed.")
    nine = {"low": 9, "best": 9, "high": 9, "phrase": "nine", "qualifier": "exact"}
    said = make.say(report, "toll", "nine of its soldiers had been killed", "ISR:MIL", measure="killed", value=nine)
    assert process_of(make.reading(report, said), knowledge, shipped(), None) == process_of(make.reading(report, said), knowledge, (), None)
    there = make.say(report, "toll", "nine of its soldiers had been killed", "ISR:MIL", measure="killed", value=nine, where=(Place("Khiam", "Khiam", "LBN"),))
    made = process_of(make.reading(report, there), knowledge, shipped(), None)
    assert made is not None
    assert made.name == "lebanon-israel"


def test_who_mediates_or_convenes_names_no_process(make: Any, knowledge: Knowledge) -> None:
    report = make.report("Talks were held in Jeddah under a truce that Oman brokered.")
    held = make.say(report, "meeting", "Talks were held in Jeddah", status="held", convener="SAU", where=(Place("Jeddah", "Jeddah", "SAU"),))
    truce = make.say(report, "agreement", "a truce that Oman brokered", instrument="ceasefire", lifecycle="announced", mediators=["OMN"])
    made = process_of(make.reading(report, held, truce), knowledge, (), None)
    assert made is not None
    assert made.name not in {"saudi-arabia", "oman"}


def test_a_report_from_before_a_process_began_is_none_of_its(reader: Reader, knowledge: Knowledge) -> None:
    text = "Monitors recorded 353 ceasefire violations in Donetsk region, Ukraine, in a week; shelling wounded two civilians."
    assert filed(reader, knowledge, text, "2018-03-20") == ("ukraine", "derived")
    assert filed(reader, knowledge, text, "2026-03-20") == ("ukraine-russia", "profile")


def test_what_is_given_or_was_not_read_is_not_guessed(reader: Reader, knowledge: Knowledge) -> None:
    assert filed(reader, knowledge, "It rained.") is None
    reading = reader.read(Report.of("M23 rebels shelled Goma on Monday."))
    made = process_of(reading, knowledge, shipped(), "my-own")
    assert made is not None
    assert (made.name, made.basis) == ("my-own", "given")
