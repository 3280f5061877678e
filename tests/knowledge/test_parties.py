from __future__ import annotations

import tomllib
from importlib import resources
from typing import Any

import pytest

from truceledger.knowledge import Knowledge
from truceledger.knowledge.parties import parties, slugify


@pytest.mark.parametrize(
    ("text", "code", "what"),
    [
        ("Lebanon", "LBN", "name"),
        ("Lebanese", "LBN", "adjective"),
        ("the Kremlin", "RUS:GOV", "seat"),
        ("Hizbullah", "hezbollah", "name"),
        ("Rapid Support Forces", "rsf", "name"),
        ("UNIFIL", "unifil", "name"),
        ("IDF", "ISR:MIL", "organ"),
        ("Dmitry Peskov", "RUS:GOV", "person"),
    ],
)
def test_names(text: str, code: str, what: str) -> None:
    found = list(parties().find(text))
    assert [(m.code, m.what) for m in found] == [(code, what)]


def test_words_inside_words_are_no_names() -> None:
    assert list(parties().find("Malinois, Nigerien-style, Chadwick")) == [] or all(m.end - m.start > 3 for m in parties().find("Malinois, Chadwick"))
    assert list(parties().find("shamas and lebanonish")) == []


def test_slugs_of_one_group_are_equal() -> None:
    lexicon = parties()
    assert lexicon.same("kosovo-liberation-army", "kla")
    assert lexicon.same("hizballah", "hezbollah")
    assert not lexicon.same("hamas", "hezbollah")
    assert slugify("Sool Elders' Council") == "sool-elders-council"


def test_states_and_names() -> None:
    lexicon = parties()
    assert lexicon.state_of("LBN:MIL") == "LBN"
    assert lexicon.state_of("hezbollah") == "LBN"
    assert lexicon.state_of("united-nations") is None
    assert lexicon.name_of("LBN:GOV") == "Lebanon (government)"
    assert lexicon.name_of("sool-elders-council") == "sool elders council"


def test_a_profile_adds_names(knowledge: Knowledge) -> None:
    more = knowledge.parties.extended({"river-front": ["River Front", "RF-K"]})
    assert [m.code for m in more.find("The River Front (RF-K) agreed")] == ["river-front", "river-front"]
    assert list(knowledge.parties.find("The River Front agreed")) == []


def test_no_name_stands_for_two_groups_or_bodies() -> None:
    codes: dict[str, set[str]] = {}

    def walk(table: dict[str, Any]) -> None:
        for key, value in table.items():
            if isinstance(value, dict):
                walk(value)
            else:
                for name in value:
                    codes.setdefault(name, set()).add(key)

    folder = resources.files("truceledger.knowledge").joinpath("data/parties")
    for file in ("groups.toml", "bodies.toml"):
        walk(tomllib.loads(folder.joinpath(file).read_text("utf-8")))
    assert {name: found for name, found in codes.items() if len(found) > 1} == {}


def test_no_ruler_is_two_states() -> None:
    folder = resources.files("truceledger.knowledge").joinpath("data/parties")
    codes: dict[str, set[str]] = {}
    for file in ("people.toml", "leaders.toml"):
        for code, many in tomllib.loads(folder.joinpath(file).read_text("utf-8")).items():
            for name in many:
                codes.setdefault(name, set()).add(code)
    assert {name: sorted(found) for name, found in codes.items() if len(found) > 1} == {}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("قوات الدعم السريع", "rsf"),
        ("القوات المسلحة السودانية", "SDN:MIL"),
        ("كتائب حزب الله", "kataib-hezbollah"),
        ("حزب الله", "hezbollah"),
        ('צה"ל', "ISR:MIL"),
        ("חמאס", "hamas"),
        ("أنصار الله", "houthis"),
        ("ЗСУ", "UKR:MIL"),
        ("Минобороны России", "RUS:GOV"),
        ("ፋኖ", "fano"),
        ("အာရက္ခတပ်တော်", "arakan-army"),
    ],
)
def test_names_in_their_own_script(text: str, code: str) -> None:
    for around in (text, f"On Monday {text} said", f"({text})"):
        assert [m.code for m in parties().find(around)] == [code]


def test_codes_of_names_in_other_scripts_are_of_the_lists() -> None:
    held = tomllib.loads(resources.files("truceledger.knowledge").joinpath("data/parties/native.toml").read_text("utf-8"))
    for code, names in held.items():
        assert parties().sort_of(code) is not None, code
        assert not any(name.isascii() for name in names), code
        assert len(set(names)) == len(names)


def test_national_bodies_have_their_state() -> None:
    assert parties().state_of("sudanese-doctors-union") == "SDN"
    assert parties().state_of("syrian-observatory-for-human-rights") == "SYR"
    assert parties().state_of("icrc") is None
    assert {"SDN", "MMR", "COL"} <= parties().torn
