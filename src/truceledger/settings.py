"""One frozen ``Settings``, built once from a TOML file and the environment, and passed down.

Order of strength: what a command is told, ``TRUCE_*`` variables, the file, the defaults.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from truceledger.errors import UsageError


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The operator's choices; see docs/reference/settings.md.

    ``ledger``: the ledger's file; ``profiles``: a folder of own profiles; ``allow_private``: fetch from private networks;
    ``reviewer``: the name judgements bear; ``reader``: what reads; ``host``, ``port`` and ``base``: where ``truce serve`` listens, and
    the address under which others reach it; ``hosts``: further names by which it is asked for; ``per_minute``: API requests of an account in
    a minute, 0 for no bound; ``tiles``: a template of map tiles, without which no page asks another host for anything.
    """

    ledger: str = ""
    profiles: str | None = None
    allow_private: bool = False
    reviewer: str = ""
    reader: Literal["both", "rules", "encoder"] = "both"
    host: str = "127.0.0.1"
    port: Annotated[int, msgspec.Meta(ge=0, le=65535)] = 8470
    base: str = ""
    hosts: tuple[str, ...] = ()
    per_minute: Annotated[int, msgspec.Meta(ge=0)] = 600
    tiles: str = ""

    @property
    def ledger_path(self) -> Path:
        """The ledger's file; by default one in the user's data folder."""
        if self.ledger:
            return Path(self.ledger).expanduser()
        import platformdirs

        return Path(platformdirs.user_data_dir("truceledger")) / "ledger.db"


_VARIABLES = {"TRUCE_LEDGER": "ledger", "TRUCE_PROFILES": "profiles", "TRUCE_REVIEWER": "reviewer", "TRUCE_READER": "reader"}


def load(environment: Mapping[str, str] | None = None, config: Path | None = None) -> Settings:
    """Build the settings; raises ``UsageError`` that names the file and the key."""
    environment = os.environ if environment is None else environment
    path = config or _default(environment)
    values: dict[str, object] = {}
    if path is not None and path.exists():
        try:
            values = tomllib.loads(path.read_text("utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as trouble:
            raise UsageError(f"{path}: the settings do not load: {trouble}") from None
    elif config is not None:
        raise UsageError(f"{config}: there is no such settings file")
    for variable, key in _VARIABLES.items():
        if environment.get(variable):
            values[key] = environment[variable]
    try:
        return msgspec.convert(values, Settings)
    except msgspec.ValidationError as trouble:
        wrong = next((v for v, key in _VARIABLES.items() if environment.get(v) and f"$.{key}`" in str(trouble)), None)
        raise UsageError(f"{wrong or path}: {trouble}; the keys are {', '.join(Settings.__struct_fields__)}") from None


def _default(environment: Mapping[str, str]) -> Path | None:
    named = environment.get("TRUCE_CONFIG")
    if named:
        return Path(named)
    import platformdirs

    return Path(platformdirs.user_config_dir("truceledger")) / "settings.toml"
