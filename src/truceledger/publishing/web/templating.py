"""Templates: escaped always, undefined names an error, names and quotes isolated so that right-to-left words turn nothing beside them."""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from truceledger.assessment.figures.names import number
from truceledger.assessment.words import day, plain
from truceledger.publishing.safe import one_line, printable
from truceledger.publishing.users.roles import Act
from truceledger.publishing.web.nav import PLACES
from truceledger.vocabulary.quantity import number_of

if TYPE_CHECKING:
    from truceledger.publishing.web.looking import Looking

STATIC = Path(__file__).parent / "static"
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_LOST = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@lru_cache(maxsize=1)
def environment() -> Environment:
    """Give the templates' environment."""
    made = Environment(
        loader=PackageLoader("truceledger.publishing.web"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    made.filters.update(
        day=lambda value: day(str(value)) if value else "", plain=lambda value: plain(str(value)), named=named, line=one_line, text=printable, typed=typed, number=number
    )
    made.globals.update(number_of=number_of, static=static, places=PLACES)
    return made


def named(words: str) -> Markup:
    """Wrap a name or a quote whose direction is its own."""
    return Markup("<bdi>{}</bdi>").format(escape(one_line(words)))


def typed(words: str) -> Markup:
    """Give what somebody typed, to be typed on in a field: all that intake would keep of it, marks that turn text as references."""
    return Markup(_TURNING.sub(lambda mark: f"&#x{ord(mark[0]):x};", str(escape(_LOST.sub("", words)))))


def static(name: str) -> str:
    """Give the address of a file that pages use; it changes with the file, so that a browser keeps no old one."""
    return f"/static/{name}?v={_digest(name)}"


@lru_cache(maxsize=64)
def _digest(name: str) -> str:
    return hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]


def page(request: Request, template: str, key: str = "", looking: Looking | None = None, status: int = 200, **values: Any) -> HTMLResponse:
    """Render a page; ``key`` is its place in the head, ``looking`` from where it looks.

    Templates have besides what is given: ``account`` (null where nobody is signed in), ``csrf`` (the token that forms carry), ``room``,
    ``may_add`` (whether reports may be added).
    """
    state = request.app.state
    account = state.gate.peek(request)
    context = {
        "request": request,
        "path": request.url.path,
        "key": key,
        "looking": looking,
        "room": state.room,
        "title_of": state.title_of,
        "account": account,
        "may_add": account is not None and account.may(Act.ADD),
        "csrf": state.gate.csrf(request),
        "auth": state.gate.auth,
        "withheld": 0,
        **values,
    }
    response = HTMLResponse(environment().get_template(template).render(context), status)
    response.headers["Cache-Control"] = "no-store, private"
    return response
