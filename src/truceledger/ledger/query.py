"""What a search asks for: words that all must occur, ``"phrases"``, ``prefix*``, ``this OR that``, ``-not``.

``parse`` takes any words at all: what is no part of this language (brackets, colons, signs that do not show) stands for nothing. A
``Query`` gives the expression that the index is asked with, made of letters and digits in quotation marks alone, and finds the same
in a text itself (``Text``), for highlights and for what the index does not hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from truceledger.errors import UsageError
from truceledger.ledger.words import BREAK, Words, bare, spaceless, without_article, words

#: More is no search; in characters and in words.
LONGEST, MOST = 1_000, 32
#: A beginning of fewer letters fits too much to say anything.
LEAST_PREFIX = 2

_PART = re.compile(r'(?P<not>(?<!\S)[-\u2212](?=\S))?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')
_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "＂": '"', "\0": " "})


class Text:
    """A text whose words can be found; ``own`` where it is what is searched for, and not only beside it (a title)."""

    def __init__(self, text: str, *, own: bool = True) -> None:
        self.text = text
        self.own = own

    @cached_property
    def words(self) -> Words:
        """Its words."""
        return words(self.text)

    @cached_property
    def _at(self) -> dict[str, list[int]]:
        places: dict[str, list[int]] = {}
        for i, word in enumerate(self.words.simple):
            places.setdefault(word.form, []).append(i)
        return places

    @cached_property
    def _compounds(self) -> dict[str, list[tuple[int, int]]]:
        places: dict[str, list[tuple[int, int]]] = {}
        for form, start, end in self.words.compound if self.own else ():
            places.setdefault(form, []).append((start, end))
        return places

    def find(self, form: Form) -> Iterator[tuple[int, int]]:
        """Give the characters at which a form stands."""
        simple, first = self.words.simple, form.words[0]
        alone = form.prefix and len(form.words) == 1
        starts = [i for known, at in self._at.items() if known.startswith(first) for i in at] if alone else self._at.get(first, ())
        for i in starts:
            last = i + len(form.words) - 1
            if last < len(simple) and all(simple[i + n].form == w for n, w in enumerate(form.words[1:-1], 1)) and form.ends(simple[last].form):
                yield simple[i].start, simple[last].end
        if len(form.words) == 1:
            for known, at in self._compounds.items():
                if form.ends(known):
                    yield from at


@dataclass(frozen=True)
class Form:
    """One way in which something asked for may stand: words after one another, the last perhaps only begun."""

    words: tuple[str, ...]
    prefix: bool = False

    def ends(self, form: str) -> bool:
        """Say whether a word is the last of them."""
        return form.startswith(self.words[-1]) if self.prefix else form == self.words[-1]

    @property
    def expression(self) -> str:
        """The form as the index is asked for it."""
        return f'"{" ".join(self.words)}"' + (" *" if self.prefix else "")


@dataclass(frozen=True)
class Query:
    """What must occur: of each of ``wanted`` one form; of ``unwanted`` none. ``words`` is what was asked."""

    words: str
    wanted: tuple[tuple[Form, ...], ...]
    unwanted: tuple[Form, ...] = ()

    @cached_property
    def forms(self) -> tuple[Form, ...]:
        """All forms that a hit may show."""
        return tuple(dict.fromkeys(f for forms in self.wanted for f in forms))

    def expression(self, own: Sequence[str] = ()) -> str:
        """Give the expression for the index; of the columns ``own``, where there are some, one must hold something of it."""
        made = " AND ".join(f"({_any(forms)})" for forms in self.wanted)
        if own:
            made += f" AND ({{{' '.join(own)}}} : ({_any(self.forms)}))"
        return f"({made}) NOT ({_any(self.unwanted)})" if self.unwanted else made

    def fits(self, texts: Sequence[Text]) -> bool:
        """Say whether texts that stand together hold it."""
        return (
            all(_held(texts, forms) for forms in self.wanted)
            and _held([t for t in texts if t.own], self.forms)
            and not _held(texts, self.unwanted)
        )

    def count(self, forms: Iterable[Form], text: Text) -> int:
        """Count how often some forms stand in a text."""
        return sum(1 for form in forms for _ in text.find(form))

    def spans(self, text: Text | str) -> tuple[tuple[int, int], ...]:
        """Give the characters of a text that hold what was asked for, in order, overlapping ones joined."""
        whole = Text(text) if isinstance(text, str) else text
        made: list[tuple[int, int]] = []
        for start, end in sorted({span for form in self.forms for span in whole.find(form)}):
            if made and start < made[-1][1]:
                made[-1] = (made[-1][0], max(made[-1][1], end))
            else:
                made.append((start, end))
        return tuple(made)


def _any(forms: Iterable[Form]) -> str:
    return " OR ".join(form.expression for form in forms)


def _held(texts: Sequence[Text], forms: Iterable[Form]) -> bool:
    return any(next(text.find(form), None) is not None for form in forms for text in texts)


def parse(asked: str) -> Query:
    """Take what was typed; raises ``UsageError`` where it is too long, or asks for no word.

    ``OR`` in capitals joins what stands on its two sides, and binds closer than standing side by side.
    """
    if len(asked) > LONGEST:
        raise UsageError(f"the search is {len(asked):,} characters long; at most {LONGEST:,} are searched for")
    wanted: list[tuple[Form, ...]] = []
    unwanted: list[Form] = []
    joining = False
    count = 0
    for part in _PART.finditer(asked.translate(_QUOTES)):
        if part["word"] == "OR" and not part["not"]:
            joining = bool(wanted)
            continue
        forms = tuple(dict.fromkeys(_phrase(part["phrase"]) if part["phrase"] is not None else _word(part["word"])))
        if not forms:
            continue
        count += sum(len(form.words) for form in forms)
        if count > MOST:
            raise UsageError(f"the search has more than {MOST} words; ask for fewer")
        if part["not"]:
            unwanted += forms
        elif joining:
            wanted[-1] = tuple(dict.fromkeys((*wanted[-1], *forms)))
        else:
            wanted.append(forms)
        joining = False
    if not wanted and unwanted:
        raise UsageError("the search says only what must not occur (-word); name a word that must")
    if not wanted:
        raise UsageError(f"{' '.join(asked.split())[:60]!r} holds no word to search for; name one, such as withdrawal or \"joint statement\"")
    return Query(asked, tuple(dict.fromkeys(wanted)), tuple(dict.fromkeys(unwanted)))


def _phrase(asked: str) -> tuple[Form, ...]:
    found = tuple(w.form for w in words(asked).simple if w.form != BREAK)
    return (Form(found),) if found else ()


def _word(asked: str) -> tuple[Form, ...]:
    """Give the forms of a word as typed: it may be several with marks between (``cease-fire``, ``1,200``)."""
    found = words(asked.replace(BREAK, " "))
    if not found.simple:
        return ()
    forms = tuple(w.form for w in found.simple)
    if not asked.endswith("*") or spaceless(asked[-2:-1]):
        whole = tuple(Form((w.form,)) for w in found.compound if (w.start, w.end) == (found.simple[0].start, found.simple[-1].end))
        return (Form(forms), *whole)
    last = asked[found.simple[-1].start : found.simple[-1].end]
    if len(bare(last)) < LEAST_PREFIX and len(forms) == 1:
        raise UsageError(f"{asked[:20]!r} fits too many words: give at least {LEAST_PREFIX} letters before the *")
    whole = tuple(Form((w.form,), True) for w in found.compound if w.end == found.simple[-1].end and w.start == found.simple[0].start)
    # what begins like an article may be one, or the beginning of the word itself
    ends = [end for end in dict.fromkeys((forms[-1], bare(last), without_article(last))) if len(end) >= LEAST_PREFIX or len(forms) > 1]
    return (*(Form((*forms[:-1], end), True) for end in ends), *whole)
