"""Accounts and tokens over the API, against its own description: whatever an administrator's program sends, no fault of the server."""

from __future__ import annotations

import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance, status_code_conformance

from truceledger.ledger import Ledger
from truceledger.publishing.users.limits import Limits
from truceledger.publishing.users.store import Store

from .conftest import serve

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


def test_what_is_told_of_accounts_is_as_described(ledger: Ledger, staffed: Store) -> None:
    app = serve(ledger, staffed, limits=Limits(0))
    described = schemathesis.openapi.from_asgi("/api/openapi.json", app, headers={"Host": "localhost"})
    seen, told, secrets = [], set(), [staffed.tokens.make("Layla", "first")]
    for found in described.get_all_operations():
        operation = found.ok()
        if not operation.path.startswith(("/api/me", "/api/tokens", "/api/accounts")):
            continue

        @settings(max_examples=20, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
        @given(case=operation.as_strategy(generation_mode=GenerationMode.POSITIVE) | operation.as_strategy(generation_mode=GenerationMode.NEGATIVE))
        def holds(case: schemathesis.Case) -> None:
            if staffed.tokens.holder(secrets[-1]) is None:  # it revoked its own
                secrets.append(staffed.tokens.make("Layla", "again"))
            answer = case.call_and_validate(checks=CHECKS, headers={"Host": "localhost", "Authorization": f"Bearer {secrets[-1]}"})
            told.add(answer.status_code)

        try:
            holds()
        except Exception as trouble:
            trouble.add_note(f"at {operation.method.upper()} {operation.path}")
            raise
        seen.append((operation.method, operation.path))
    assert len(seen) == 10
    assert {200, 201, 403, 404, 422} <= told
    assert 401 not in told
