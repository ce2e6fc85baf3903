"""Numbers as people read them. A ratio is rounded down: 19.96 must not look as if it had reached 20."""

from __future__ import annotations

import math
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

_SIGNIFICANT = 3
_UNITS = ((1.0, "s"), (1e-3, "ms"), (1e-6, "µs"), (1e-9, "ns"))
UNKNOWN = "?"
_ABSURD = 1e12


def points(value: float) -> str:
    """Return points with at most two decimals: `20`, `12.5`."""
    if not _sane(value):
        return UNKNOWN
    return f"{value:.2f}".rstrip("0").rstrip(".")


def marks(score: float, maximum: float, not_counted: float = 0.0) -> str:
    """Return `60 of 60 points, 40 not counted`."""
    if not maximum:
        return "no points could be counted"
    note = f", {points(not_counted)} not counted" if not_counted else ""
    return f"{points(score)} of {points(maximum)} points{note}"


def seconds(value: float) -> str:
    """Return a duration in seconds with three significant digits and its best unit: `10.7 ms`."""
    if not _sane(value) or value < 0:
        return UNKNOWN
    rounded = float(f"{value:.3g}")
    size, unit = next((pair for pair in _UNITS if rounded >= pair[0]), _UNITS[-1])
    scaled = rounded / size
    return f"{scaled:.{_decimals(scaled)}f} {unit}"


def times(ratio: float) -> str:
    """Return a ratio that was measured, rounded down: `57.1x`, `0.48x`, `1234x`."""
    if not _sane(ratio):
        return UNKNOWN
    if ratio == 1:
        return "1x"
    return f"{Decimal(repr(float(ratio))).quantize(Decimal(10) ** -_decimals(ratio), ROUND_FLOOR)}x"


def gate(ratio: float) -> str:
    """Return a ratio that an exercise asks for, as its author wrote it: `20x`."""
    return f"{points(ratio)}x"


def factor(ratio: float) -> str:
    """Return how many times faster is still needed, rounded up: `1.7`."""
    if not _sane(ratio):
        return UNKNOWN
    return str(Decimal(repr(float(ratio))).quantize(Decimal("0.1"), ROUND_CEILING))


def percent(fraction: float) -> str:
    """Return a share, rounded down: `93 %`."""
    if not _sane(fraction):
        return UNKNOWN
    return f"{(Decimal(repr(float(fraction))) * 100).quantize(Decimal(1), ROUND_FLOOR)} %"


def count(number: int, noun: str) -> str:
    """Return `1 check`, `2 checks`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _sane(value: float) -> bool:
    return math.isfinite(value) and abs(value) < _ABSURD


def _decimals(value: float) -> int:
    """Return how many decimals show three digits of `value`, two at most."""
    digits = len(str(int(abs(value))))
    return min(max(_SIGNIFICANT - digits, 0), 2)
