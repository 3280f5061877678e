"""``truce search``: what the ledger holds on some words, by report, the best first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from truceledger.errors import UsageError
from truceledger.publishing.cli.options import (
    AsOfOption,
    Format,
    FormatOption,
    LedgerOption,
    PartyOption,
    PlaceOption,
    ProcessOption,
    SinceOption,
    SourceOption,
    StandingOpt,
    StandingOption,
    UntilOption,
    VerdictOption,
    open_ledger,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from truceledger.publishing.cli.screen import Screen
    from truceledger.publishing.searching import Found, Group, StatementHit

NOT_INDEXED = (
    "notice: this ledger has no search index yet, so all of it was looked through; `truce links suggest`, `truce add` or whatever else "
    "opens it for writing makes one\n"
)


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    # a word that must not occur begins with a hyphen, as an option does
    settings = {"ignore_unknown_options": True}
    app.command(epilog="Example: truce search '\"southern Lebanon\" withdraw* -army' --since 2026-05-01", context_settings=settings)(search)


def search(
    words: Annotated[
        list[str],
        typer.Argument(metavar="WORDS", help='Words that all must occur; "a phrase", begin*, this OR that, -not. Accents and case make no difference.'),
    ],
    ledger: LedgerOption = None,
    process: ProcessOption = None,
    as_of: AsOfOption = None,
    standing: StandingOpt = StandingOption.MACHINE,
    kind: Annotated[
        list[str] | None, typer.Option("--kind", help="Only this kind, singular or plural; may be given again. `truce kinds` lists them.")
    ] = None,
    party: PartyOption = None,
    source: SourceOption = None,
    place: PlaceOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    verdict: VerdictOption = None,
    newest: Annotated[bool, typer.Option("--newest", help="The last published first; else what fits best.")] = False,
    limit: Annotated[int, typer.Option("--limit", min=0, help="At most so many reports; 0 for all.")] = 10,
    everything: Annotated[bool, typer.Option("--all", help="Show every statement of each report.")] = False,
    format: FormatOption = Format.TABLE,
) -> None:
    """Search the reports' texts and titles and the statements read of them; what was found stands between » and «."""
    import sys

    from truceledger.publishing.cli.common import namer, write_each, write_json
    from truceledger.publishing.cli.screen import Screen
    from truceledger.publishing.queries import look_of, wanted_of
    from truceledger.publishing.searching import SHOWN, groups
    from truceledger.publishing.searching import search as asked
    from truceledger.vocabulary.judgement import Verdict

    wrong = next((word for word in words if word.startswith("--") and len(word) > 2), None)
    if wrong:
        raise UsageError(f"no such option: {wrong}; `truce search --help` lists them")
    with open_ledger(ledger, read_only=True) as book:
        look = look_of(book, process, as_of, standing)
        view = book.view(look.as_of, look.process, look.standing, rejected=verdict == Verdict.REJECTED)
        wanted = wanted_of(view, kind or (), party, source, place, since, until, verdict)
        found = asked(book, view, " ".join(words), wanted, newest=newest)
        shown = groups(book, found, 0, limit or len(found.matches), shown=0 if everything or format is not Format.TABLE else SHOWN)
    if not found.indexed:
        sys.stderr.write(NOT_INDEXED)
    if format is Format.JSON:
        write_json(plain_of(found, shown))
    elif format is Format.JSONL:
        write_each(shown)
    else:
        show(Screen(), found, shown, namer())


def plain_of(found: Found, shown: Sequence[Group]) -> dict[str, Any]:
    """Give what was found for programs; not the words, which may name whom the ledger does not."""
    return {
        "statements": found.statements,
        "reports": found.reports,
        "outside": found.outside,
        "texts_asked": found.texts_asked,
        "groups": shown,
        "left": len(found.matches) - len(shown),
    }


def show(screen: Screen, found: Found, shown: Sequence[Group], name_of: Callable[[str], str]) -> None:
    """Print what was found, a report after the other."""
    from truceledger.vocabulary.quantity import number_of

    for group in shown:
        _report(screen, group, name_of)
    if shown:
        screen.put()
    told = f"{number_of(found.statements, 'statement')}, {number_of(found.reports, 'report')} by title or text"
    if not found.texts_asked:
        told = f"{number_of(found.statements, 'statement')} (texts of reports are not looked at: a filter is one of statements)"
    left = len(found.matches) - len(shown)
    more = [f"{number_of(left, 'further report')}: --limit 0"] if left else []
    more += [f"{number_of(found.outside, 'more statement')} outside the filters"] if found.outside else []
    screen.item("; ".join([told, *more]), first="", then="  ", styles=("dim",))
    if not shown and not found.outside:
        screen.item("(every word must occur: leave one out, begin one (withdraw*), or give a choice (truce OR ceasefire))", first="", then="  ", styles=("dim",))


def _report(screen: Screen, group: Group, name_of: Callable[[str], str]) -> None:
    from truceledger.assessment.words import day
    from truceledger.publishing.searching import marked

    ref = group.report
    named = marked(group.title, _mark) if group.title.text else f"report {ref.id}"
    screen.title(f"{group.rank}. {named}")
    where = [ref.publisher or "publisher unknown", day(str(ref.published)) if ref.published else "undated"]
    screen.item(" · ".join(where), first="   ", then="   ", styles=("dim",))
    for passage in group.passages:
        text = f"{'… ' if passage.before else ''}{marked(passage, _mark)}{' …' if passage.after else ''}"
        screen.item(text, first="   ", then="   ")
    for hit in group.statements:
        _statement(screen, hit, name_of)
    if group.more:
        screen.item(f"… and {group.more} more of this report: --all", first="   ", then="   ", styles=("dim",))


def _statement(screen: Screen, hit: StatementHit, name_of: Callable[[str], str]) -> None:
    from truceledger.publishing.cli.statements import who
    from truceledger.publishing.phrases import phrase
    from truceledger.publishing.searching import marked

    statement = hit.statement
    screen.item(f"{statement.kind}: {phrase(statement, name_of)}", first="   • ", then="     ", styles=("bold",))
    parts = [statement.statement_id[:8], f"said by {who(statement, name_of)} ({statement.attribution.mode.value})"]
    parts += [part for part in (statement.stance.value, statement.modality.value) if part not in {"asserts", "actual"}]
    parts += [hit.verdict.value] if hit.verdict.value != "unjudged" else []
    screen.item(" · ".join(parts), first="     ", then="     ", styles=("dim",))
    words = marked(hit.passage, _mark)
    screen.item(f"“{'… ' if hit.passage.before else ''}{words}{' …' if hit.passage.after else ''}”", first="     ", then="     ")


def _mark(words: str) -> str:
    return f"»{words}«"
