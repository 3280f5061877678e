"""What the world calls things: parties, places, outlets, conflict profiles; data files and their loaders.

Hands on ``Knowledge``, all of it in one frozen value; refuses to read a report.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from truceledger.knowledge.outlets import Outlets, outlets
from truceledger.knowledge.parties import PartyLexicon, parties
from truceledger.knowledge.places import Entry, Gazetteer, gazetteer
from truceledger.knowledge.profiles import Profile
from truceledger.vocabulary.place import Precision

__all__ = ["Knowledge"]


@dataclass(frozen=True)
class Knowledge:
    """Parties, places and outlets, with what profiles add."""

    parties: PartyLexicon
    places: Gazetteer
    outlets: Outlets
    profiles: tuple[Profile, ...] = ()

    @classmethod
    def load(cls, profiles: Sequence[Profile] = ()) -> Knowledge:
        """Load everything once; profiles add aliases of parties and named areas."""
        return _loaded(tuple(profiles))


@lru_cache(maxsize=8)
def _loaded(profiles: tuple[Profile, ...]) -> Knowledge:
    lexicon, places = parties(), gazetteer()
    aliases = {p.code: p.names for profile in profiles for p in profile.parties if p.names}
    if aliases:
        lexicon = lexicon.extended(aliases)
    areas = [(a.name, a.aliases, Entry(a.name, a.country, a.lat, a.lon, Precision(a.precision))) for profile in profiles for a in profile.areas]
    return Knowledge(lexicon, places.extended(areas) if areas else places, outlets(), profiles)
