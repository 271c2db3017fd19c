"""One table of xlplan.toml, read key by key: what is not understood is refused with what would be.

Separate from config.py, which says which keys there are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import NoReturn

from xlplan.errors import ConfigError


@dataclass(frozen=True)
class Table:
    """Is a table of the file, its own name, and what each key of it must be."""

    path: Path
    name: str
    known: Mapping[str, object]

    def refuse(self, key: str, wrong: str) -> NoReturn:
        """Raise ConfigError: file, table and key, then the sentence."""
        raise ConfigError(wrong, file=self.path, place=f"[{self.name}] {key}".removeprefix("[] "))

    def only(self, *keys: str) -> None:
        """Refuse any key but these."""
        for key in self.known:
            if key not in keys:
                near = get_close_matches(key, keys, n=1)
                hint = f"did you mean {near[0]}? " if near else ""
                self.refuse(key, f"is not a setting; {hint}the settings here are {', '.join(keys)}")

    def table(self, key: str, *keys: str) -> Table:
        """Return the table that the key holds, an empty one where it is not there.

        With `keys`, any other key in it is refused.
        """
        name = f"{self.name}.{key}".removeprefix(".")
        value = self.known.get(key, {})
        if not isinstance(value, dict):
            self.refuse(key, f"{shown(value)} is not a table; write its settings below a line [{name}]")
        table = Table(self.path, name, value)
        if keys:
            table.only(*keys)
        return table

    def text(self, key: str) -> str | None:
        """Return the text that the key holds, None where it is not there."""
        value = self.known.get(key)
        if value is not None and not (isinstance(value, str) and value.strip()):
            self.refuse(key, f'{shown(value)} is not text in quotes, such as {key} = "..."')
        return value.strip() if isinstance(value, str) else None

    def needed(self, key: str) -> str:
        """Return the text that the key must hold."""
        return self.text(key) or self.refuse(key, f'{key} is missing; write {key} = "..."')

    def choice(self, key: str, choices: Sequence[str], usual: str) -> str:
        """Return one of the words accepted, the usual one where the key is not there."""
        value = self.known.get(key, usual)
        if value not in choices:
            self.refuse(key, f"{shown(value)} is not accepted; write {either(choices)}")
        return str(value)

    def whole(self, key: str, usual: int) -> int:
        """Return the whole number above nought that the key holds, the usual one where it is not there."""
        value = self.known.get(key, usual)
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            self.refuse(key, f"{shown(value)} is not a whole number; write one such as {key} = {usual}")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """Return the list of texts that the key holds, an empty one where it is not there."""
        value = self.known.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
            self.refuse(key, f'{shown(value)} is not a list of texts; write {key} = ["...", "..."]')
        return tuple(item.strip() for item in value)

    def dates(self, key: str) -> tuple[date, ...]:
        """Return the list of days that the key holds, an empty one where it is not there."""
        value = self.known.get(key, [])
        days = value if isinstance(value, list) else [value]
        if not all(isinstance(day, date) and not isinstance(day, datetime) for day in days):
            self.refuse(key, f"{shown(value)} is not a list of days; write {key} = [2013-12-27, 2013-12-30]")
        return tuple(days)

    def mapping(self) -> dict[str, str]:
        """Return all keys with their texts."""
        return {key: self.needed(key) for key in self.known}


def shown(value: object) -> str:
    """Return the value as the officer wrote it in the file."""
    return f'"{value}"' if isinstance(value, str) else str(value)


def either(choices: Sequence[str]) -> str:
    """Return the choices as a sentence lists them."""
    quoted = [f'"{choice}"' for choice in choices]
    return " or ".join(part for part in (", ".join(quoted[:-1]), quoted[-1]) if part)
