"""A table for any reader."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Sheet:
    """What it shows, its columns, its rows, and sentences to go with it."""

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    remarks: tuple[str, ...] = ()


def seconds(value: float) -> str:
    """Return a time in microseconds."""
    return f"{value * 1e6:,.1f}"
