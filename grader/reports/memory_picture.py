"""The memory picture of a kernel: the sectors that the lanes of a warp touch, and which of their elements they use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from grader.model import Access
from grader.reports import units
from grader.text import one_line

SECTOR = 32  # bytes that memory hands out at a time
_ACROSS, _ROW_PX = 8, 16
_GAP = 0.8  # percent of the width, between sectors

Sector = tuple[bool, ...]


@dataclass(frozen=True)
class Strip:
    """One access of a warp: for each sector that it touches, in the order of memory, which elements it uses."""

    name: str
    sectors: tuple[Sector, ...]

    @property
    def used(self) -> int:
        """The number of elements used."""
        return sum(map(sum, self.sectors))

    @property
    def told(self) -> str:
        """The strip in words."""
        share = self.used / max(sum(map(len, self.sectors)), 1)
        return f"{units.count(len(self.sectors), 'sector')} of {SECTOR} bytes, {units.percent(share)} of them used"

    def coalesced(self) -> Strip:
        """Return the strip of as many elements side by side, which is the best that there is."""
        per = len(self.sectors[0])
        flat = [True] * self.used + [False] * (-self.used % per)
        return Strip("coalesced", tuple(tuple(flat[at : at + per]) for at in range(0, len(flat), per)))


def strips(accesses: Sequence[Access]) -> list[Strip]:
    """Return a strip for each access that has any lane."""
    return [_strip(access) for access in accesses if access.offsets]


def _strip(access: Access) -> Strip:
    per = max(SECTOR // access.width, 1)
    touched: dict[int, set[int]] = {}
    for offset in access.offsets:
        touched.setdefault(offset // SECTOR, set()).add(offset % SECTOR // access.width)
    sectors = tuple(tuple(element in touched[one] for element in range(per)) for one in sorted(touched))
    verb = "writes" if access.stores else "reads"
    return Strip(f"line {access.line} {verb} {one_line(access.memory, 40)}", sectors)


@dataclass(frozen=True)
class Box:
    """A rectangle: `x` and `width` in percent of the picture's width, `y` in pixels; used bytes, or a sector."""

    x: float
    y: int
    width: float
    used: bool


@dataclass(frozen=True)
class Row:
    """A strip as it is drawn, `height` pixels high."""

    name: str
    told: str
    height: int
    boxes: tuple[Box, ...]


def rows(accesses: Sequence[Access]) -> list[Row]:
    """Return what to draw: each access, and the coalesced one after those that have more sectors."""
    found = []
    for strip in strips(accesses):
        best = strip.coalesced()
        found += [strip] if len(best.sectors) == len(strip.sectors) else [strip, best]
    return [Row(strip.name.capitalize(), strip.told, _height(strip), tuple(_boxes(strip))) for strip in found]


def _height(strip: Strip) -> int:
    return _ROW_PX * -(-len(strip.sectors) // _ACROSS)


def _boxes(strip: Strip) -> list[Box]:
    pitch = 100 / _ACROSS
    found = []
    for number, sector in enumerate(strip.sectors):
        left, y, cell = number % _ACROSS * pitch, number // _ACROSS * _ROW_PX, (pitch - _GAP) / len(sector)
        found.append(Box(round(left, 2), y, round(pitch - _GAP, 2), used=False))
        found += [
            Box(round(left + element * cell, 2), y, round(cell, 2), used=True)
            for element, used in enumerate(sector)
            if used
        ]
    return found
