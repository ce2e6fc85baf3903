"""Numbers as people read them. What was measured is rounded down: 19.96 must not look as if it had reached 20.

What an exercise asks for is shown as its author wrote it. A ratio that stands beside such a number has at least its
decimals, so that a reader who compares the two comes to the judge's own conclusion.
"""

from __future__ import annotations

import math
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

_SIGNIFICANT, _SIGNIFICANT_BELOW_ONE = 3, 2
_MOST_DECIMALS = 9
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
    return f"{scaled:.{_decimals(_exact(scaled))}f} {unit}"


def ratio(value: float, asked: float = 1.0) -> str:
    """Return a ratio that was measured, rounded down, and that is shown beside what is `asked`: `57.1`, `0.48`."""
    if not _sane(value):
        return UNKNOWN
    if value == 1:
        return "1"
    exact = _exact(value)
    return f"{_floor(exact, max(_decimals(exact), _written_decimals(asked))):f}"


def times(value: float, asked: float = 1.0) -> str:
    """Return `ratio` with its sign: `57.1x`, `0.48x`, `1234x`."""
    shown = ratio(value, asked)
    return shown if shown == UNKNOWN else f"{shown}x"


def compared(value: float, asked: float = 1.0, unit: str = " times") -> str:
    """Return a ratio that was measured in words: `57.1 times faster`, and `3.1 times slower` for 0.32."""
    if not _sane(value) or value <= 0 or value >= 1:
        return f"{ratio(value, asked)}{unit} faster"
    slower = 1 / value
    return f"{slower:.{2 if slower < 2 else 1 if slower < 100 else 0}f}{unit} slower"


def asked_ratio(value: float) -> str:
    """Return a ratio that an exercise asks for, as its author wrote it: `20`, `1.125`."""
    return f"{_exact(value).normalize():f}" if _sane(value) else UNKNOWN


def gate(value: float) -> str:
    """Return `asked_ratio` with its sign: `20x`."""
    shown = asked_ratio(value)
    return shown if shown == UNKNOWN else f"{shown}x"


def factor(value: float) -> str:
    """Return how many times faster is still needed, rounded up: `1.7`."""
    if not _sane(value):
        return UNKNOWN
    return str(_exact(value).quantize(Decimal("0.1"), ROUND_CEILING))


def percent(fraction: float, asked: float = 1.0, decimals: int = 0) -> str:
    """Return a share that was measured, rounded down, and that is shown beside what is `asked`: `93 %`."""
    if not _sane(fraction):
        return UNKNOWN
    return f"{_floor(_exact(fraction) * 100, max(decimals, _written_decimals(asked) - 2)):f} %"


def asked_percent(fraction: float) -> str:
    """Return a share that an exercise asks for, as its author wrote it: `60 %`, `12.5 %`."""
    return f"{(_exact(fraction) * 100).normalize():f} %" if _sane(fraction) else UNKNOWN


def rounded_down(value: float, decimals: int, asked: float = 1.0) -> float:
    """Return a positive number for a file: rounded down to `decimals` or those of what is `asked`, and never to 0."""
    if not _sane(value):
        return value
    exact = _exact(value)
    digits = max(decimals, _written_decimals(asked), _SIGNIFICANT - 1 - exact.adjusted())
    return float(_floor(exact, digits))


def count(number: int, noun: str) -> str:
    """Return `1 check`, `2 checks`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _sane(value: float) -> bool:
    return math.isfinite(value) and abs(value) < _ABSURD


def _exact(value: float) -> Decimal:
    """Return the number as it is written: 0.29, and not the binary fraction beside it."""
    return Decimal(repr(float(value)))


def _floor(exact: Decimal, decimals: int) -> Decimal:
    return exact.quantize(Decimal(1).scaleb(-decimals), ROUND_FLOOR)


def _decimals(exact: Decimal) -> int:
    """Return how many decimals show three digits of a number, two of one below 1."""
    first = exact.adjusted()
    digits = _SIGNIFICANT if first >= 0 else _SIGNIFICANT_BELOW_ONE
    return min(max(digits - 1 - first, 0), _MOST_DECIMALS)


def _written_decimals(asked: float) -> int:
    """Return how many decimals the author of an exercise gave a number."""
    given = -int(_exact(asked).normalize().as_tuple().exponent) if _sane(asked) else 0
    return min(max(given, 0), _MOST_DECIMALS)
