from __future__ import annotations

from pathlib import Path

import pytest

from truceledger.errors import ProfileError
from truceledger.knowledge.outlets import outlets
from truceledger.knowledge.places import gazetteer
from truceledger.knowledge.population import population_of
from truceledger.knowledge.profiles import find, load_profile, shipped


def test_profiles_are_shipped() -> None:
    assert [p.id for p in shipped()] == [
        "armenia-azerbaijan",
        "congo-m23",
        "gaza-israel",
        "lebanon-israel",
        "sudan-jeddah",
        "ukraine-russia",
        "yemen-houthis",
    ]
    assert find("sudan-jeddah").fits({"SDN:MIL", "rsf"})
    assert not find("sudan-jeddah").fits({"rsf"})
    assert find("armenia-azerbaijan").fits({"nagorno-karabakh", "AZE:MIL"})


@pytest.mark.parametrize(
    ("content", "message"),
    [("id = ", "not TOML"), ('id = "a"\ntitle = "b"\nparties = []\ncolour = "red"', "colour"), ('title = "b"\nparties = []', "id")],
)
def test_a_broken_profile_says_what_and_where(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "own.toml"
    path.write_text(content)
    with pytest.raises(ProfileError, match=message) as caught:
        load_profile(path)
    assert "own.toml" in str(caught.value)


def test_no_such_profile() -> None:
    with pytest.raises(ProfileError, match="lebanon-israel"):
        find("atlantis")
    with pytest.raises(ProfileError, match="cannot be opened"):
        load_profile("/nowhere/own.toml")


def test_places_are_told_apart_by_the_states_in_focus() -> None:
    tripoli = gazetteer().resolve("Tripoli", ["LBN"])
    assert tripoli is not None
    assert tripoli.country == "LBN"
    khiam = gazetteer().resolve("Khiam")
    assert khiam is not None
    assert (khiam.country, khiam.precision) == ("LBN", "exact")
    assert gazetteer().resolve("Nowhereville") is None


def test_outlets_and_populations() -> None:
    assert [(m.slug, m.sort) for m in outlets().find("told Reuters and SANA on Telegram")] == [
        ("reuters", "agency"),
        ("sana", "state_media"),
        ("telegram", "social"),
    ]
    lebanon = population_of("LBN")
    assert lebanon is not None
    assert lebanon.value == 5_800_000
    assert population_of("XYZ") is None
