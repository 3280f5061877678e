"""Accounts, sessions and tokens: what is kept, what is refused, what ends."""

from __future__ import annotations

import sqlite3
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from sqlalchemy import inspect

from truceledger.errors import LedgerError, LedgerVersionError
from truceledger.ledger import Ledger
from truceledger.ledger.entries import reviewer
from truceledger.publishing.users import database
from truceledger.publishing.users.database import UsersDatabase, users_path
from truceledger.publishing.users.errors import AccountError, NoSuch, NotAllowed, Taken
from truceledger.publishing.users.passwords import Passwords, generated, usable
from truceledger.publishing.users.roles import Role
from truceledger.publishing.users.sessions import IDLE, LONGEST
from truceledger.publishing.users.store import ONCE, Store

GOOD = "copper kettle under rain"


# -- names ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["Layla", "ليلى حسن", "o.haddad@desk", "Zoë O’Brien", "דנה", "R2", "  spaced   out "])
def test_a_name_is_one_that_entries_of_the_ledger_can_bear(store: Store, name: str) -> None:
    store.add(name, Role.READER, "x", GOOD)
    kept = store.get(name).name
    assert kept == " ".join(name.split())
    assert reviewer(kept) == kept


@pytest.mark.parametrize(
    "name", ["", "  ", "reader", "READER", "machine:linking@1", "Machine:x", "a/b", "<b>", 'x"y', "a\nb\x00", "\u202elayla", "x" * 65, "..", "a;b", "a&b"]
)
def test_a_name_that_is_none_is_refused(store: Store, name: str) -> None:
    with pytest.raises(AccountError):
        store.add(name, Role.READER, "x", GOOD)
    assert store.all() == ()


@pytest.mark.parametrize("other", ["layla", "LAYLA", "Ｌａｙｌａ", " Layla "])
def test_two_accounts_are_not_called_alike_not_even_one_and_a_disabled_one(staffed: Store, other: str) -> None:
    staffed.set_role("Noor", Role.ADMIN, "x")
    staffed.disable("Layla", "x")
    with pytest.raises(Taken, match="Layla"):
        staffed.add(other, Role.ADMIN, "x", GOOD)


# -- passwords -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("eleven char", "12 characters"),
        ("", "12 characters"),
        ("Ｐassword!!", "12 characters"),  # eleven, however wide
        ("x" * 1025, "at most"),
        ("layla layla layla", "name"),
        ("Layla2026!!!", "name"),
        ("password1234", "tried first"),
        ("P@ssw0rd Passw0rd", ""),
        ("PASSWORDPASSWORD", "tried first"),
        ("123456789012", "tried first"),
        ("123412341234", "tried first"),
        ("qwertyuiop[]", "tried first"),
        ("1q2w3e4r5t6y", "tried first"),
        ("aaaaaaaaaaaaaaaa", "tried first"),
        ("abcabcabcabc", "tried first"),
        ("lkjhgfdsa098765", "tried first"),
        ("correct horse battery staple", "tried first"),
        ("truceledger2026", "tried first"),
        ("tr0ub4dor&3xyz", ""),
        ("كلمة مرور طويلة", ""),
        ("a b c d e f g h", "tried first"),
        ("the 1 sea ate 22 boats", ""),
    ],
)
def test_a_password_is_long_and_not_the_first_that_is_tried(password: str, why: str) -> None:
    if not why:
        assert usable(password, "Layla") == password
        return
    with pytest.raises(AccountError, match=why) as refused:
        usable(password, "Layla")
    assert not password or password not in str(refused.value)


def test_a_password_that_is_made_will_do_and_is_another_each_time() -> None:
    made = {generated() for _ in range(200)}
    assert len(made) == 200
    assert all(usable(p, "Layla") for p in made)


def test_what_is_stored_is_argon2id_and_is_made_anew_when_its_parameters_change(tmp_path: Path, passwords: Passwords) -> None:
    path = tmp_path / "u.db"
    before = Store(path, passwords=passwords)
    before.add("Layla", Role.ADMIN, "x", GOOD)
    before.close()
    after = Store(path, passwords=Passwords(PasswordHasher(time_cost=2, memory_cost=16, parallelism=1)))
    assert stored(path).startswith("$argon2id$v=19$m=8,t=1,p=1$")
    assert after.check("Layla", "not this one") is None
    assert ",t=1," in stored(path)
    assert after.check("Layla", GOOD)
    assert stored(path).startswith("$argon2id$v=19$m=16,t=2,p=1$")
    assert after.check("Layla", GOOD)
    after.close()


def stored(path: Path) -> str:
    with sqlite3.connect(path) as raw:
        return str(raw.execute("SELECT password FROM account").fetchone()[0])


def test_the_parameters_are_those_of_rfc_9106() -> None:
    made = Passwords().hash(GOOD)
    assert made.startswith("$argon2id$v=19$m=65536,t=3,p=4$")


def test_the_same_password_typed_otherwise_is_the_same(staffed: Store) -> None:
    staffed.set_password("Layla", "caffè e zucchero per tutti", "Layla")
    assert staffed.check("layla", "caffe\u0300 e zucchero per tutti")


@pytest.mark.parametrize("name", ["Layla", "nobody at all", "Old Hand", "", "machine:x", "x" * 5000])
def test_the_same_work_is_done_whether_there_is_such_an_account_or_not(staffed: Store, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    staffed.add("Old Hand", Role.EDITOR, "x", "three oars and no boat")
    staffed.disable("Old Hand", "x")
    done: list[str] = []
    verify = staffed.passwords._hasher.verify

    def counted(stored: str, password: str) -> bool:
        done.append(stored)
        return verify(stored, password)

    monkeypatch.setattr(staffed.passwords, "_hasher", Hasher(counted, staffed.passwords._hasher))
    assert staffed.check(name, "a wrong one entirely") is None
    assert len(done) == 1
    assert done[0].split("$")[3] == "m=8,t=1,p=1"  # the work of one is the work of another


class Hasher:
    def __init__(self, verify: Any, rest: PasswordHasher) -> None:
        self.verify, self._rest = verify, rest

    def __getattr__(self, name: str) -> Any:
        return getattr(self._rest, name)


def test_who_is_disabled_does_not_get_in_by_the_right_password(staffed: Store) -> None:
    assert staffed.check("Omar", "seven green lanterns away")
    staffed.disable("Omar", "Layla")
    assert staffed.check("Omar", "seven green lanterns away") is None
    staffed.enable("Omar", "Layla")
    assert staffed.check("Omar", "seven green lanterns away")


def test_a_one_time_password_is_for_a_week(staffed: Store, clock: Any) -> None:
    secret = staffed.add("Rami", Role.READER, "Layla")
    found = staffed.check("Rami", secret or "")
    assert found is not None
    assert found.once
    clock.now += ONCE
    assert staffed.check("Rami", secret or "") is None


# -- administrators ------------------------------------------------------------------------------------------------


def test_the_last_administrator_stays_one(staffed: Store) -> None:
    with pytest.raises(Taken, match="last administrator"):
        staffed.disable("Layla", "Layla")
    with pytest.raises(Taken, match="last administrator"):
        staffed.set_role("Layla", Role.EDITOR, "Layla")
    staffed.set_role("Noor", Role.ADMIN, "Layla")
    staffed.set_role("Layla", Role.EDITOR, "Layla")
    with pytest.raises(Taken, match="last administrator"):
        staffed.disable("Noor", "Noor")
    assert staffed.governed()


def test_a_disabled_administrator_is_none_to_count_on(staffed: Store) -> None:
    staffed.set_role("Noor", Role.ADMIN, "x")
    staffed.disable("Noor", "x")
    with pytest.raises(Taken):
        staffed.set_role("Layla", Role.READER, "x")
    staffed.set_role("Noor", Role.READER, "x")  # who cannot sign in may be made anything


def test_what_was_done_is_kept_and_by_whom(staffed: Store) -> None:
    staffed.set_role("Omar", Role.EDITOR, "Layla")
    staffed.set_role("Omar", Role.EDITOR, "Noor")  # nothing new
    staffed.disable("Omar", "Layla")
    told = [(d.by, d.what) for d in staffed.deeds("omar")]
    assert told == [
        ("Layla", "account disabled, 0 tokens revoked"),
        ("Layla", "role reviewer made editor"),
        ("the command line", "account added, reviewer"),
    ]


# -- sessions ------------------------------------------------------------------------------------------------------


def test_a_session_ends_when_nobody_uses_it_for_half_a_day(staffed: Store, clock: Any) -> None:
    session = staffed.sessions.begin("Omar")
    for _ in range(3):
        clock.now += IDLE - timedelta(minutes=1)
        assert staffed.sessions.holder(session)
    clock.now += IDLE
    assert staffed.sessions.holder(session) is None


def test_a_session_ends_after_a_week_however_it_is_used(staffed: Store, clock: Any) -> None:
    session, begun = staffed.sessions.begin("Omar"), clock.now
    while clock.now < begun + LONGEST - timedelta(hours=6):
        assert staffed.sessions.holder(session)
        clock.pass_by(hours=6)
    clock.now = begun + LONGEST
    assert staffed.sessions.holder(session) is None


def test_a_new_password_ends_all_sessions_of_its_account_and_no_others(staffed: Store) -> None:
    mine, also_mine, other = staffed.sessions.begin("Omar"), staffed.sessions.begin("omar"), staffed.sessions.begin("Zoe")
    staffed.set_password("Omar", "eight green lanterns away", "Omar")
    assert [staffed.sessions.holder(s) is not None for s in (mine, also_mine, other)] == [False, False, True]


def test_sessions_that_ended_are_swept_away(staffed: Store, clock: Any) -> None:
    staffed.sessions.begin("Omar")
    clock.pass_by(days=2)
    staffed.sessions.begin("Omar")
    with sqlite3.connect(staffed.path) as raw:
        assert raw.execute("SELECT count(*) FROM session").fetchone()[0] == 1


def test_a_role_counts_as_it_is_now(staffed: Store) -> None:
    session = staffed.sessions.begin("Noor")
    staffed.set_role("Noor", Role.READER, "Layla")
    holder = staffed.sessions.holder(session)
    assert holder is not None
    assert holder.role is Role.READER


# -- tokens --------------------------------------------------------------------------------------------------------


def test_a_token_has_no_more_rights_than_its_owner_has_now(staffed: Store) -> None:
    with pytest.raises(NotAllowed, match="no more rights"):
        staffed.tokens.make("Omar", "x", Role.EDITOR)
    secret = staffed.tokens.make("Noor", "x", Role.REVIEWER)
    assert holder(staffed, secret).role is Role.REVIEWER
    staffed.set_role("Noor", Role.READER, "Layla")
    assert holder(staffed, secret).role is Role.READER
    staffed.set_role("Noor", Role.ADMIN, "Layla")
    assert holder(staffed, secret).role is Role.REVIEWER


def holder(store: Store, secret: str) -> Any:
    found = store.tokens.holder(secret)
    assert found is not None
    return found


def test_a_token_works_through_its_last_day(staffed: Store, clock: Any) -> None:
    secret = staffed.tokens.make("Omar", "x", until=date(2026, 6, 2))
    clock.pass_by(days=1, hours=14)
    assert staffed.tokens.holder(secret)
    clock.pass_by(hours=2)
    assert staffed.tokens.holder(secret) is None
    assert staffed.tokens.all()[0].state == "expired"
    with pytest.raises(AccountError, match="over"):
        staffed.tokens.make("Omar", "y", until=date(2026, 6, 1))


def test_a_token_that_is_revoked_or_whose_owner_is_disabled_lets_nobody_in_also_when_they_are_back(staffed: Store) -> None:
    one, other = staffed.tokens.make("Omar", "one"), staffed.tokens.make("Omar", "other")
    staffed.tokens.revoke(1, "Omar", "Omar")
    assert staffed.tokens.holder(one) is None
    assert staffed.tokens.holder(other)
    staffed.disable("Omar", "Layla")
    assert staffed.tokens.holder(other) is None
    staffed.enable("Omar", "Layla")
    assert staffed.tokens.holder(other) is None
    with pytest.raises(NoSuch):
        staffed.tokens.revoke(99, "Omar")
    with pytest.raises(NoSuch):
        staffed.tokens.revoke(1, "Zoe", "Zoe")


def test_of_its_use_a_token_knows_the_day_alone(staffed: Store, clock: Any) -> None:
    secret = staffed.tokens.make("Omar", "x")
    assert staffed.tokens.all("Omar")[0].used is None
    staffed.tokens.holder(secret)
    clock.pass_by(days=3)
    staffed.tokens.holder(secret)
    assert staffed.tokens.all("Omar")[0].used == date(2026, 6, 4)


def test_two_tokens_that_work_are_not_called_alike(staffed: Store) -> None:
    staffed.tokens.make("Omar", "nightly")
    with pytest.raises(Taken):
        staffed.tokens.make("Omar", "Nightly ")
    staffed.tokens.make("Zoe", "nightly")
    staffed.tokens.revoke(1, "Omar")
    staffed.tokens.make("Omar", "nightly")


@pytest.mark.parametrize("name", ["", "   ", "x" * 65, "\x1b[0m"])
def test_a_token_is_called_something(staffed: Store, name: str) -> None:
    with pytest.raises(AccountError):
        staffed.tokens.make("Omar", name)


# -- the file ------------------------------------------------------------------------------------------------------


def test_nothing_that_lets_in_is_in_the_file_nor_anything_of_it_in_the_ledger(ledger: Ledger, staffed: Store, tmp_path: Path) -> None:
    once = staffed.reset_password("Zoe", "Layla")
    secrets = [staffed.sessions.begin("Omar"), staffed.tokens.make("Omar", "x"), once, GOOD, "seven green lanterns away"]
    files = {f.name: f.read_bytes() for f in tmp_path.iterdir()}
    assert {"a.db", "a.db.users.db"} <= set(files)
    for secret in secrets:
        assert all(secret.encode() not in held for held in files.values())
    assert all(b"argon2" not in held and b"Omar" not in held for name, held in files.items() if "users" not in name)


def test_only_its_owner_reads_the_file_and_what_stands_beside_it(staffed: Store) -> None:
    files = list(staffed.path.parent.glob("*.users.db*"))
    assert len(files) == 3
    assert {oct(f.stat().st_mode & 0o777) for f in files} == {"0o600"}


def test_a_file_that_others_could_read_is_closed_to_them(tmp_path: Path, passwords: Passwords) -> None:
    path = tmp_path / "u.db"
    path.touch(0o644)
    Store(path, passwords=passwords).close()
    assert path.stat().st_mode & 0o777 == 0o600


def test_another_process_is_heeded_at_once(staffed: Store, clock: Any, passwords: Passwords) -> None:
    session, secret = staffed.sessions.begin("Omar"), staffed.tokens.make("Omar", "x")
    other = Store(staffed.path, clock=clock, passwords=passwords)
    other.disable("Omar", "the command line")
    other.close()
    assert staffed.sessions.holder(session) is None
    assert staffed.tokens.holder(secret) is None
    assert staffed.secret == Store(staffed.path, passwords=passwords).secret


@pytest.mark.parametrize("sql", ["DELETE FROM account", "UPDATE account SET name = 'Other'", "DELETE FROM deed", "UPDATE deed SET by = 'nobody'"])
def test_accounts_keep_their_names_and_are_never_gone_nor_what_was_done_to_them(staffed: Store, sql: str) -> None:
    with sqlite3.connect(staffed.path) as raw, pytest.raises(sqlite3.IntegrityError, match=r"never|keep|kept"):
        raw.execute(sql)


def test_the_tables_are_what_the_steps_make(tmp_path: Path) -> None:
    made = UsersDatabase(tmp_path / "u.db")
    found = inspect(made.engine)
    for table in database.metadata.sorted_tables:
        assert {c["name"] for c in found.get_columns(table.name)} == set(table.columns.keys())
    assert set(found.get_table_names()) == set(database.metadata.tables)
    made.close()


def test_a_file_of_something_else_or_of_a_newer_version_is_refused(tmp_path: Path, ledger: Ledger) -> None:
    with pytest.raises(LedgerError, match="no file of accounts"):
        UsersDatabase(ledger.path)
    (tmp_path / "text").write_text("not a database at all, but long enough to look like one" * 20)
    with pytest.raises(LedgerError, match="no file of accounts"):
        UsersDatabase(tmp_path / "text")
    UsersDatabase(tmp_path / "u.db").close()
    with sqlite3.connect(tmp_path / "u.db") as raw:
        raw.execute("PRAGMA user_version = 99")
    with pytest.raises(LedgerVersionError, match="newer"):
        UsersDatabase(tmp_path / "u.db")


def test_no_two_ledgers_share_a_file_of_accounts(tmp_path: Path) -> None:
    assert len({users_path(tmp_path / name) for name in ("a", "a.db", "a.sqlite", "b.db")}) == 4
