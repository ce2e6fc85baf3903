"""The laws that the pages draw: when compiling pays. Pure functions of what was measured."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import pairwise

Curve = Sequence[tuple[float, float]]  # sizes and seconds, by rising size


def break_even_calls(compile_s: float, slow_s: float, fast_s: float) -> float:
    """Return from which call on compiling has paid: the smallest whole k with k slow > compile + k fast.

    Infinite where the compiled function is no faster. All times in seconds; compiling takes them once.
    """
    gained = slow_s - fast_s
    return math.floor(compile_s / gained) + 1 if gained > 0 else math.inf


def seconds_at(curve: Curve, size: float) -> float | None:
    """Return the seconds at a size: between two that were measured on the straight line of a log-log plot.

    None outside of what was measured: nothing is extrapolated.
    """
    for (left, before), (right, after) in pairwise(curve):
        if left <= size <= right:
            share = math.log(size / left) / math.log(right / left)
            return math.exp((1 - share) * math.log(before) + share * math.log(after))
    return None


def break_even_size(slow: Curve, fast: Curve, compile_s: float, calls: float = 1.0) -> float | None:
    """Return the smallest size at which `calls` calls of the slow function take as long as compiling and the fast one.

    None where that is at no size that was measured for both: the smallest is returned where it holds there already.
    """

    def gain(size: float) -> float | None:
        times = seconds_at(slow, size), seconds_at(fast, size)
        return None if None in times else calls * (times[0] or 0.0) - compile_s - calls * (times[1] or 0.0)

    measured = [(size, gained) for size, _ in slow if (gained := gain(size)) is not None]
    if measured and measured[0][1] >= 0:
        return measured[0][0]
    for (low, before), (high, after) in pairwise(measured):
        if before < 0 <= after:
            return _root(gain, low, high)
    return None


def _root(gain: Callable[[float], float | None], low: float, high: float) -> float:
    """Return where `gain` turns positive between two sizes that were measured, by bisection of their logarithms."""
    for _ in range(60):
        middle = math.sqrt(low * high)
        low, high = (low, middle) if (gain(middle) or 0.0) >= 0 else (middle, high)
    return high
