"""Numbers with their bounds: "more than 1.6 million", "at least 14", "dozens", "none", "about one-fifth".

Reads plain text, words and figures, keeps the phrase, and says what is no count: ages, dates, times, money, measures,
names of weapons and papers. Hands on ``CountMatch``; own code, because no package keeps the bounds.
"""

from truceledger.reading.counting.find import find_counts
from truceledger.reading.counting.match import CountMatch

__all__ = ["CountMatch", "find_counts"]
