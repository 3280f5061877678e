"""What an address asked for and cannot be: told in the frame of all pages, with a form to mend it; nothing is told to who may not look."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

import site_for_tests
from truceledger.publishing.users.store import Store
from truceledger.publishing.web.nav import PLACES

PROCESS = f"process={site_for_tests.PROCESS}"


def form(page: Any) -> dict[str, dict[str, str]]:
    """The fields of the form that mends, by name."""
    at = next(i for i, (tag, given) in enumerate(page.tags) if tag == "form" and given.get("aria-label") == "What was asked")
    return {g["name"]: g for tag, g in page.tags[at:] if tag in {"input", "select"}}


@pytest.mark.parametrize(
    ("address", "wrong", "kept"),
    [
        (f"/timeline?{PROCESS}&since=yesterday&party=Israel", "since", "party"),
        (f"/calendar?{PROCESS}&month=soon&party=Israel", "month", "party"),
        (f"/commitments?{PROCESS}&party=Atlantis", "party", "process"),
        (f"/?{PROCESS}&as_of=2026-02-30", "as_of", "process"),
        (f"/timeline?{PROCESS}&page=many", "page", "process"),
        ("/standoff?process=atlantis&view=ISR", "process", "view"),
    ],
)
def test_the_page_says_what_is_wrong_in_its_frame_and_has_the_form_to_mend_it(look: Any, address: str, wrong: str, kept: str) -> None:
    page = look(address, 422 if wrong == "page" else 400)
    assert {p.path for p in PLACES} <= {a.partition("?")[0] for a in page.links}
    assert "This cannot be shown as it was asked" in page.text
    fields = form(page)
    assert [n for n, g in fields.items() if "aria-invalid" in g] == [wrong]
    assert fields[kept].get("value") != ""
    without = next(a for a in page.links if a.partition("?")[0] == address.partition("?")[0] and f"{wrong}=" not in a and f"{kept}=" in a)
    assert look(without)


def test_where_one_looks_from_stays_as_far_as_it_can_be(look: Any) -> None:
    page = look(f"/timeline?{PROCESS}&as_of=2026-05-21&standing=reviewed&since=then", 400)
    assert f"/figures?{PROCESS}&as_of=2026-05-21&standing=reviewed" in page.links
    page = look(f"/timeline?{PROCESS}&as_of=soon&standing=reviewed", 400)
    assert f"/figures?{PROCESS}&standing=reviewed" in page.links
    page = look("/timeline?process=atlantis&as_of=2026-05-21", 400)
    assert "/figures?as_of=2026-05-21" in page.links


def test_what_is_not_there_has_the_frame_and_nothing_to_mend(look: Any) -> None:
    page = look(f"/reports/nowhere?{PROCESS}", 404)
    assert f"/figures?{PROCESS}" in page.links
    assert not [g for tag, g in page.tags if g.get("aria-label") == "What was asked"]


def test_hostile_words_of_an_address_stay_words(look: Any) -> None:
    page = look("/timeline?since=%3Cscript%3Ealert(1)%3C/script%3E&%22%3E%3Cimg%20src=x", 400)
    assert "<script>alert" not in page.html
    assert "<img" not in page.html


def test_who_is_not_signed_in_learns_nothing_of_the_ledger(path: Path, tmp_path: Path) -> None:
    store = Store(tmp_path / "users.db")
    app = site_for_tests.site(path, auth=store)
    with TestClient(app, follow_redirects=True) as client:
        for address in ("/timeline?since=then", "/nowhere", f"/login?{PROCESS}&as_of=soon", "/reports/nowhere"):
            assert "Lebanon" not in client.get(address).text
    app.state.room.close()
    store.close()
