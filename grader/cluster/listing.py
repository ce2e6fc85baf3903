"""What is in a store, by the names of its files alone: a hundred thousand units are listed without opening one."""

from __future__ import annotations

import os
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

_UNFINISHED = ".tmp"


class Kind(StrEnum):
    """What a file of a unit's is."""

    CLAIM = "claim"
    RESULT = "json"
    FAULT = "fault"


@dataclass(frozen=True)
class Listing:
    """The names in a store. For each unit: the last attempt with a result, and its claims and faults.

    A claim or a fault is the number of its attempt and its fence. `unfinished` are files that have no name yet.
    """

    results: dict[str, int]
    claims: dict[str, list[tuple[int, int]]]
    faults: dict[str, list[tuple[int, int]]]
    unfinished: list[Path]

    @classmethod
    def of(cls, folder: Path) -> Listing:
        """Read the names in a store's folder; an absent one is empty."""
        found = cls({}, {}, {}, [])
        for shard in _names(folder):
            if shard.endswith(_UNFINISHED):
                found.unfinished.append(folder / shard)
            else:
                found._read(folder / shard)
        return found

    def _read(self, shard: Path) -> None:
        for name in _names(shard):
            known = parsed(name)
            if known is None:
                if name.endswith(_UNFINISHED):
                    self.unfinished.append(shard / name)
                continue
            unit, attempt, kind, fence = known
            if kind is Kind.RESULT:
                self.results[unit] = max(attempt, self.results.get(unit, 0))
            else:
                (self.claims if kind is Kind.CLAIM else self.faults).setdefault(unit, []).append((attempt, fence))


def parsed(name: str) -> tuple[str, int, Kind, int] | None:
    """Return the unit, attempt, kind and fence (0 for a result) that a file's name says; None for other files."""
    unit, *rest = name.split(".")
    try:
        if len(rest) == 2 and rest[1] == Kind.RESULT:
            return unit, int(rest[0]), Kind.RESULT, 0
        attempt, kind, fence = rest
        return unit, int(attempt), Kind(kind), int(fence)
    except ValueError:
        return None


def _names(folder: Path) -> list[str]:
    try:
        return os.listdir(folder)
    except (FileNotFoundError, NotADirectoryError):
        return []
