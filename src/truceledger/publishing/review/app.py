"""The screen of a review: a line of where one is, the sheet, a line of what happened, and the keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from truceledger.errors import LedgerBusyError, TruceError, UsageError
from truceledger.publishing.review.dialogs import Choose, Correct, Help, Why, counted
from truceledger.publishing.review.session import Done, Session
from truceledger.publishing.review.sheet import Namer, brief, safe, sheet
from truceledger.publishing.review.values import Resolver
from truceledger.vocabulary.field import FieldError
from truceledger.vocabulary.judgement import Verdict

KEYS = "a accept  r reject  u unsure  c correct  n/p go  z undo  / kind  ? help  q quit"
HELP = """a  accept: the words say what was read
r  reject: they do not (a reason is needed)
u  unsure
c  correct: change fields, and accept it so
z  take the last decision of this session back

n →  next       p ←  previous    ↑ ↓  scroll    t  the whole text, or less
/    one kind   g    order anew  ?    this      q  quit

Each decision is an entry of the ledger at once, under your name and
with your reason. Nothing is changed or removed: a later decision counts
instead of an earlier one, and taking one back is a further entry. Where
reviewers differ, the statement counts as unsure until one settles it.

Any key goes back."""


class ReviewApp(App[None]):
    """One session on a terminal."""

    CSS = """
    Screen { layout: vertical; }
    #where { height: 1; text-style: reverse; }
    #body { height: 1fr; }
    #next { display: none; width: 34; height: 100%; padding: 0 1; border-left: solid $accent; }
    .-wide #next { display: block; }
    #page { width: 1fr; padding: 0 1; }
    #said { height: auto; max-height: 3; text-style: bold; }
    #keys { height: 1; text-style: reverse; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "judge('accepted')", "accept"),
        Binding("r", "judge('rejected')", "reject"),
        Binding("u", "judge('unsure')", "unsure"),
        Binding("c", "correct", "correct"),
        Binding("n,right", "move(1)", "next"),
        Binding("p,left", "move(-1)", "previous"),
        Binding("z", "undo", "undo"),
        Binding("g", "order", "order anew"),
        Binding("t", "text", "whole text"),
        Binding("slash", "filter", "kind"),
        Binding("question_mark", "help", "help"),
        Binding("q", "quit", "quit"),
    ]
    ENABLE_COMMAND_PALETTE = False
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]

    def __init__(self, session: Session, name_of: Namer, resolve: Resolver, opening: str = "") -> None:
        super().__init__()
        self.session = session
        self.name_of = name_of
        self.resolve = resolve
        self.opening = opening

    def compose(self) -> ComposeResult:
        """Lay out the screen."""
        yield Static("", id="where", markup=False)
        with Horizontal(id="body"):
            with VerticalScroll(id="page"):
                yield Static("", id="sheet", markup=False)
            yield Static("", id="next", markup=False)
        yield Static("", id="said", markup=False)
        yield Static(KEYS, id="keys", markup=False)

    def on_mount(self) -> None:
        """Show the first item."""
        self.query_one("#page").focus()
        self.show(self.opening)

    def show(self, said: str = "") -> None:
        """Show where the session stands."""
        session = self.session
        total, item = len(session.items), session.current
        kind = f" · {session.kind} only" if session.kind else ""
        process = f" · {item.process}" if item and item.process else ""
        place = f"{session.position + 1} of {total}" if total else "nothing"
        self.query_one("#where", Static).update(f" Review · {safe(session.reviewer)}{process}{kind} · {place} · {total - session.left()} done")
        words = Content("Nothing is left here: no statement waits for you.\n\n/ other kinds   g order anew   q quit")
        if item is not None:
            try:
                words = sheet(session, item, self.name_of)
            except UsageError as trouble:  # another process took it out meanwhile
                words = Content(f"{safe(str(trouble))}.\n\nn next   g order anew   q quit")
        self.query_one("#sheet", Static).update(words)
        self.query_one("#page").scroll_home(animate=False)
        self.query_one("#next", Static).update(self._ahead())
        self.query_one("#said", Static).update(said)

    def _ahead(self) -> Content:
        """Give what comes after, for wide screens."""
        session = self.session
        parts: list[str | tuple[str, str]] = [("Next\n", "bold underline")]
        for item in session.items[session.position + 1 : session.position + 9]:
            mark = "✓ " if item.statement in session.done else ""
            words = brief(session, item, self.name_of) if session.stands(item.statement) else "(no longer stands)"
            parts += [f"{mark}{words[:58]}{'…' if len(words) > 58 else ''}\n", (f"  {safe(item.reasons[0])}\n", "dim")]
        left = len(session.items) - session.position - 9
        if left > 0:
            parts.append((f"… and {left} more", "dim"))
        return Content.assemble(*parts)

    # -- keys ----------------------------------------------------------------------------------------------------

    def action_judge(self, verdict: str) -> None:
        """Ask why, and about copies; then decide."""
        if self.session.current is None or not self.session.stands(self.session.current.statement):
            return

        def why(reason: str | None) -> None:
            if reason is not None:
                self._with_copies(lambda copies: self.session.judge(Verdict(verdict), reason, copies=copies))

        self.push_screen(Why(verdict, needed=verdict == "rejected"), why)

    def action_correct(self) -> None:
        """Ask what to correct, why, and about copies; then decide."""
        item = self.session.current
        if item is None or not self.session.stands(item.statement):
            return
        statement = self.session.held(item.statement).statement

        def changed(changes: dict[str, Any] | None) -> None:
            if changes is None:
                self.show("nothing was changed")
                return

            def why(reason: str | None) -> None:
                if reason is None:
                    self.show("not saved: a correction needs a reason")
                else:
                    self._with_copies(lambda copies: self.session.correct(changes, reason, copies=copies))

            self.push_screen(Why("corrected", needed=True), why)

        self.push_screen(Correct(statement, self.resolve), changed)

    def _with_copies(self, decide: Callable[[bool], Done]) -> None:
        item = self.session.current
        if item is None or not item.copies:
            self._decide(lambda: decide(False))
            return
        many = len(item.copies)
        title = f"{many} {'copy' if many == 1 else 'copies'} of this text say{'s' if many == 1 else ''} the same. Decide on {'it' if many == 1 else 'them'} too?"
        answers = [("y", "yes, the same decision", "y"), ("n", "no, on this one alone", "n")]

        def answered(answer: str | None) -> None:
            if answer is None:
                self.show("nothing was decided")
            else:
                self._decide(lambda: decide(answer == "y"))

        self.push_screen(Choose(title, answers), answered)

    def _decide(self, act: Callable[[], Done]) -> None:
        try:
            done = act()
        except LedgerBusyError:
            self.show("another process is writing to this ledger: nothing was saved; the item stays, try again in a moment")
            return
        except (TruceError, FieldError) as trouble:
            self.show(f"nothing was saved: {safe(str(trouble))}")
            return
        more = f" and on {len(done.item.copies)} more" if len(done.entries) > 1 and done.item.copies else ""
        rest = "" if self.session.left() else " · nothing is left here"
        self.show(f"{done.what} (entry {done.entries[0]}){more}; z takes it back{rest}")

    def action_move(self, by: int) -> None:
        """Go on or back."""
        moved = self.session.move(by)
        self.show("" if moved else "this is the last one" if by > 0 else "this is the first one")

    def action_undo(self) -> None:
        """Take the last decision of this session back."""
        try:
            undone = self.session.undo()
        except LedgerBusyError:
            self.show("another process is writing to this ledger: nothing was taken back; try again in a moment")
            return
        except TruceError as trouble:
            self.show(safe(str(trouble)))
            return
        self.show(f"taken back: {undone.what}" if undone else "nothing was decided in this session; `truce undo ENTRY` takes older ones back")

    def action_order(self) -> None:
        """Make the queue anew from the state of play as it is now."""
        self.session.order()
        self.show("the queue is ordered anew")

    def action_text(self) -> None:
        """Show the whole text around the quote, or some of it again."""
        self.session.whole = not self.session.whole
        self.show()

    def action_filter(self) -> None:
        """Keep one kind, or all."""

        def chosen(kind: str | None) -> None:
            if kind is not None:
                self.session.choose(kind or None)
                self.show()

        self.push_screen(Choose("Which kind?", counted(self.session.kinds())), chosen)

    def action_help(self) -> None:
        """Show what the keys do."""
        self.push_screen(Help(HELP))
