from __future__ import annotations

import math
import re
import statistics
from importlib import resources

import pytest

from truceledger.knowledge import places
from truceledger.knowledge.places import Gazetteer, gazetteer, read_front, spellings
from truceledger.vocabulary.place import Precision

FRONT = resources.files("truceledger.knowledge").joinpath("data/places/front")
FILES = {
    "congo": 100,
    "gaza": 100,
    "karabakh": 100,
    "kashmir": 100,
    "lebanon-israel": 300,
    "sudan": 100,
    "syria": 100,
    "ukraine": 100,
    "yemen": 100,
}
# south, north, west, east; with what a report on the state calls its sea
BOXES = {
    "LBN": (33.0, 34.75, 35.0, 36.7),
    "ISR": (29.4, 33.4, 34.2, 35.75),
    "PSE": (31.2, 32.6, 34.2, 35.6),
    "SYR": (32.3, 37.4, 35.55, 42.45),
    "EGY": (22.0, 31.7, 24.7, 35.0),
    "SDN": (8.6, 22.3, 21.8, 38.7),
    "UKR": (44.3, 52.4, 22.1, 40.3),
    "RUS": (41.0, 82.0, 19.6, 180.0),
    "YEM": (12.1, 19.0, 42.3, 54.6),
    "SAU": (16.3, 32.2, 34.5, 55.7),
    "AZE": (38.3, 42.0, 44.7, 50.4),
    "ARM": (38.8, 41.35, 43.4, 46.65),
    "COD": (-13.5, 5.4, 12.2, 31.35),
    "RWA": (-2.9, -1.0, 28.8, 30.95),
    "UGA": (-1.5, 4.25, 29.5, 35.05),
    "BDI": (-4.5, -2.3, 28.95, 30.9),
    "IND": (6.7, 35.6, 68.1, 97.4),
    "PAK": (23.6, 37.1, 60.8, 77.9),
}


def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    return 111.2 * math.hypot(one[0] - other[0], (one[1] - other[1]) * math.cos(math.radians(one[0])))


def rows(file: str) -> list[list[str]]:
    return [line.split("\t") for line in FRONT.joinpath(f"{file}.tsv").read_text("utf-8").splitlines() if line and line[0] != "#"]


def districts(file: str) -> dict[str, list[list[str]]]:
    found: dict[str, list[list[str]]] = {}
    for line in FRONT.joinpath(f"{file}.tsv").read_text("utf-8").splitlines():
        if line.startswith("## "):
            here = found.setdefault(f"{len(found)} {line}", [])
        elif line[0] != "#":
            here.append(line.split("\t"))
    return found


def names(text: str, countries: tuple[str, ...] = ()) -> list[tuple[str, str | None]]:
    made = []
    for match in gazetteer().find(text):
        entry = gazetteer().resolve(match.name, countries)
        assert entry is not None
        made.append((text[match.start : match.end], entry.country))
    return made


@pytest.mark.parametrize("file", FILES)
def test_each_front_has_its_places(file: str) -> None:
    assert len(rows(file)) >= FILES[file]
    assert len({(r[0], r[1]) for r in rows(file)}) == len(rows(file))


def test_there_is_no_front_without_a_test() -> None:
    assert {f.name for f in FRONT.iterdir()} == {f"{name}.tsv" for name in FILES}


@pytest.mark.parametrize("file", FILES)
def test_places_lie_in_their_states(file: str) -> None:
    for name, country, lat, lon, precision, *_ in rows(file):
        south, north, west, east = BOXES[country]
        slack = 0.6 if Precision(precision) in {Precision.AIRSPACE_SEA, Precision.LINEAR} else 0.0
        assert south - slack <= float(lat) <= north + slack, name
        assert west - slack <= float(lon) <= east + slack, name


@pytest.mark.parametrize("file", FILES)
def test_places_lie_in_their_districts(file: str) -> None:
    checked = 0
    for heading, here in districts(file).items():
        within = re.search(r"within (\d+) km", heading)
        points = [(float(r[2]), float(r[3])) for r in here if r[4] in {"exact", "near"}]
        if within and points:
            middle = (statistics.median(p[0] for p in points), statistics.median(p[1] for p in points))
            for point in points:
                assert kilometres(middle, point) <= int(within[1]), (heading, point)
            checked += len(points)
    assert checked >= 0.6 * len(rows(file))


@pytest.mark.parametrize("file", FILES)
def test_no_front_name_is_a_common_word(file: str) -> None:
    words = {w for line in places._data("words.txt").read_text("utf-8").splitlines() if line[0] != "#" for w in line.split()}
    for name, _, _, _, _, *more in rows(file):
        for one in [name, *(more[0].split(",") if more else [])]:
            assert one == one.strip(), one
            assert not one.startswith(("the ", "The ")), one
            assert one not in words, one
            # a lower-case word begins a name of two words at least
            assert not one[0].islower() or " " in one or re.match(r"(?:a|e)[a-z]{1,2}-[A-Z]", one), one


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("On March 3 the Nice Reading Of it was a Hit.", []),
        ("the march, a nice reading, a hit of the unity state, most of may", []),
        ("Adam met Kim and Federal Officer Bush over Pizza", []),
        ("Shells hit Aita ash-Shaab, El Khiam and al-Khiyam", [("Aita ash-Shaab", "LBN"), ("El Khiam", "LBN"), ("al-Khiyam", "LBN")]),
        ("along the Line of Control", [("Line of Control", "IND")]),
        ("behind the yellow line", [("yellow line", "PSE")]),
        ("in the Netzarim corridor and the Lachin corridor", [("Netzarim corridor", "PSE"), ("Lachin corridor", "AZE")]),
        ("at the Rafah crossing, in Rafah", [("Rafah crossing", "PSE"), ("Rafah", "PSE")]),
        ("Donetsk airport, the Donetsk region, Donetsk", [("Donetsk airport", "UKR"), ("Donetsk region", "UKR"), ("Donetsk", "UKR")]),
        ("in Sagaing Region and in Sagaing", [("Sagaing Region", "MMR"), ("Sagaing", "MMR")]),
        ("North Kivu province", [("North Kivu province", "COD")]),
        ("the Kherson oblast and the Kherson Region", [("Kherson oblast", "UKR"), ("Kherson Region", "UKR")]),
        ("in Gedo, then in the Bari region", [("Gedo", "SOM"), ("Bari region", "SOM")]),
        ("Unity State and Northern Bahr el Ghazal state", [("Unity State", "SSD"), ("Northern Bahr el Ghazal state", "SSD")]),
        ("the al-Khiamite, the Beirut-based paper", []),
    ],
)
def test_the_longest_name_is_found(text: str, found: list[tuple[str, str]]) -> None:
    assert names(text, ("LBN", "PSE", "UKR", "SOM", "SSD", "MMR", "COD", "IND", "AZE")) == found


def test_an_article_is_spelled_in_many_ways() -> None:
    assert {"al-Qusayr", "Al-Qusayr", "el-Qusayr", "Al Qusayr"} <= set(spellings("al-Qusayr"))
    assert {"Deir al-Zor", "Deir ez-Zor", "Deir el-Zor", "Deir el Zor"} <= set(spellings("Deir al-Zor"))
    assert list(spellings("Tyre")) == ["Tyre"]


def test_the_state_in_focus_says_which_namesake_is_meant() -> None:
    for name, one, other in [("Houla", "LBN", "SYR"), ("Ras al-Ain", "LBN", "SYR"), ("Martuni", "AZE", "ARM"), ("Blida", "LBN", "DZA")]:
        for country in (one, other):
            entry = gazetteer().resolve(name, [country])
            assert entry is not None
            assert entry.country == country
    lebanon = gazetteer().resolve("Lebanon", ["USA"])
    assert lebanon is not None
    assert lebanon.country == "LBN"


@pytest.mark.parametrize(
    ("name", "focus", "country"),
    [
        ("Geneva", ["USA", "SDN"], "CHE"),
        ("Vienna", ["USA", "IRN"], "AUT"),
        ("Paris", ["USA"], "FRA"),
        ("Athens", ["USA", "TUR"], "GRC"),
        ("London", ["CAN", "UKR"], "GBR"),
        ("Donetsk", ["RUS", "UKR"], "UKR"),  # the town of that name in Russia is far smaller
        ("Tripoli", ["LBN", "ISR"], "LBN"),  # but a large city in focus is meant before the larger one abroad
        ("Tripoli", ["LBY"], "LBY"),
        ("Houla", ["LBN", "ISR"], "LBN"),
    ],
)
def test_a_capital_is_meant_before_a_small_namesake_in_focus(name: str, focus: list[str], country: str) -> None:
    entry = gazetteer().resolve(name, focus)
    assert entry is not None
    assert entry.country == country


def test_what_is_told_of_a_place_comes_before_its_fame() -> None:
    places = gazetteer()
    texas = places.resolve("Paris", ["FRA"], beside=places.bearing("Texas"))
    illinois = places.resolve("Geneva", ["CHE"], told=["USA"])
    tripoli = places.resolve("Tripoli", ["LBN"], beside=places.bearing("Libya"))
    assert [e.country for e in (texas, illinois, tripoli) if e is not None] == ["USA", "USA", "LBY"]


def test_a_state_that_only_mediates_lends_its_small_towns_no_weight() -> None:
    for name, mediator, country in [("Oxford", "USA", "GBR"), ("Granada", "COL", "ESP"), ("Florence", "USA", "ITA")]:
        meant, aside = gazetteer().resolve(name, [mediator]), gazetteer().resolve(name, [mediator], aside=[mediator])
        assert meant is not None
        assert aside is not None
        assert (meant.country, aside.country) == (mediator, country)


def test_the_front_comes_before_towns_of_its_state_and_after_cities_of_others() -> None:
    petrivske, blida = gazetteer().resolve("Petrivske", ["UKR"]), gazetteer().resolve("Blida")
    assert petrivske is not None
    assert petrivske.lat == pytest.approx(47.93, abs=0.1)
    assert blida is not None
    assert blida.country == "DZA"


def test_a_name_in_brackets_is_told_apart_and_not_looked_for() -> None:
    told = {entry.name: found for entry, found in read_front() if "(" in entry.name}
    assert "al-Mari" in told["Mari (Hasbaya)"]
    assert not any("(" in name for found in told.values() for name in found)


def test_first_level_areas_of_every_state() -> None:
    known = {entry.country for many in (*gazetteer().areas.values(), *gazetteer().entries.values()) for entry in many if entry.precision == "adm1"}
    assert len(known) > 190
    for name, country in [
        ("Helmand province", "AFG"),
        ("Anbar province", "IRQ"),
        ("Cabo Delgado", "MOZ"),
        ("Borno state", "NGA"),
        ("Tigray region", "ETH"),
        ("Chocó", "COL"),
        ("Rakhine state", "MMR"),
        ("Hodeidah governorate", "YEM"),
        ("Idlib province", "SYR"),
        ("Belgorod region", "RUS"),
        ("Maguindanao del Sur", "PHL"),
        ("South Equatoria", None),
    ]:
        entry = gazetteer().resolve(name)
        assert (entry and entry.country) == country, name
        assert entry is None or (entry.precision == "adm1" and entry.lat is not None)


def test_areas_are_found_from_their_noun() -> None:
    found = Gazetteer({}, gazetteer().areas)
    assert [m.name for m in found.find("in Kherson Oblast; the state, a region, Region of Nothing")] == ["Kherson oblast"]
    # "Northern state of Uttar Pradesh" at the head of a sentence is no state of Sudan
    assert [m.name for m in found.find("Northern state officials met those of the Northern State.")] == ["Northern state"]
    assert [m.start for m in found.find("Northern state officials met those of the Northern State.")] == [42]
