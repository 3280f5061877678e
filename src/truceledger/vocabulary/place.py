"""Where: a place as the text names it, and as a gazetteer knows it."""

from __future__ import annotations

import enum

import msgspec


class Precision(enum.StrEnum):
    """How exact the coordinates are."""

    EXACT = "exact"
    NEAR = "near"
    ADM2 = "adm2"
    ADM1 = "adm1"
    LINEAR = "linear"
    COUNTRY = "country"
    AIRSPACE_SEA = "airspace_sea"


class Place(msgspec.Struct, frozen=True):
    """A place: ``text`` as written, ``name`` as known, ``country`` alpha-3, degrees WGS 84."""

    text: str
    name: str
    country: str | None = None
    lat: float | None = None
    lon: float | None = None
    precision: Precision | None = None
