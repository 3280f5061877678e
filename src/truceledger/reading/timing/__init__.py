"""Times: "since March 2", "May 14-15", "until the beginning of July", resolved against the day of publication.

A missing year, a weekday and "yesterday" take the nearest fitting date: backward for what is told, forward for what is
planned; a match keeps both, so that the clause decides. "Two days earlier" counts from the day named before, "the third
day of the truce" from the truce's start where the text gives it. Own code: no package gets these right against a
publication date. Hands on ``TimeMatch``; refuses clock times alone, and years that name a paper ("the 1998 accord").
"""

from truceledger.reading.timing.find import find_times
from truceledger.reading.timing.match import TimeMatch

__all__ = ["TimeMatch", "find_times"]
