"""What stands for a party without naming it, and for which: "they", "the group", "the ministry", "both sides", "Mr. Tashiev".

A small model, trained on gold, ranks the parties that a report names for each such word; ``referring`` lays the words and
what is known of them open, ``model`` scores. Without its weights the rules of ``mentions`` stand alone.
"""

from truceledger.reading.referring.model import WEIGHTS, Ranker, ranker
from truceledger.reading.referring.referents import Referents, referred

__all__ = ["WEIGHTS", "Ranker", "Referents", "ranker", "referred"]
