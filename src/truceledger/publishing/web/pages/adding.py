"""Adding a report: a form for its text or file and what is known of it, and what was read once it is in the ledger."""

from __future__ import annotations

import logging
from collections import Counter
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, Response

from truceledger.errors import TruceError, UsageError
from truceledger.intake import IntakeOptions, Taken
from truceledger.publishing.apart import ReaderBusyError, TooLongError
from truceledger.publishing.api import deps
from truceledger.publishing.api.errors import TooLarge, status_of
from truceledger.publishing.api.routes.reports import taken
from truceledger.publishing.api.shapes import Added, NewReport
from truceledger.publishing.cli.added import why_none
from truceledger.publishing.deciding import FormError
from truceledger.publishing.gathered import by_report
from truceledger.publishing.queries import Look, day_of, named_process
from truceledger.publishing.room import Room
from truceledger.publishing.users.account import Account
from truceledger.publishing.users.gate import needs
from truceledger.publishing.users.roles import Act, Role
from truceledger.publishing.web.address import worded
from truceledger.publishing.web.filed import filed, processes_of_reports
from truceledger.publishing.web.form import Refusal, Sent, Typed, go, refusal, sent_file, typed
from truceledger.publishing.web.looking import Looking, looking
from truceledger.publishing.web.templating import page
from truceledger.vocabulary.issue import Severity
from truceledger.vocabulary.kinds import KINDS
from truceledger.vocabulary.report import Report
from truceledger.vocabulary.view import HeldReport

router = APIRouter(include_in_schema=False)
_log = logging.getLogger("truceledger")
READER, ADD = Depends(needs(Role.READER)), Depends(needs(Act.ADD))
#: The largest text, as the API takes it, and the largest file, as intake does, in bytes.
TEXT, FILE = deps.MOST, IntakeOptions().max_bytes
#: Characters of the other fields at most.
LONGEST = {"title": 500, "publisher": 200, "published": 40, "uri": 2000, "language": 2, "process": 200}
#: What the page calls its fields where it tells of all that is wrong.
CALLED = {"text": "text", "file": "file", **{name: name for name in LONGEST}, "published": "day", "uri": "address"}
#: What a browser offers to choose; what a file is tells its content.
SUFFIXES = ".txt,.md,.markdown,.html,.htm,.pdf,.docx,.eml,.jsonl,.json,.gz,.zip"
#: What is not known of a report, as the page tells it.
UNKNOWN = {
    "no_publisher": "it names no publisher; add it again with one, and that stands in the place of this",
    "no_published": "it has no day of publication, and is counted by the day it was added; add it again with its day, and that stands in the place of this",
}
FAULT = "Nothing was saved: a fault of Truceledger itself; the server's log tells more"
#: What became of a report, by the word in the address.
DONE = {
    "added": "The report is in the ledger",
    "known": "This report is in the ledger already; nothing was changed",
    "anew": "This report is in the ledger already; it was read anew, and is now read otherwise",
    "better": "The ledger held this report with less known of it; it stands in its place now, and what people decided on the same words goes on",
}


@dataclass(frozen=True)
class Read:
    """What was read of a report that was added: ``kinds`` with how many of each, ``process`` (none: filed under none), why nothing was."""

    held: HeldReport
    path: str
    kinds: tuple[tuple[str, str, int], ...]
    process: str | None
    silent: str


@router.get("/reports/add", response_class=HTMLResponse)
def form(request: Request, seen: Looking = Depends(looking), account: Account = READER, report: str = "", done: str = "") -> Response:
    """Show the form, under it what was read of the ``report`` that was added before; to whom it is not allowed, who may."""
    return _shown(request, seen, account, report=report[:200], done=done)


@router.post("/reports/add")
def add(
    request: Request,
    seen: Looking = Depends(looking),
    account: Account = ADD,
    given: Typed = Depends(typed),
    file: Sent = Depends(sent_file("file", FILE)),
) -> Response:
    """Read a report and record it, as the API does; where that cannot be, show the form again with what was typed."""
    room: Room = request.app.state.room
    try:
        made = _added(room, given, file)
    except TruceError as trouble:
        return _shown(request, seen, account, _refused(trouble), given)
    except RuntimeError:  # what was typed is not lost by a fault of ours
        _log.exception("a fault while a report was read that was sent in")
        return _shown(request, seen, account, Refusal(FAULT, {}, (), 500), given)
    name = ""
    if made.report is not None:
        names = filed(room, Look())
        held = names.find(made.report.key) or names.find(made.report.digest)
        name = held.report.key if held else ""
    word = "added" if made.new else "better" if made.instead else "anew" if made.statements_new else "known"
    return go(seen.to("/reports/add"), done=word, report=name)


def _added(room: Room, given: Typed, file: Sent) -> Added:
    """Take in what was given; raises ``FormError`` for what is wrong with the fields, all at once, and what ``taken`` raises."""
    wrong: dict[str, str] = {}
    text = given.get("text")
    fields = {name: given.get(name).strip() for name in LONGEST}
    if text.strip() and file.name:
        wrong["file"] = "give the text or a file, not both"
    elif not text.strip() and not file.name:
        wrong["text"] = "give the text of the report, or choose a file"
    for name, value in fields.items():
        if len(value) > LONGEST[name]:
            wrong[name] = f"more than {LONGEST[name]} characters" if name != "language" else "give a code of two letters, such as en or ar"
    if fields["language"] and not wrong.get("language") and not (len(fields["language"]) == 2 and fields["language"].isascii() and fields["language"].isalpha()):
        wrong["language"] = "give a code of two letters, such as en or ar"
    for name, check in (
        ("published", lambda: day_of(fields["published"] or None, "day")),
        ("process", lambda: named_process(fields["process"], lambda: [n for n, *_ in room.processes()])),
    ):
        if not wrong.get(name):
            try:
                check()
            except UsageError as trouble:
                wrong[name] = str(trouble)
    if wrong:
        raise FormError(wrong)
    if len(text.encode("utf-8", "replace")) > TEXT:
        raise TooLarge(f"the text is larger than {TEXT:,} bytes")
    if file.name:
        came, report = _opened(room, "file", file.content, file.name, fields["published"])
    else:
        came, report = _opened(room, "text", text.encode("utf-8", "replace"), "text", fields["published"])
    own = {"title": report.title, "publisher": report.publisher, "uri": report.uri, "language": report.language}
    own["published"] = str(report.published) if report.published else None
    told = {name: fields[name].lower() if name == "language" else fields[name] for name in LONGEST}
    return _read(taken(room, NewReport(report.text, **{name: told[name] or own.get(name) for name in LONGEST}), came))


def _opened(room: Room, field: str, content: bytes, name: str, day: str) -> tuple[Taken, Report]:
    """Open what was given as ``file`` or ``text``, as intake does: a typed text may say of itself where it was published, as a file may.

    Raises ``FormError`` where it holds no report, or more than one, or a day of its own that cannot be read and none was typed.
    """
    if len(content) > FILE:
        raise TooLarge(f"the file is larger than {FILE:,} bytes")
    try:
        found = room.reader.open(content, name, FILE)
    except TooLongError:
        raise TooLongError(f"the {field} was not opened in time; divide it, or take it in with `truce add`") from None
    except UsageError as trouble:
        raise FormError({field: str(trouble)}) from None
    if len(found) != 1:
        raise FormError({field: f"the {field} holds {'more than one report; add each by itself, or all with `truce add`' if found else 'no report'}"})
    came = found[0]
    if came.report is None:
        raise FormError({field: "; ".join(worded(i.message) for i in came.issues)})
    if came.evidence is None or len(came.report.text.encode("utf-8", "replace")) > TEXT:
        raise TooLarge(f"what the file holds is larger than {FILE:,} bytes, or its text than {TEXT:,}")
    bad = next((i.message.partition(";")[0] for i in came.issues if i.code == "bad_date"), "")
    if bad and not day:
        raise FormError({"published": f"of itself the {field} says {bad}; give the day"})
    return came, came.report


def _read(made: Added) -> Added:
    """Give what was recorded; raises ``FormError`` where it holds nothing to read."""
    if made.report is None:
        raise FormError({"text": "; ".join(worded(str(i.get("message", ""))) for i in made.issues) or "the report holds no text"})
    return made


def _refused(trouble: TruceError) -> Refusal:
    """Tell a trouble above the form, and beside the field that it is of."""
    if isinstance(trouble, TooLarge | TooLongError):
        return Refusal(f"Nothing was saved: {trouble}", {}, (), status_of(trouble))
    if isinstance(trouble, ReaderBusyError):
        return Refusal(f"Nothing was saved: {trouble}", {}, (), status_of(trouble))
    if isinstance(trouble, FormError):
        told = "; ".join(words if CALLED[name] in words else f"{CALLED[name]}: {words}" for name, words in trouble.fields.items())
        return Refusal(f"Nothing was saved: {told}", trouble.fields, (), status_of(trouble))
    return refusal(trouble)


def _shown(
    request: Request,
    seen: Looking,
    account: Account,
    refused: Refusal | None = None,
    given: Typed = Typed({}),
    report: str = "",
    done: str = "",
) -> Response:
    room: Room = request.app.state.room
    may = account.may(Act.ADD)
    status = refused.status if refused else 200 if may else 403
    values: dict[str, Any] = {
        "may": may,
        "who_may": [role.value for role in Role if role >= Act.ADD.least],
        "refused": refused,
        "wrong": refused.fields if refused else {},
        "given": given,
        "processes": [name for name, *_ in room.processes() if name and "[withheld" not in name],
        "suffixes": SUFFIXES,
        "longest": LONGEST,
        "largest": f"{FILE // 1_000_000} MB",
        "done": DONE.get(done, "") if may else "",
        "read": _what(room, report) if report and may else None,
        "withholds": room.ledger.redaction() is not None,
        "severe": (Severity.ERROR, Severity.WARNING),
        "issue_words": lambda issue: UNKNOWN.get(issue.code) or worded(issue.message),
    }
    made = page(request, "add.html", "reports", seen, status, **values)
    if status == 503:
        made.headers["Retry-After"] = "5"
    return made


def _what(room: Room, name: str) -> Read | None:
    """Give what the ledger holds of a report, by its key."""
    look = Look()
    names = filed(room, look)
    held = names.find(name)
    if held is None or (path := names.path(held.report)) is None:
        return None
    counts = Counter(h.statement.kind for h in by_report(room, look).get(held.report.key, ()))
    every = tuple(n for n, *_ in room.processes() if n)
    hidden = held.report.digest.startswith("withheld:")
    silent = "" if counts or hidden else why_none(held.issues, room.ledger.sentences(held.report.id, held.report.key))
    kinds = tuple((k.name, k.plural, counts[k.name]) for k in KINDS if counts[k.name])
    return Read(held, path, kinds, processes_of_reports(room, look, every).get(held.report.key), silent)


__all__ = ["router"]
