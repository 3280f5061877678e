"""The trained encoder: finds statements and fills their fields, beside the rules or without them.

Weights are data beside this module; without them the rules still read. See ``weights/CARD.md`` for what it was trained
on and how good it is.
"""

from __future__ import annotations

from truceledger.reading.encoder.finding import Weighed
from truceledger.reading.encoder.model import WEIGHTS, Encoder, digest, encoder

__all__ = ["WEIGHTS", "Encoder", "Weighed", "digest", "encoder"]
