"""A Vega-Lite or Vega description drawn as SVG, offline: the data stand in it, and no address is ever asked for anything.

All words are cleaned of what XML cannot hold and of marks that turn the order of text. Days are drawn in UTC, numbers and months in
English, so that the same description gives the same picture everywhere but for the widths of the fonts that are there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cache
from importlib import resources
from typing import Any

from truceledger.publishing.charts.palette import CONFIG
from truceledger.publishing.charts.svg import Mark, mended
from truceledger.publishing.drawings import clean

#: The version of Vega-Lite that descriptions are written for.
VERSION = "6.1"


@cache
def engine() -> Any:
    """Give the library that draws, with our fonts beside the machine's, for letters that its own may lack."""
    import vl_convert

    vl_convert.register_font_directory(str(resources.files("truceledger.publishing.fonts")))
    return vl_convert


def drawn(spec: Mapping[str, Any], name: str, title: str, alt: str, marks: Sequence[Mark] = ()) -> tuple[str, float, float]:
    """Draw a Vega-Lite description; give the SVG with its width and height. Raises ``ValueError`` where it asks for an address."""
    whole = _cleaned({**spec, "config": CONFIG})
    made = engine().vegalite_to_svg(whole, vl_version=VERSION, allowed_base_urls=[], format_locale="en-US", time_format_locale="en-US")
    return mended(made, name, title, alt, marks)


def drawn_by_vega(
    spec: Mapping[str, Any], name: str, title: str, alt: str, marks: Sequence[Mark] = (), under: Sequence[Mapping[str, str]] = ()
) -> tuple[str, float, float]:
    """Draw a Vega description, which says itself where all is; ``under`` are images that lie under it."""
    made = engine().vega_to_svg(_cleaned(spec), allowed_base_urls=[], format_locale="en-US", time_format_locale="en-US")
    return mended(made, name, title, alt, marks, under)


def moment(day: date) -> int:
    """Give a day as Vega takes it: milliseconds since 1970 in UTC."""
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp() * 1000)


_NUMBERS = (int, float, bool, type(None))


def _cleaned(value: Any) -> Any:
    if type(value) in _NUMBERS:
        return value
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, (list, tuple)):
        return value if all(type(v) in _NUMBERS for v in value) else [_cleaned(v) for v in value]
    if isinstance(value, Mapping):
        if "url" in value:
            raise ValueError("a description holds its data; it asks no address for them")
        return {k: _cleaned(v) for k, v in value.items()}
    raise TypeError(f"{type(value).__name__} is nothing that can be drawn")
