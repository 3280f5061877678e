"""The reference pages, made from the declarations: ``python -m truceledger.publishing.reference [FOLDER]``.

A test fails when a page in docs/reference is not what this makes.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from truceledger.assessment.chapters import CHAPTERS
from truceledger.assessment.state import SCHEMA as STATE_SCHEMA
from truceledger.assessment.state import StateOfPlay
from truceledger.vocabulary.attribution import Modality, Mode, SourceRole, Stance
from truceledger.vocabulary.kinds import KINDS
from truceledger.vocabulary.place import Precision
from truceledger.vocabulary.statement import SCHEMA


def statement_schema() -> dict[str, Any]:
    """Give the JSON Schema of a statement: the common part, and each kind's fields under its name."""
    text, null = {"type": "string"}, {"type": "null"}
    nullable = {"anyOf": [text, null]}
    span = _object({"start": {"type": "integer", "minimum": 0}, "end": {"type": "integer", "minimum": 1}, "exact": text})
    source = _object(
        {
            "role": {"enum": [r.value for r in SourceRole]},
            "text": nullable,
            "party": nullable,
            "anonymous": {"type": "boolean"},
            "start": {"anyOf": [{"type": "integer"}, null]},
            "end": {"anyOf": [{"type": "integer"}, null]},
        },
        required=("role",),
    )
    place = _object(
        {
            "text": text,
            "name": text,
            "country": nullable,
            "lat": {"anyOf": [{"type": "number"}, null]},
            "lon": {"anyOf": [{"type": "number"}, null]},
            "precision": {"anyOf": [{"enum": [p.value for p in Precision]}, null]},
        },
        required=("text", "name"),
    )
    report = _object(
        {name: text if name in {"id", "digest"} else nullable for name in ("id", "digest", "uri", "title", "publisher", "published", "language")},
        required=("id", "digest"),
    )
    common: dict[str, Any] = {
        "schema": {"const": SCHEMA},
        "statement_id": text,
        "claim_id": text,
        "kind": {"enum": [k.name for k in KINDS]},
        "report": report,
        "evidence": {"type": "array", "items": span, "minItems": 1},
        "attribution": _object({"mode": {"enum": [m.value for m in Mode]}, "sources": {"type": "array", "items": source}}),
        "stance": {"enum": [s.value for s in Stance]},
        "modality": {"enum": [m.value for m in Modality]},
        "when": {"anyOf": [_object({"edtf": text, "text": nullable}, required=("edtf",)), null]},
        "where": {"type": "array", "items": place},
        "fields": {"type": "object"},
        "spans": {"type": "object"},
        "rule": text,
        "confidence": {"type": "number", "minimum": 0, "maximum": 1},
    }
    made = _object(common)
    made |= {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": SCHEMA}
    made["allOf"] = [{"if": {"properties": {"kind": {"const": k.name}}}, "then": {"properties": {"fields": k.schema()}}} for k in KINDS]
    return made


def _object(properties: dict[str, Any], required: tuple[str, ...] | None = None) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties if required is None else required),
        "additionalProperties": False,
    }


def kinds_page() -> str:
    """Give the page of kinds and fields."""
    lines = [
        "# The ten kinds of statement",
        "",
        "Made from the declarations in `truceledger.vocabulary.kinds`. A star marks a field that must agree for a match.",
        "",
    ]
    for kind in KINDS:
        lines += [f"## {kind.name}", "", f"{kind.about} In words: `{kind.phrase}`", "", "| field | holds | about |", "|---|---|---|"]
        for field in kind.fields:
            values = getattr(field.sort, "values", None)
            holds = ", ".join(f"`{v}`" for v in values) if values else field.sort.about
            lines.append(f"| `{field.name}`{' *' if field.key else ''} | {holds} | {field.about or field.label} |")
        lines.append("")
    return "\n".join(lines)


def state_page() -> str:
    """Give the page of the state of play's JSON form."""
    lines = [
        "# The state of play as JSON",
        "",
        f"`truce status --format json`, schema `{STATE_SCHEMA}`; the schema itself is in `state-of-play.schema.json`.",
        "",
    ]
    lines += [
        "Every chapter has `lines`. A line has `text`, `detail` (quotes), `said_by` (chains), `origins` (independent origins), `grounds` (statement ids), `topic` and `data`.",
        "",
    ]
    lines += ["| chapter | title |", "|---|---|"]
    lines += [f"| `{name}` | {title} |" for name, title, _ in CHAPTERS]
    return "\n".join(lines) + "\n"


def cli_page() -> str:
    """Give the page of commands and options."""
    import typer.main

    from truceledger.publishing.cli.main import app

    group: Any = typer.main.get_command(app)
    lines = ["# Commands", "", "Made from the command line itself: `truce COMMAND --help` says the same.", ""]
    for name, command in _commands(group):
        lines += [f"## truce {name}", "", (command.help or "").strip(), ""]
        if command.epilog:
            lines += [f"    {command.epilog.removeprefix('Example: ')}", ""]
        rows = []
        for parameter in command.params:
            if parameter.param_type_name == "argument":
                rows.append(f"| `{parameter.metavar or parameter.name.upper()}` | {parameter.help or ''} |")
            elif "--help" not in parameter.opts:
                rows.append(f"| `{'`, `'.join(parameter.opts)}` | {parameter.help or ''} |")
        if rows:
            lines += ["| argument or option | |", "|---|---|", *rows, ""]
    return "\n".join(lines)


def api_page() -> str:
    """Give the page of the API's addresses."""
    from truceledger.publishing.api.app import description

    told = description()
    groups: dict[str, list[tuple[str, str, dict[str, Any]]]] = {}
    for address, ways in told["paths"].items():
        for method, way in ways.items():
            groups.setdefault(way["tags"][0], []).append((method.upper(), address, way))
    lines = [
        "# The API",
        "",
        "Made from the application: `/api/openapi.json` of a running `truce serve` says the same to programs (OpenAPI 3.1). How it is used:",
        "[the API, by example](../how-to/api.md).",
        "",
        "Lists are paged: an answer's `next` is the `cursor` of the next page, null on the last. Every answer has an `ETag`; sent back as",
        "`If-None-Match`, it is answered with 304 until the ledger grows. Trouble is `application/problem+json`: `status`, `detail` in words,",
        "`errors` where several things are wrong. Spans count code points of the report's text.",
        "",
    ]
    for tag, many in groups.items():
        lines += [f"## {tag[:1].upper()}{tag[1:]}", ""]
        for method, address, way in many:
            lines += [f"### {method} {address}", "", way["description"] if "description" in way else way["summary"], ""]
            rows = [f"| `{p['name']}` | {p['in']} | {p.get('description') or p['schema'].get('description') or ''} |" for p in way.get("parameters", ())]
            if rows:
                lines += ["| name | in | |", "|---|---|---|", *rows, ""]
            sent = way.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {}).get("$ref", "")
            if sent:
                shape = told["components"]["schemas"][sent.rpartition("/")[2]]
                fields = ", ".join(f"`{n}`" + ("" if n in shape.get("required", ()) else "?") for n in shape["properties"])
                lines += [f"Takes JSON: {fields} (a question mark: may be left out).", ""]
    return "\n".join(lines)


def exports_page() -> str:
    """Give the page of export formats and their columns."""
    from truceledger.publishing.exports.page import page

    return page()


def _commands(group: Any, before: str = "") -> Iterator[tuple[str, Any]]:
    """Give every command by its words, those of a group after it."""
    for name, command in sorted(group.commands.items()):
        yield f"{before}{name}", command
        if getattr(command, "commands", None):
            yield from _commands(command, f"{before}{name} ")


def pages() -> dict[str, str]:
    """Give every generated page by file name."""
    return {
        "statement.schema.json": json.dumps(statement_schema(), indent=2, ensure_ascii=False) + "\n",
        "state-of-play.schema.json": json.dumps(msgspec.json.schema(StateOfPlay), indent=2, ensure_ascii=False) + "\n",
        "kinds.md": kinds_page(),
        "state-of-play.md": state_page(),
        "cli.md": cli_page(),
        "exports.md": exports_page(),
        "api.md": api_page(),
    }


def main(folder: str = "docs/reference") -> None:
    """Write the pages."""
    for name, content in pages().items():
        Path(folder, name).write_text(content, encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
