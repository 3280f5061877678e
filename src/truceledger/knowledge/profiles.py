"""Conflict profiles: what an analyst tells about one process, in a TOML file of ten minutes' work.

Everything works with none; a profile adds aliases, named areas, time zones, anchors of counts and usual populations.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection
from functools import cache
from importlib import resources
from pathlib import Path

import msgspec

from truceledger.errors import ProfileError


class ProfileParty(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A party to the process: its code, further names, and the side it stands on."""

    code: str
    names: tuple[str, ...] = ()
    side: str | None = None


class Area(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A named area: line, zone, sector or place; degrees WGS 84 where they are known."""

    name: str
    aliases: tuple[str, ...] = ()
    country: str | None = None
    parent: str | None = None
    lat: float | None = None
    lon: float | None = None
    precision: str = "near"


class Anchor(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where an issuer's running count starts; ``before`` is what an earlier phase had counted."""

    measure: str
    issuer: str
    start: str
    note: str = ""
    before: int | None = None


class Track(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A track of talks."""

    name: str
    aliases: tuple[str, ...] = ()


class Profile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One process. ``zones`` maps a party's code to its IANA time zone; ``since`` is the day it begins."""

    id: str
    title: str
    parties: tuple[ProfileParty, ...]
    mediators: tuple[str, ...] = ()
    areas: tuple[Area, ...] = ()
    zones: dict[str, str] = {}
    anchors: tuple[Anchor, ...] = ()
    tracks: tuple[Track, ...] = ()
    since: str | None = None

    def __hash__(self) -> int:
        return hash(self.id)

    def score(self, parties: Collection[str]) -> int:
        """Count how many of the process's parties are among these codes, organs counted as their state."""
        roots = {p.split(":")[0] for p in parties}
        return len({p.code.split(":")[0] for p in self.parties} & roots)

    def fits(self, parties: Collection[str]) -> bool:
        """Say whether at least two of its parties are among these."""
        return self.score(parties) >= 2


def load_profile(path: Path | str) -> Profile:
    """Load a profile; raises ``ProfileError`` that names the file, the key and what to do."""
    try:
        raw = Path(path).read_bytes()
    except OSError as trouble:
        raise ProfileError(f"{path}: the profile cannot be opened ({trouble.strerror}); check the path") from None
    return _decoded(raw, str(path))


def _decoded(raw: bytes, where: str) -> Profile:
    try:
        return msgspec.convert(tomllib.loads(raw.decode("utf-8")), Profile)
    except UnicodeDecodeError:
        raise ProfileError(f"{where}: the profile is not UTF-8 text; save it as UTF-8") from None
    except tomllib.TOMLDecodeError as trouble:
        raise ProfileError(f"{where}: the profile is not TOML: {trouble}") from None
    except msgspec.ValidationError as trouble:
        raise ProfileError(f"{where}: {trouble}; see docs/how-to/write-a-profile.md for the keys") from None


@cache
def shipped() -> tuple[Profile, ...]:
    """Give the profiles that come with Truceledger, by id."""
    folder = resources.files("truceledger.knowledge").joinpath("data/profiles")
    files = sorted((f for f in folder.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)
    return tuple(_decoded(f.read_bytes(), f.name) for f in files)


def find(name: str) -> Profile:
    """Give a shipped profile by id, or the one in a file; raises ``ProfileError``."""
    for profile in shipped():
        if profile.id == name:
            return profile
    if name.endswith(".toml"):
        return load_profile(name)
    raise ProfileError(f"no profile {name!r}; there are {', '.join(p.id for p in shipped())}, or give the path of a .toml file")
