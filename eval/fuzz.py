"""Reading under mutation: gold texts cut, joined, shuffled and soiled, each reading checked to hold what every reading promises.

Run: python eval/fuzz.py [--rounds N] [--seed S] [--from ROUND] [--reader rules|encoder|both] [--keep FOLDER] [GOLD.jsonl …]. A
round is one text, mutated by one to six operations; seed and round give it again, alone with --from ROUND --rounds 1. Checked: no
exception, every offset inside the text and every quote its characters, every statement valid, to JSON and back the same, and, one
in twenty, read twice alike. Exit code 1 where a round has a fault; each is printed, and kept as JSON where --keep says.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import re
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

import msgspec

from truceledger.evaluation import load_gold
from truceledger.knowledge import Knowledge
from truceledger.reading import Reader
from truceledger.reading.read import Using
from truceledger.vocabulary.edtf import parse
from truceledger.vocabulary.reading import Reading
from truceledger.vocabulary.report import Report
from truceledger.vocabulary.statement import dump, load

GOLD = [Path(__file__).parent / "gold/en/train-tuned.jsonl"]
TWICE = 20
SHOWN = 200
#: Pieces that go in between two characters, by what they are.
PIECES = {
    "bidi": ["\u202a", "\u202b", "\u202c", "\u202d", "\u202e", "\u2066", "\u2067", "\u2068", "\u2069", "\u200e", "\u200f", "\u061c"],
    "combining": ["\u0301", "\u0308", "\u0327", "\u20dd", "\u0489", "\u064b", "\u05b0", "\u0301" * 40],
    "emoji": ["🙏", "🙏🏽", "👩‍👩‍👧", "🇱🇧", "☮️", "❤️‍🔥", "1️⃣"],
    "joiners": ["\u200d", "\u200c", "\u200b", "\u2060", "\ufeff", "\u00ad"],
    "controls": ["\x00", "\x01", "\x07", "\x08", "\x0b", "\x0c", "\x1b[31m", "\x1f", "\x7f", "\x85", "\u2028", "\u2029", "\ufffd", "\U0010ffff"],
    "spaces": ["\u00a0", "\u202f", "\u2003", "\u3000", "\t", "   "],
    "lines": ["\r\n", "\r", "\n", "\r\n\r\n", "\n\n\n"],
    "right to left": [" وقف إطلاق النار ", " הפסקת אש ", " حزب الله ", " خیزش ", "۱۴", "٣٠٧٣"],
    "quotes": ['"', "“", "”", "‘", "’", "«", "»", "„", "''", "``", "'"],
    "brackets": ["(", ")", "[", "]", "{", "}", "<", ">", "((", "[[", "<b>", "<!--"],
    "marks": [".", "...", "?!", ";", ":", ",", "%", "$", "&amp;", "½", "№", "ﬁ", "İ", "ǅ", "ß"],
}
RUNS = ["-", "—", "–", "_", "=", "*", "•\n", ".", "7", "0", "1,", "9 ", "- ", "1-", "/", "a ", "and ", "\n- "]

Operation = Callable[[str, random.Random, Sequence[str]], str]


def sentences(text: str) -> list[str]:
    """Give the sentences, each with the white space after it, so that joined they are the text."""
    return [s for s in re.split(r"(?<=[.!?”\"])(?=\s)|(?<=\n\n)", text) if s]


def places(text: str, chance: random.Random, most: int = 12) -> list[int]:
    """Give offsets to change at, from the last to the first."""
    return sorted((chance.randint(0, len(text)) for _ in range(chance.randint(1, most))), reverse=True)


# -- operations ------------------------------------------------------------------------------------------------------


def cut(text: str, chance: random.Random, _: Sequence[str]) -> str:
    """Leave out sentences, or all before or after a character."""
    at = chance.randint(0, len(text))
    match chance.randrange(4):
        case 0:
            return text[at:]
        case 1:
            return text[:at]
    return "".join(s for s in sentences(text) if chance.random() > 0.3)


def double(text: str, chance: random.Random, _: Sequence[str]) -> str:
    return "".join(s * (chance.randint(2, 5) if chance.random() < 0.2 else 1) for s in sentences(text))


def shuffle(text: str, chance: random.Random, _: Sequence[str]) -> str:
    parts = sentences(text)
    chance.shuffle(parts)
    return "".join(parts)


def join(text: str, chance: random.Random, _: Sequence[str]) -> str:
    """Take away what stands between sentences, or put a comma or nothing there."""
    between = chance.choice(["", " ", ", ", " and ", "; "])
    return "".join(s if chance.random() < 0.5 else s.rstrip(".!?\n ") + between for s in sentences(text))


def swap(text: str, chance: random.Random, others: Sequence[str]) -> str:
    """Put words of another report in the place of some."""
    theirs = chance.choice(others).split()
    if not theirs:
        return text
    share = chance.choice([0.02, 0.1, 0.4])
    return re.sub(r"\S+", lambda m: chance.choice(theirs) if chance.random() < share else m.group(), text)


def splice(text: str, chance: random.Random, others: Sequence[str]) -> str:
    """Put a stretch of another report into the middle of this one."""
    other = chance.choice(others)
    start, at = chance.randint(0, len(other)), chance.randint(0, len(text))
    return text[:at] + other[start : start + chance.randint(1, 600)] + text[at:]


def thin(text: str, chance: random.Random, _: Sequence[str]) -> str:
    """Take away spaces, punctuation or line ends."""
    kind, share = chance.choice([r"[ ]", r"[^\w\s]", r"\n", r"[\W_]", r"[.!?]"]), chance.choice([0.05, 0.3, 1.0])
    return re.sub(kind, lambda m: "" if chance.random() < share else m.group(), text)


def lines(text: str, chance: random.Random, _: Sequence[str]) -> str:
    return text.replace("\n", chance.choice(["\r\n", "\r", "\n\n", "\u2028", "\x0b", " "]))


def hard_spaces(text: str, chance: random.Random, _: Sequence[str]) -> str:
    other, share = chance.choice(["\u00a0", "\u202f", "\t", "\n", "  ", "\u200b"]), chance.choice([0.1, 1.0])
    return re.sub(" ", lambda m: other if chance.random() < share else m.group(), text)


def long_word(text: str, chance: random.Random, _: Sequence[str]) -> str:
    at = chance.randint(0, len(text))
    return text[:at] + chance.choice(["a", "Israel", "é", "x-", "killed", "’s", "Ж"]) * chance.choice([60, 700, 5_000]) + text[at:]


def run(text: str, chance: random.Random, _: Sequence[str]) -> str:
    at = chance.randint(0, len(text))
    return text[:at] + chance.choice(RUNS) * chance.choice([3, 30, 400]) + text[at:]


def capitals(text: str, _: random.Random, __: Sequence[str]) -> str:
    return text.upper()


def lower(text: str, _: random.Random, __: Sequence[str]) -> str:
    return text.lower()


def numbers(text: str, chance: random.Random, _: Sequence[str]) -> str:
    """Put other numbers in the place of some: 0, years, fractions, more digits than any count has."""
    others = ["0", "00", "1", "31", "32", "1899", "2026", "9999", "99999999999999999999", "1,2,3", "0.0", "-5", "1.6", "1e9", "9" * 400]
    return re.sub(r"\d+", lambda m: chance.choice(others) if chance.random() < 0.3 else m.group(), text)


def inserting(kind: str) -> Operation:
    def insert(text: str, chance: random.Random, _: Sequence[str]) -> str:
        for at in places(text, chance):
            text = text[:at] + chance.choice(PIECES[kind]) + text[at:]
        return text

    return insert


OPERATIONS: dict[str, Operation] = {
    **{made.__name__: made for made in (cut, double, shuffle, join, swap, splice, thin, lines, hard_spaces, long_word, run, numbers)},
    **{made.__name__: made for made in (capitals, lower)},
    **{kind: inserting(kind) for kind in PIECES},
}


def mutated(seed: int, number: int, texts: Sequence[str]) -> tuple[Report, list[str]]:
    """Give the report of a round and the names of what was done to it: nothing but seed, round and texts decide."""
    chance = random.Random(f"{seed}/{number}")
    text, done = texts[number % len(texts)], []
    for _ in range(chance.randint(1, 6)):
        name = chance.choice(list(OPERATIONS))
        text = OPERATIONS[name](text, chance, texts)[:60_000]
        done.append(name)
    publisher = chance.choice([None, "", "Desk", "Reuters", "Tass\u202e", "Hezbollah media office", "x" * 500])
    some_day = date(2026, 5, 21) + timedelta(days=chance.randint(-9_000, 9_000))
    published = chance.choice([None, some_day, some_day, date.min, date.max, date(2024, 2, 29)])
    return Report.of(text, publisher=publisher, published=published), done


# -- what every reading promises -------------------------------------------------------------------------------------


def faults(reader: Reader, report: Report, *, twice: bool) -> tuple[Reading | None, list[str]]:
    """Read a report and give the reading with what is wrong with it."""
    try:
        reading = reader.read(report)
        wrong = list(_wrong(reading, report.text))
        if twice and msgspec.json.encode(reader.read(report)) != msgspec.json.encode(reading):
            wrong.append("read a second time, it reads otherwise")
    except Exception:
        return None, [traceback.format_exc().strip()]
    return reading, wrong


def _wrong(reading: Reading, text: str) -> Iterator[str]:
    for statement in reading.statements:
        name = f"{statement.kind} by {statement.rule}"
        try:
            statement.check(text)
            if statement.when is not None:
                parse(statement.when.edtf)
            statement.plover()
            statement.quantity()
            if load(dump(statement)) != statement:
                yield f"{name}: to JSON and back it is another statement"
        except Exception:
            yield f"{name}: {traceback.format_exc().strip()}"
        if not 0 <= statement.confidence <= 1:
            yield f"{name}: a confidence of {statement.confidence}"
        for at in statement.evidence:
            if text[at.start : at.end] != at.exact:
                yield f"{name}: the characters {at.start} to {at.end} are not {at.exact[:60]!r}"
        for source in statement.attribution.sources:
            if (source.start is None) != (source.end is None):
                yield f"{name}: a source with one offset of two: {source}"
            elif source.start is not None and source.end is not None:
                if not 0 <= source.start < source.end <= len(text):
                    yield f"{name}: a source outside the text: {source}"
                elif source.text is not None and text[source.start : source.end] != source.text:
                    yield f"{name}: a source that is not its characters, {text[source.start : source.end][:60]!r}: {source}"
        for words in (statement.when.text if statement.when else None, *(p.text for p in statement.where)):
            if words is not None and words not in text:
                yield f"{name}: words that the text does not hold: {words[:60]!r}"
    ids = {s.statement_id for s in reading.statements}
    if len(ids) != len(reading.statements):
        yield "two statements of one id"
    end = 0
    for note in reading.sentences:
        if not end <= note.start <= note.end <= len(text):
            yield f"a sentence outside the text or over the one before: {note.start} to {note.end}"
        end = note.end
        if not ids.issuperset(note.read):
            yield f"the sentence {note.start} to {note.end} names a statement that is not there"
        for aside in note.set_aside:
            if not 0 <= aside.start < aside.end <= len(text):
                yield f"a cue outside the text: {aside}"
    if msgspec.json.decode(msgspec.json.encode(reading), type=Reading) != reading:
        yield "to JSON and back it is another reading"


# -- the run ---------------------------------------------------------------------------------------------------------


def kept(folder: Path, seed: int, number: int, report: Report, done: list[str], wrong: list[str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    held = {"seed": seed, "round": number, "operations": done, "publisher": report.publisher, "published": report.published, "text": report.text}
    (folder / f"{seed}-{number}.json").write_text(json.dumps({**held, "faults": wrong}, indent=2, default=str) + "\n", "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path, nargs="*", default=GOLD, metavar="GOLD.jsonl", help="gold files whose texts are mutated")
    parser.add_argument("--rounds", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--from", type=int, default=0, dest="first", metavar="ROUND", help="the round to begin at")
    parser.add_argument("--reader", choices=[u.value for u in Using], default=Using.BOTH.value)
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="where texts with a fault are kept")
    options = parser.parse_args()
    gold, digest = load_gold(options.gold)
    texts = [g.report.text for g in gold]
    if not texts:
        parser.error("no text in the gold")
    reader = Reader(Knowledge.load(), Using(options.reader))
    if reader.using.value != options.reader:
        print(f"read by {reader.using}: the encoder's weights are not in this installation", file=sys.stderr)
    total: Counter[str] = Counter()
    data = hashlib.sha256()
    slowest, slowest_round, started = 0.0, options.first, time.perf_counter()
    for number in range(options.first, options.first + options.rounds):
        report, done = mutated(options.seed, number, texts)
        data.update(report.digest.encode())
        begun = time.perf_counter()
        reading, wrong = faults(reader, report, twice=number % TWICE == 0)
        slowest, slowest_round = max((slowest, slowest_round), (time.perf_counter() - begun, number))
        total["characters"] += len(report.text)
        total["twice"] += number % TWICE == 0
        if reading is not None:
            total["statements"] += len(reading.statements)
            total["with statements"] += bool(reading.statements)
        if wrong:
            total["faulty"] += 1
            print(f"seed {options.seed} round {number} ({', '.join(done)}), published {report.published}: {report.text[:SHOWN]!a}")
            for fault in wrong:
                print("  " + fault.replace("\n", "\n  "))
            if options.keep is not None:
                kept(options.keep, options.seed, number, report, done, wrong)
        if sys.stderr.isatty():
            print(f"\r{number - options.first + 1} of {options.rounds}, {total['faulty']} with a fault", end="", file=sys.stderr, flush=True)
    if sys.stderr.isatty():
        print(file=sys.stderr)
    print(
        f"{reader.name}, gold {digest}, seed {options.seed}, texts {data.hexdigest()[:12]}: {options.rounds} rounds, {total['characters']:,} characters,"
        f" {total['statements']:,} statements in {total['with statements']} readings, {total['twice']} read twice, {total['faulty']} with a fault;"
        f" {time.perf_counter() - started:.0f} s, the slowest round {slowest_round} {slowest:.1f} s"
    )
    sys.exit(total["faulty"] > 0)


if __name__ == "__main__":
    main()
