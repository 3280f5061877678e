"""The whole API against its own description: whatever is sent, no fault of the server, and answers as described."""

from __future__ import annotations

from pathlib import Path

import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

import site_for_tests

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    response_headers_conformance,
    unsupported_method,
]


def test_the_api_does_what_it_says(path: Path) -> None:
    described = schemathesis.openapi.from_asgi("/api/openapi.json", site_for_tests.site(path))
    seen = []
    for found in described.get_all_operations():
        operation = found.ok()

        @settings(max_examples=12, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
        @given(case=operation.as_strategy(generation_mode=GenerationMode.POSITIVE) | operation.as_strategy(generation_mode=GenerationMode.NEGATIVE))
        def holds(case: schemathesis.Case) -> None:
            case.call_and_validate(checks=CHECKS)

        try:
            holds()
        except Exception as trouble:
            trouble.add_note(f"at {operation.method.upper()} {operation.path}")
            raise
        seen.append(operation.path)
    assert {"/api/statements", "/api/state", "/api/reports/{report}", "/api/export/{format}"} <= set(seen)
