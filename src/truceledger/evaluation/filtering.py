"""What the filters keep of gold: recall comes before precision there, for what is dropped no reader will find."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from truceledger.evaluation.gold import GoldReport
from truceledger.vocabulary.reading import Reading


@dataclass
class Kept:
    """Reports and sentences that hold a gold statement which had to be found, and those of them that were read."""

    reports: int = 0
    reports_kept: int = 0
    sentences: int = 0
    sentences_kept: int = 0
    others: int = 0  # reports without a gold statement
    others_unparsed: int = 0  # those that the parser never saw
    read: int = 0  # sentences read, of those in reports with a gold statement
    of: int = 0
    lost: list[str] = field(default_factory=list)  # the words of sentences that were dropped

    @property
    def report_recall(self) -> float:
        """The share of reports with a gold statement that are read."""
        return self.reports_kept / max(1, self.reports)

    @property
    def sentence_recall(self) -> float:
        """The share of sentences with a gold statement that are read."""
        return self.sentences_kept / max(1, self.sentences)


def kept(gold: Sequence[GoldReport], readings: Iterable[Reading]) -> Kept:
    """Say what the filters kept, by the notes of readings made by the rules alone."""
    made = Kept()
    for wanted, reading in zip(gold, readings, strict=True):
        text, notes = wanted.report.text, reading.sentences
        if not wanted.statements:
            made.others += 1
            made.others_unparsed += len(notes) == 1 and (notes[0].start, notes[0].end) == (0, len(text))
            continue
        made.reports += 1
        made.reports_kept += any(note.skipped != "off_topic" for note in notes)
        starts = [s["evidence"][0]["start"] for s in wanted.statements if not s.get("optional")]
        for note in notes:
            made.of += 1
            made.read += note.skipped is None
            if any(note.start <= start < note.end for start in starts):
                made.sentences += 1
                made.sentences_kept += note.skipped is None
                if note.skipped is not None:
                    made.lost.append(" ".join(text[note.start : note.end].split()))
    return made
