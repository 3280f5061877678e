"""Values of fields as a person writes them, and back: ``LBN:GOV, hezbollah``; ``more than 1.6 million``; ``ISR cease_fire``.

JSON is taken too, where it begins with ``{`` or ``[``. What does not fit is said (``FieldError``), never guessed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from truceledger.reading.counting import find_counts
from truceledger.vocabulary.act import Act
from truceledger.vocabulary.field import Choice, EdtfSort, FieldError, IntegerSort, PartySort, QuantitySort, ShareSort, Sort, StepSort, StepsSort
from truceledger.vocabulary.party import root

#: Gives the code of a party from its code or a name; raises ``FieldError`` for what is neither.
Resolver = Callable[[str], str]
_WORDS = re.compile(r"^[“\"](.*)[”\"]$", re.DOTALL)


def shown(sort: Sort, value: Any) -> str:
    """Give a value as a person would write it; empty for none."""
    if value is None:
        return ""
    if isinstance(sort, StepsSort):
        return "; ".join(_step(one) for one in value)
    if isinstance(sort, StepSort):
        return _step(value)
    if isinstance(sort, PartySort):
        return _party(value)
    if isinstance(sort, QuantitySort):
        written = str(value.get("phrase") or "")
        return written if written and _same(sort, written, value) else json.dumps(value, ensure_ascii=False)
    if isinstance(sort, ShareSort):
        return f"{value['value']:g} of {value['of']}"
    return str(value)


def parsed(sort: Sort, written: str, resolve: Resolver) -> Any:
    """Give the value that was written, none for nothing; raises ``FieldError`` where it does not fit the sort."""
    words = written.strip()
    if not words:
        return None
    value = _read(sort, words, resolve)
    sort.check(value)
    return value


def hint(sort: Sort) -> str:
    """Say how a value of this sort is written."""
    if isinstance(sort, StepsSort):
        return "PARTY ACT, several with ; between: ISR cease_fire; LBN:MIL deploy"
    if isinstance(sort, StepSort):
        return "PARTY ACT, or ACT alone: LBN:MIL deploy"
    if isinstance(sort, PartySort):
        return "a code or a known name, several with commas: LBN:GOV, hezbollah; words in “…” for one that cannot be resolved"
    if isinstance(sort, QuantitySort):
        return "as a report would write it: 3,073; more than 1.6 million; between 100 and 120"
    if isinstance(sort, ShareSort):
        return "a share: 20 percent of the population; 0.2 of the population"
    if isinstance(sort, IntegerSort):
        return "a whole number"
    if isinstance(sort, EdtfSort):
        return "a day or a month: 2026-05-29; 2026-03-02/.. since then; 2026-07~ about July; 2026-05-14/2026-05-15"
    return sort.about


def resolver(lexicon: Any) -> Resolver:
    """Give what resolves parties by a ``PartyLexicon``: known codes, known names, else well-formed codes as they are."""
    from truceledger.knowledge.parties import slugify
    from truceledger.vocabulary.field import PARTY_CODE

    def resolve(written: str) -> str:
        state = root(written)
        formed = bool(PARTY_CODE.fullmatch(written))
        if formed and (state in lexicon.entries or lexicon.canonical(state) in lexicon.entries):
            return written
        found = lexicon.slugs.get(slugify(written)) or next((lexicon.names[n][0] for n in (written, written.title()) if n in lexicon.names), None)
        if found or formed:
            return str(found or written)
        raise FieldError(f"{written!r} is no party code, and no list knows the name; write it in “…” to keep the words alone")

    return resolve


def _read(sort: Sort, words: str, resolve: Resolver) -> Any:
    if words[0] in "{[" and not isinstance(sort, Choice):
        try:
            return json.loads(words)
        except ValueError as trouble:
            raise FieldError(f"this begins as JSON and is none: {trouble}") from None
    if isinstance(sort, StepsSort):
        return [_read_step(one, resolve) for one in words.split(";") if one.strip()]
    if isinstance(sort, StepSort):
        return _read_step(words, resolve)
    if isinstance(sort, PartySort):
        return _read_party(words, resolve)
    if isinstance(sort, QuantitySort):
        return _count(words).quantity().to_json()
    if isinstance(sort, ShareSort):
        return _read_share(words)
    if isinstance(sort, IntegerSort):
        if not re.fullmatch(r"[+-]?\d+", words):
            raise FieldError(f"expected a whole number, not {words!r}")
        return int(words)
    if isinstance(sort, Choice):
        return words if words in sort.values else words.casefold().replace(" ", "_")
    return words


def _party(value: Any) -> str:
    many = value if isinstance(value, list) else [value]
    return ", ".join(one if isinstance(one, str) else f"“{one['words']}”" for one in many)


def _read_party(words: str, resolve: Resolver) -> Any:
    parts = re.findall(r"“[^”]*”|\"[^\"]*\"|[^,“\"]+", words)
    made: list[Any] = []
    for part in (p.strip() for p in parts):
        quoted = _WORDS.match(part)
        if quoted:
            made.append({"words": quoted.group(1)})
        elif part:
            made.append(resolve(part))
    return made[0] if len(made) == 1 else made


def _step(value: Any) -> str:
    parts = [_party(value["party"])] if "party" in value else []
    parts.append(str(value["act"]))
    if value.get("words"):
        parts.append(f"“{value['words']}”")
    return " ".join(parts)


def _read_step(words: str, resolve: Resolver) -> dict[str, Any]:
    """Take ``PARTY ACT “words”``: the act is the first word that is one; what stands before it is the party."""
    acts = {a.value for a in Act}
    before, sep, said = re.match(r"([^“\"]*)([“\"]?)(.*)$", words.strip(), re.DOTALL).groups()  # type: ignore[union-attr]  # it matches anything
    names = before.split()
    at = next((i for i, name in enumerate(names) if name in acts), None)
    if at is None:
        raise FieldError(f"{words.strip()!r} names no act; the acts are {', '.join(sorted(acts))}")
    made: dict[str, Any] = {"act": names[at]}
    if at:
        made["party"] = _read_party(" ".join(names[:at]), resolve)
    tail = " ".join(names[at + 1 :]) or (said.rstrip('”"') if sep else "")
    if tail:
        made["words"] = tail
    return made


def _count(words: str) -> Any:
    found = find_counts(words)
    rest = words[: found[0].start].strip().casefold() if found else ""
    if len(found) != 1 or rest not in {"", "between", "from"} or words[found[0].end :].strip():
        raise FieldError(f"{words!r} is not one number; write it as a report would: 3,073; more than 1.6 million; about 60")
    return found[0]


def _same(sort: QuantitySort, written: str, value: Any) -> bool:
    try:
        return bool(sort.normal(_count(written).quantity().to_json()) == sort.normal(value))
    except FieldError:
        return False


def _read_share(words: str) -> dict[str, Any]:
    plain = re.fullmatch(r"(0?\.\d+|[01])\s+of\s+(.+)", words, re.DOTALL)
    if plain:
        return {"value": float(plain.group(1)), "of": plain.group(2)}
    found = find_counts(words)
    if len(found) != 1 or not found[0].share or not found[0].share.get("of"):
        raise FieldError(f"{words!r} is no share; write it as 20 percent of the population, or 0.2 of the population")
    return dict(found[0].share)
