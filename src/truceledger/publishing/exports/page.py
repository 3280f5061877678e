"""The reference page of formats and columns, made from the list itself."""

from __future__ import annotations

from truceledger.publishing.exports import FILTERS, FORMATS, Format
from truceledger.publishing.exports.columns import AFTER, BEFORE, columns_of
from truceledger.vocabulary.kinds import KINDS

_INTRO = """# Exports

Made from the list of formats in `truceledger.publishing.exports`; `docs/how-to/export.md` says how to use them.

`truce export FORMAT` writes them, `/api/export/FORMAT` serves them. Those **of statements** hold what `truce list` would list, and take all its
filters; those **of the state of play** hold what `truce status` tells, and take the filters named. What a format does not take it
refuses. Every one is of a look (`--process`, `--as-of`, `--standing`), names no protected source, and is the same file for the same look.
How many statements went in, from how many a protected source is withheld, and what was left out is said on the error stream.
"""
_READING = {
    "jsonl": "The contract: `docs/reference/statement.schema.json`. UTF-8, one object a line.",
    "csv": "UTF-8 without a byte order mark, lines end in CRLF, comma. The first row names the columns, the second has HXL hashtags. Lists are divided by `; `. A text that a spreadsheet "
    "would take for a formula has an apostrophe before it, which a reader takes off: where a cell begins with apostrophes and then `=`, `+`, `-`, `@`, a tab or a line end, the first apostrophe is not the text's. "
    "Escapes, controls and marks that turn the order of signs are left out of cells; JSONL and Parquet have the words exactly.",
    "xlsx": "Sheets: About (what this is of, and what to mind), one a kind, Reports. Headers are frozen and filter. Days are dates of the workbook; moments are UTC. Text is never a formula or a link.",
    "parquet": "The contract's structure: `report`, `attribution` and `when` are structs, `evidence` and `where` lists of structs, `fields` a struct of a struct for each kind, null but for the statement's own. "
    "A party is a list of `{code, words}`. Dates keep their EDTF beside `first` and `last`. What it is of stands in the file's metadata under `truceledger.*`.",
    "geojson": "RFC 7946: WGS 84, longitude first. One feature for each place with coordinates; the id is the statement's, with the place's number where there are several. Properties are the columns below that have a value, and `place`, "
    "`place_text`, `country`, `precision`. `precision` is `exact`, `near`, `adm2`, `adm1`, `linear`, `country` or `airspace_sea`: a point of `country` stands for a country.",
    "ics": "RFC 5545. A meeting is a VEVENT, the end of an agreement and the due day of a commitment a VTODO. `UID` is stable; `SEQUENCE` grows with the statements that tell of it and with people's decisions; `DTSTAMP` is the day of the look's last report. "
    "A day is a whole day, a moment is in UTC; a month is all of its days, marked as free time, and said to be some time among them. A meeting held or under way is CONFIRMED unless that is contested; one ahead where its status is corroborated, acknowledged or verified, else TENTATIVE. "
    "Filters keep an entry that rests on a statement that is wanted.",
    "prov": "W3C PROV in JSON. `statement:` and `report:` are entities, `reading:` and `judgement:` activities; `party:`, `source:` and `reviewer:` are agents, `reader:` the software. A statement is derived from its report (`prov:Quotation`) and attributed to each source of its chain "
    "with `tl:role`; a corrected one is a `prov:Revision` of itself as read; a copy of a report has the first as its `prov:PrimarySource`.",
    "annotations": "A W3C AnnotationCollection of one page. `source` is the report's address, else `urn:sha256:` of the stored text; `state.cached` always names that text, in which `TextPositionSelector` counts Unicode code points from 0, the end exclusive. "
    "`TextQuoteSelector` has 32 signs before and after. The body is the statement, whole, and what it says in words.",
    "plover": "One event a line. `event_type`, `event_mode`, `contexts`, `quad_code` are PLOVER's; `detail` is the ledger's own word. `actor` and `recipient` have `code` (ISO 3166, IGO, NGO), `sector` where it is told, `name`, and `identifier_id` for what is no state. `actor` is empty where the report names nobody; PLOVER asks for one, so leave such events out where that matters. "
    "`date` and `enddate` are the first and last day that can be meant, beside `date_edtf`. `size` counts people (`dead`, `injured`, …) with their bounds. `claim` says by whose word.",
    "dot": "The DOT language of Graphviz; networkx and Gephi read it. A box is a step, named in its `tooltip` as `PARTY.act`, and says how it stands; an arrow leads from what waits to what is waited for, with a quote as "
    "its `label` and all that is said in its `tooltip`; dashed is no later than, thick is in the circle. With several processes, name one.",
    "svg": "The same picture, dark on white, with no style, script or link; what is said of an arrow is its `title`. Its text is text.",
    "markdown": "CommonMark with tables and footnotes. `--since` is the first day of the period (by default a week before its end), `--until` or `--as-of` its last. Every sentence and row has a footnote with the ids of its "
    "statements, their words, whose they are, and the reports with publisher, day and address.",
    "html": "One file. Its own policy admits its style by hash and nothing else: no script runs and no host is asked for anything. Footnotes are `doc-noteref` and `doc-endnotes`; `data-statement` holds a statement's whole id. Light, dark, and on paper.",
    "docx": "Headings, lists and tables are Word's own, footnotes are its endnotes, header rows repeat, charts are PNG with a description. Right-to-left words are runs with `w:rtl`. Author is Truceledger, the day that of the brief.",
    "pdf": "PDF/UA-1, with bookmarks; set in Libertinus and DejaVu Sans. A letter that neither has stands as � and is counted below the title.",
}


def page() -> str:
    """Give the page."""
    lines = [_INTRO, "| format | file | media type | what it is | made of |", "|---|---|---|---|---|"]
    lines += [_row(f) for f in FORMATS]
    lines += ["", "## What each leaves out", ""]
    lines += [f"- `{f.name}`: {f.leaves_out}." for f in FORMATS]
    lines += ["", "## How each is read", ""]
    lines += [f"- **{name}**: {words}" for name, words in _READING.items()]
    own = [c for c in columns_of(KINDS) if c not in BEFORE and c not in AFTER]
    lines += ["", "## Columns", "", "Of CSV and XLSX, and the properties of GeoJSON. Columns of fields are those of the kinds that are asked for, of all kinds where none is.", ""]
    for title, columns in (("Of every statement, first", BEFORE), ("Of the fields of its kind", own), ("Of every statement, last", AFTER)):
        lines += [f"### {title}", "", "| column | HXL hashtag | what |", "|---|---|---|"]
        lines += [f"| `{c.name}` | `{c.tag}` | {c.about.replace('|', '/')} |" for c in columns]
        lines.append("")
    lines += ["Kinds that have a field of one name share its column: `kind` tells which is meant. `people_…` hold a number only where it is exact, and asserted;", ""]
    lines[-2] += " rows are claims, and must never be added up."
    return "\n".join(lines)


def _row(format: Format) -> str:
    of = "statements; all filters" if format.filters == FILTERS and format.of == "statements" else "the state of play"
    if format.of == "state":
        of += f"; {', '.join(format.filters)}" if format.filters else "; no filters"
        of += "; one process" if format.one_process else ""
    return f"| `{format.name}` | `{format.suffix}` | `{format.media_type}` | {format.about} | {of} |"
