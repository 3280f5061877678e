"""``truce rules``: what reads, by which frames and words, with examples, and how precise it is on gold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from truceledger.errors import UsageError
from truceledger.reading.lexicon import lexicon
from truceledger.reading.rulebook import encoder_cards, entries, listed, rulebook, size

if TYPE_CHECKING:
    from pathlib import Path

    from truceledger.evaluation.scoring import Figures
    from truceledger.publishing.cli.screen import Screen
    from truceledger.reading.rulebook import Entry, Example, RuleCard
    from truceledger.reading.using import Using


def chosen(rule: str | None, kind: str | None) -> tuple[RuleCard, ...]:
    """Give the rules that are asked for, in the order of kinds; raises ``UsageError`` where there are none, or one and not more is meant."""
    from truceledger.vocabulary.kinds import KINDS, kind_of

    cards = (*rulebook(), *encoder_cards())
    if kind is not None:
        try:
            name = kind_of(kind).name
        except KeyError as trouble:
            raise UsageError(str(trouble.args[0])) from None
        cards = tuple(c for c in cards if c.kind == name)
    if rule is None:
        return tuple(c for k in KINDS for c in cards if c.kind == k.name)
    found = [c for c in cards if c.id == rule] or [c for c in cards if c.id.partition("@")[0].removeprefix("en.") == rule]
    found = found or [c for c in cards if rule in c.id]
    if len(found) != 1:
        near = ", ".join(c.id for c in found)
        raise UsageError(f"{rule!r} names {len(found)} rules: {near}; name one" if found else f"no rule {rule!r}; `truce rules` lists them")
    return tuple(found)


def figures(gold: Sequence[Path], using: Using) -> dict[str, Figures]:
    """Measure each rule on gold."""
    from truceledger.publishing.cli.evaluate import evaluated

    return evaluated(gold, using).figures("rule")


def table(screen: Screen, cards: Sequence[RuleCard], measured: Mapping[str, Figures] | None) -> None:
    """Print a line a rule, under its kind."""
    kind = ""
    for card in cards:
        if card.kind != kind:
            kind = card.kind
            screen.title(kind)
        screen.item(f"{card.id} — {card.reads} · {_counts(card)}{_measured(card, measured)}", first="  ", then="      ")
    examples = sum(len(c.examples) for c in cards)
    screen.put()
    screen.item(
        f"{len(cards)} rules, {examples} examples, {sum(len(c.counters) for c in cards)} counter-examples; one whole: truce rules RULE",
        first="",
        then="  ",
        styles=("dim",),
    )


def whole(screen: Screen, cards: Sequence[RuleCard], measured: Mapping[str, Figures] | None) -> None:
    """Print rules whole: frames, words, examples, counter-examples."""
    for card in cards:
        screen.put(screen.style(card.id, "bold", "cyan"))
        screen.item(f"{card.kind}: {card.reads}", first="", then="  ", styles=("bold",))
        screen.item(_counts(card) + _measured(card, measured), first="", then="  ", styles=("dim",))
        for name in card.frames:
            file, _, key = name.partition(".")
            screen.title(f"Frames: {file}.toml, {key}")
            for entry in entries(lexicon(), [name]):
                screen.item(_frame(entry), first="  ", then="      ")
        if card.words:
            screen.title("Words")
        for name in card.words:
            screen.item(f"{name}: {', '.join(_spaced(w) for w in listed(lexicon(), name))}", first="  ", then="      ")
        for title, shown in (
            ("Examples", [(_marked(e), f"{_fields(e)}{_who(e)}", e.known_gap) for e in card.examples]),
            ("Not read", [(c.text, c.because, c.known_gap) for c in card.counters]),
        ):
            if shown:
                screen.title(title)
            for text, told, gap in shown:
                screen.item(text, first="  ", then="    ")
                screen.item(told + (" (a known gap: not so yet)" if gap else ""), first="      ", then="        ", styles=("dim",))


def plain(card: RuleCard, measured: Mapping[str, Figures] | None, *, whole: bool) -> dict[str, Any]:
    """Give a rule as a plain object; whole, with its frames, words and examples."""
    frames, words = size(lexicon(), card)
    made: dict[str, Any] = {"rule": card.id, "kind": card.kind, "reads": card.reads, "frames": frames, "words": words}
    made |= {"examples": len(card.examples), "counter_examples": len(card.counters)}
    if measured is not None:
        one = measured.get(card.id)
        made |= {"found": one.found if one else 0, "extra": one.extra if one else 0, "precision": round(one.precision, 3) if one else None}
    if whole:
        held = [{"list": e.table, "name": e.name, "number": e.number, **e.holds} for e in entries(lexicon(), card.frames)]
        made |= {
            "frames": held,
            "words": {name: listed(lexicon(), name) for name in card.words},
            "examples": card.examples,
            "counter_examples": card.counters,
        }
    return made


def _counts(card: RuleCard) -> str:
    frames, words = size(lexicon(), card)
    parts = [f"{frames} frames"] if frames else []
    parts += [f"{words} words"] if words else []
    parts += [_many(len(card.examples), "example"), _many(len(card.counters), "counter-example")] if card.examples else ["no examples"]
    return ", ".join(parts)


def _many(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _measured(card: RuleCard, measured: Mapping[str, Figures] | None) -> str:
    if measured is None:
        return ""
    one = measured.get(card.id)
    return f" · on gold: found {one.found}, extra {one.extra}, precision {one.precision:.2f}" if one else " · on gold: never read"


def _frame(entry: Entry) -> str:
    parts = [f"{name} {', '.join(_spaced(w) for w in held)}" for name, held in entry.holds.items() if isinstance(held, list) and held]
    parts += [name if held is True else f"{name} {held}" for name, held in entry.holds.items() if not isinstance(held, list) and held]
    return f"{entry.name}{f' {entry.number}' if entry.number > 1 else ''}: {'; '.join(parts)}"


def _spaced(word: Any) -> str:
    return str(word).replace("_", " ")


def _marked(example: Example) -> str:
    before, _, after = example.text.partition(example.quote)
    return f"{before}»{example.quote}«{after}"


def _fields(example: Example) -> str:
    return "; ".join(f"{name} {_value(value)}" for name, value in example.fields.items())


def _value(value: Any) -> str:
    if isinstance(value, Mapping):
        return "/".join(_value(v) for v in value.values())
    if isinstance(value, list):
        return ", ".join(map(_value, value))
    return "not told" if value == "" else _spaced(value)


def _who(example: Example) -> str:
    told = [f"said by {example.who}"] if example.who else []
    told += [part for part in (example.stance, example.modality, example.when) if part]
    return "".join(f" · {part}" for part in told)
