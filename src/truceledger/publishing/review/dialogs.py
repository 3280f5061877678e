"""The dialogs of a review: why, what to correct, which kind, apply to copies, help. All by keyboard; Escape leaves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, TypeVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from truceledger.publishing.review.reasons import REASONS
from truceledger.publishing.review.sheet import safe
from truceledger.publishing.review.values import Resolver, hint, parsed, shown
from truceledger.vocabulary.correction import check, correctable, value_of
from truceledger.vocabulary.field import Choice, Field, FieldError
from truceledger.vocabulary.statement import Statement

Answer = TypeVar("Answer")

#: What is shown for a reason of one's own, and for none.
OWN, NONE = "other: type it", "no reason"


class Dialog(ModalScreen[Answer]):
    """A dialog at the middle of the screen."""

    DEFAULT_CSS = """
    Dialog { align: center middle; }
    Dialog > Vertical { width: 76; max-width: 100%; height: auto; max-height: 100%; border: solid $accent; padding: 0 1; background: $surface; }
    Dialog OptionList, Dialog OptionList:focus { height: auto; max-height: 12; border: none; padding: 0; }
    Dialog Input, Dialog Input:focus { border: none; height: 1; padding: 0; background: $boost; }
    Dialog OptionList > .option-list--option-highlighted { text-style: bold reverse; }
    Dialog .title { text-style: bold; }
    Dialog .error { color: $error; text-style: bold; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "back", show=False)]

    def action_leave(self) -> None:
        """Leave without an answer."""
        self.dismiss(None)


def option(words: str, identity: str | None = None) -> Option:
    """Make an option whose words are shown as they are, never as markup."""
    return Option(Content(words), identity)


class Why(Dialog[str | None]):
    """Asks for the reason of a decision: a usual one by its number or with Enter, or one's own."""

    def __init__(self, what: str, *, needed: bool) -> None:
        super().__init__()
        self.what = what
        self.needed = needed
        self.reasons = REASONS[what]

    def compose(self) -> ComposeResult:
        """Lay out the list and the line for a reason of one's own."""
        listed = [option(f"{i}  {words}", words) for i, words in enumerate(self.reasons, 1)]
        listed.append(option(f"o  {OWN}", OWN))
        if not self.needed:
            listed.append(option(f"0  {NONE}", NONE))
        with Vertical():
            yield Static(Content(f"{self.what}: why?  (number, or Enter; o your own; Escape back)"), classes="title")
            yield OptionList(*listed)
            own = Input(placeholder="your reason, then Enter", id="own")
            own.display = False
            yield own
            yield Static("", classes="error", markup=False)

    def on_key(self, event: Any) -> None:
        """Take a number or ``o`` while the list has the focus."""
        if self.query_one("#own", Input).display:
            return
        if event.character and event.character.isdigit():
            event.stop()
            number = int(event.character)
            if number == 0 and not self.needed:
                self.dismiss("")
            elif 1 <= number <= len(self.reasons):
                self.dismiss(self.reasons[number - 1])
        elif event.character == "o":
            event.stop()
            self._own()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Take the reason marked."""
        if event.option.id == OWN:
            self._own()
        else:
            self.dismiss("" if event.option.id == NONE else str(event.option.id))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take a reason of one's own."""
        words = " ".join(event.value.split())
        if not words and self.needed:
            self.query_one(".error", Static).update("a reason is needed: it is kept in the ledger beside the decision")
            return
        self.dismiss(words)

    def _own(self) -> None:
        own = self.query_one("#own", Input)
        own.display = True
        own.focus()


class Choose(Dialog[str | None]):
    """Asks for one of some answers, each with its words; letters or numbers choose at once."""

    def __init__(self, title: str, answers: Sequence[tuple[str, str, str]]) -> None:
        """Take for each answer its key, its words, and what it gives."""
        super().__init__()
        self.title_words = title
        self.answers = answers

    def compose(self) -> ComposeResult:
        """Lay out the answers."""
        with Vertical():
            yield Static(Content(self.title_words), classes="title")
            yield OptionList(*(option(f"{key}  {words}", given) for key, words, given in self.answers))

    def on_key(self, event: Any) -> None:
        """Choose by an answer's key."""
        for key, _, given in self.answers:
            if event.character == key:
                event.stop()
                self.dismiss(given)
                return

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Choose the one marked."""
        self.dismiss(str(event.option.id))


class Help(Dialog[None]):
    """Shows what the keys do, and what a decision does."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.words = words

    def compose(self) -> ComposeResult:
        """Lay out the words."""
        with Vertical():
            yield Static(Content(self.words))

    def on_key(self, event: Any) -> None:
        """Leave at any key."""
        event.stop()
        self.dismiss(None)


class Correct(Dialog["dict[str, Any] | None"]):
    """Asks what to correct, field by field; a value that does not fit is told and stays to be mended."""

    DONE = "\x00done"

    def __init__(self, statement: Statement, resolve: Resolver) -> None:
        super().__init__()
        self.statement = statement
        self.resolve = resolve
        self.fields = {f.name: f for f in correctable(statement.declaration)}
        self.changes: dict[str, Any] = {}
        self.field: Field | None = None
        self._warned = False

    def compose(self) -> ComposeResult:
        """Lay out the list of fields or values, the line to write in, and what is wrong with what was written."""
        with Vertical():
            yield Static("", classes="title", markup=False, id="asked")
            yield OptionList(id="list")
            yield Input(id="value")
            yield Static("", id="hint", markup=False)
            yield Static("", classes="error", markup=False)

    def on_mount(self) -> None:
        """Begin with the fields."""
        self._ask_field()

    def _ask_field(self) -> None:
        marked = list(self.fields).index(self.field.name) if self.field else 0
        self.field = None
        self._show("Correct: which field?  (Enter; s saves what was changed, Escape back)", "")
        shelf = self.query_one("#list", OptionList)
        shelf.set_options([*(option(self._line(f), name) for name, f in self.fields.items()), option(self._save(), self.DONE)])
        shelf.highlighted = marked
        shelf.focus()

    def _line(self, field: Field) -> str:
        value = self.changes[field.name] if field.name in self.changes else value_of(self.statement, field.name)
        mark = "*" if field.name in self.changes else " "
        return f"{mark} {field.label} ({field.name}): {safe(shown(field.sort, value)) or 'not told'}"

    def _save(self) -> str:
        count = len(self.changes)
        return f"s  save {count} change{'' if count == 1 else 's'}"

    def _ask_value(self, field: Field) -> None:
        self.field = field
        value = self.changes[field.name] if field.name in self.changes else value_of(self.statement, field.name)
        if isinstance(field.sort, Choice):
            self._show(f"{field.label}: which?  (Enter; Escape back)", "")
            listed = self.query_one("#list", OptionList)
            listed.set_options([*(option(v, v) for v in field.sort.values), option("(not told)", "")])
            listed.highlighted = field.sort.values.index(value) if value in field.sort.values else None
            listed.focus()
            return
        self._show(f"{field.label}: what is it?  (empty: not told; Escape back)", hint(field.sort), writing=True)
        line = self.query_one("#value", Input)
        line.value = shown(field.sort, value)
        line.focus()

    def _show(self, asked: str, hinted: str, *, writing: bool = False) -> None:
        self.query_one("#asked", Static).update(asked)
        self.query_one("#hint", Static).update(hinted)
        self.query_one("#list", OptionList).display = not writing
        self.query_one("#value", Input).display = writing
        self._wrong("")

    def _wrong(self, words: str) -> None:
        self.query_one(".error", Static).update(safe(words))

    def _take(self, written: str) -> None:
        """Take what was written or chosen for the field; what does not fit is told, and stays."""
        field = self.field
        assert field is not None
        try:
            value = parsed(field.sort, written, self.resolve)
            check(self.statement, {field.name: value})
        except FieldError as trouble:
            self._wrong(str(trouble))
            return
        if value == value_of(self.statement, field.name):
            self.changes.pop(field.name, None)
        else:
            self.changes[field.name] = value
        self._warned = False
        self._ask_field()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Take a field, a value, or that all is said."""
        chosen = event.option.id or ""
        if self.field is not None:
            self._take(chosen)
        elif chosen == self.DONE:
            self._finish()
        else:
            self._ask_value(self.fields[chosen])

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take a value that was written."""
        self._take(event.value)

    def on_key(self, event: Any) -> None:
        """Save at ``s``, where the fields are listed."""
        if event.character == "s" and self.field is None:
            event.stop()
            self._finish()

    def _finish(self) -> None:
        if self.changes:
            self.dismiss(self.changes)
        else:
            self._wrong("nothing was changed yet; choose a field, or Escape to leave")

    def action_leave(self) -> None:
        """Go back to the fields, then leave; changes not saved are asked about once."""
        if self.field is not None:
            self._ask_field()
        elif self.changes and not self._warned:
            self._warned = True
            self._wrong("there are changes that were not saved; s saves them, Escape again drops them")
        else:
            self.dismiss(None)


def counted(kinds: Mapping[str, int]) -> list[tuple[str, str, str]]:
    """Give the answers of the filter: all kinds, then each with how many are open."""
    keys = "123456789abcdefgh"
    return [("0", f"all kinds ({sum(kinds.values())})", ""), *((keys[i], f"{kind} ({n})", kind) for i, (kind, n) in enumerate(kinds.items()))]
