"""``truce users``: the accounts of a server that asks for them. Passwords are typed or made, never given as an option."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from truceledger.errors import LedgerError, UsageError
from truceledger.publishing.cli.common import write_each, write_json, write_line
from truceledger.publishing.cli.options import Format, FormatOption, LedgerOption

if TYPE_CHECKING:
    from collections.abc import Iterator

    from truceledger.publishing.users.store import Person, Store

#: Who did what, where it was done here and not by an account.
BY = "the command line"
NameArgument = Annotated[str, typer.Argument(help="The account's name, as decisions bear it.")]
RoleOption = Annotated[str, typer.Option("--role", help="reader, reviewer, editor or admin; each may do what those before it may.")]
GenerateOption = Annotated[bool, typer.Option("--generate", help="Make a password to be used once within a week, and print it this once.")]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    group = typer.Typer(
        no_args_is_help=True, rich_markup_mode=None, help="The accounts of `truce serve --auth`: who may sign in, and what they may."
    )
    group.command(epilog="Example: truce users add Layla --role admin")(add)
    group.command("list", epilog="Example: truce users list --format json")(list_)
    group.command(epilog="Example: truce users role Layla editor")(role)
    group.command(epilog="Example: truce users password Layla --generate")(password)
    group.command(epilog="Example: truce users disable Layla")(disable)
    group.command(epilog="Example: truce users enable Layla")(enable)
    group.command(epilog="Example: truce users tokens --account Layla")(tokens)
    group.command(epilog="Example: truce users revoke 3")(revoke)
    app.add_typer(group, name="users")


def add(
    name: NameArgument,
    role: RoleOption = "reader",
    generate: GenerateOption = False,
    ledger: LedgerOption = None,
    format: FormatOption = Format.TABLE,
) -> None:
    """Add an account, and ask for its password; it is typed twice and not shown."""
    from truceledger.publishing.users.account import account_name
    from truceledger.publishing.users.roles import role_of

    name, chosen = account_name(name), role_of(role)
    with _store(ledger) as store:
        _unknown(store, name)
        once = store.add(name, chosen, BY, None if generate else _asked(name))
        _told(store.get(name), once, format, f"{name}: added, {chosen.value}")


def list_(ledger: LedgerOption = None, format: FormatOption = Format.TABLE) -> None:
    """List the accounts: role, state, when they were made."""
    from truceledger.publishing.cli.screen import Screen

    with _store(ledger) as store:
        found = store.all()
        if format is Format.TABLE:
            rows = [(p.name, p.role.value, _state(p), p.made.date()) for p in found]
            Screen().rows(("name", "role", "state", "made"), rows)
            if not found:
                sys.stderr.write("there are no accounts; the first is to be an administrator: truce users add NAME --role admin\n")
        else:
            (write_json if format is Format.JSON else write_each)([_plain(p) for p in found])


def role(
    name: NameArgument, role: Annotated[str, typer.Argument(help="reader, reviewer, editor or admin.")], ledger: LedgerOption = None
) -> None:
    """Give an account another role; its tokens have no more rights than it."""
    from truceledger.publishing.users.roles import role_of

    chosen = role_of(role)
    with _store(ledger) as store:
        store.set_role(name, chosen, BY)
        sys.stdout.write(f"{store.get(name).name}: {chosen.value}\n")


def password(name: NameArgument, generate: GenerateOption = False, ledger: LedgerOption = None, format: FormatOption = Format.TABLE) -> None:
    """Set the password of an account; all its sessions end."""
    with _store(ledger) as store:
        found = store.get(name)
        once = None
        if generate:
            once = store.reset_password(found.name, BY)
        else:
            store.set_password(found.name, _asked(found.name), BY)
        working = sum(t.state == "works" for t in store.tokens.all(found.name))
        kept = f" {working} of its tokens still work: truce users tokens --account {found.name!r}" if working and not once else ""
        _told(store.get(name), once, format, f"{found.name}: the password is set, all sessions have ended.{kept}")


def disable(name: NameArgument, ledger: LedgerOption = None) -> None:
    """Let nobody sign in by an account; its sessions end, its tokens are revoked, its name stays in the ledger."""
    with _store(ledger) as store:
        store.disable(name, BY)
        sys.stdout.write(f"{store.get(name).name}: disabled; sessions have ended, tokens are revoked\n")


def enable(name: NameArgument, ledger: LedgerOption = None) -> None:
    """Let an account sign in again, by the password it had; `truce users password` gives it another."""
    with _store(ledger) as store:
        store.enable(name, BY)
        sys.stdout.write(f"{store.get(name).name}: enabled\n")


def tokens(
    account: Annotated[str | None, typer.Option("--account", metavar="NAME", help="Only those of this account.")] = None,
    ledger: LedgerOption = None,
    format: FormatOption = Format.TABLE,
) -> None:
    """List API tokens: whose, what for, role, days; never the token itself."""
    from truceledger.publishing.cli.screen import Screen

    with _store(ledger) as store:
        found = store.tokens.all(store.get(account).name if account else None)
        if format is Format.TABLE:
            rows = [(t.id, t.account, t.name, t.role.value, t.made, t.until or "-", t.used or "never", t.state) for t in found]
            Screen().rows(("token", "account", "name", "role", "made", "last day", "last used", "state"), rows)
        else:
            (write_json if format is Format.JSON else write_each)(found)


def revoke(
    token: Annotated[int, typer.Argument(metavar="TOKEN", help="The number of the token, as `truce users tokens` lists it.")], ledger: LedgerOption = None
) -> None:
    """Revoke an API token: it lets nobody in from then on."""
    with _store(ledger) as store:
        store.tokens.revoke(token, BY)
        sys.stdout.write(f"token {token}: revoked\n")


@contextmanager
def _store(ledger: Path | None) -> Iterator[Store]:
    """Open the accounts of a ledger that is there, and close them."""
    from truceledger import settings
    from truceledger.publishing.users.database import users_path
    from truceledger.publishing.users.store import Store

    path = ledger or settings.load().ledger_path
    if not path.is_file():
        raise LedgerError(f"{path}: there is no ledger here; make one with `truce add`, or give --ledger")
    store = Store(users_path(path))
    try:
        yield store
    finally:
        store.close()


def _unknown(store: Store, name: str) -> None:
    """Refuse a name in use before a password is asked for."""
    from truceledger.publishing.users.errors import NoSuch, Taken

    try:
        known = store.get(name)
    except NoSuch:
        return
    raise Taken(f"there is an account {known.name!r} already; `truce users password` and `truce users enable` make it usable again")


def _asked(name: str) -> str:
    from truceledger.publishing.users.passwords import usable

    if not sys.stdin.isatty():
        raise UsageError("a password is typed at a terminal; without one give --generate, which prints a password to be used once")
    # asked again until it will do, so that a slip costs nothing but a line
    while True:
        given = str(typer.prompt(f"Password for {name}", hide_input=True, confirmation_prompt="Again"))
        try:
            return usable(given, name)
        except UsageError as trouble:
            sys.stderr.write(f"{trouble}\n")


def _told(person: Person, once: str | None, format: Format, words: str) -> None:
    if format is not Format.TABLE:
        (write_json if format is Format.JSON else write_line)({**_plain(person), **({"password": once} if once else {})})
        return
    sys.stdout.write(words + "\n")
    if once:
        sys.stdout.write(f"one-time password, shown this once, for 7 days: {once}\n")


def _plain(person: Person) -> dict[str, Any]:
    return {"name": person.name, "role": person.role.value, "state": _state(person), "made": person.made}


def _state(person: Person) -> str:
    return "disabled" if person.disabled else "one-time password" if person.once else "works"
