"""Mandelbrot: the views of the plane, and the NumPy version that submissions must match and beat."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.int32]
Points = NDArray[np.float64]
Arguments = tuple[float, float, float, float, int, Counts]

BLOCK = 16_384  # points whose numbers stay in a cache

# Left, right, bottom and top. `bulb` has the bulb of period three in its lower half and little above it: no formula
# says which points lie in it, as one does for the two largest parts of the set.
VIEWS = {
    "whole": (-2.0, 0.6, -1.2, 1.2),
    "bulb": (-0.50, 0.26, 0.66, 1.02),
    "bulb_upside_down": (-0.50, 0.26, -1.02, -0.66),
    "valley": (-0.78, -0.70, 0.05, 0.20),
    "needle": (-1.80, -1.72, -0.04, 0.04),
    "far": (-9.0, 7.0, -5.0, 6.0),
    "inside": (-0.30, 0.10, -0.20, 0.20),
}


def make_inputs(rng: np.random.Generator, height: int, width: int, limit: int, view: str = "whole") -> Arguments:
    """Return a view of the plane, a hundredth off at random: left, right, bottom, top, the limit and an empty output.

    The output is int32 (height, width); `view` names one of VIEWS.
    """
    west, east, south, north = VIEWS[view]
    across, up = (east - west) * rng.uniform(-0.01, 0.01), (north - south) * rng.uniform(-0.01, 0.01)
    out = np.empty((height, width), dtype=np.int32)
    return west + across, east + across, south + up, north + up, limit, out


def adversarial(
    rng: np.random.Generator, height: int, width: int, limit: int, view: str = "whole"
) -> Iterator[tuple[Arguments, None]]:
    """Yield, without end, arguments as of `make_inputs`, and None: all of them must be answered.

    By turns, in random order, they show other parts of the plane, and some of them a hundred times nearer.
    """
    while True:
        for name in rng.permutation([name for name in VIEWS if name != view]):
            left, right, bottom, top, _, out = make_inputs(rng, height, width, limit, str(name))
            if rng.random() < 0.5:
                across, up = (right - left) / 100, (top - bottom) / 100
                left += float(rng.uniform(0, 99)) * across
                bottom += float(rng.uniform(0, 99)) * up
                right, top = left + across, bottom + up
            yield (left, right, bottom, top, limit, out), None


def baseline(left: float, right: float, bottom: float, top: float, limit: int, out: Counts) -> None:
    """Fill `out` in NumPy: some rows after the other, and in them one step for all points that have not escaped."""
    height, width = out.shape
    columns, rows = np.arange(width), np.arange(height)
    x, y = left + columns * ((right - left) / width), bottom + rows * ((top - bottom) / height)
    together = max(1, BLOCK // width)
    for start in range(0, height, together):
        part = y[start : start + together]
        counts = _counts(np.tile(x, part.size), np.repeat(part, width), limit)
        out[start : start + together] = counts.reshape(part.size, width)


def _counts(x: Points, y: Points, limit: int) -> Counts:
    counts = np.full(x.size, limit, dtype=np.int32)
    place = np.arange(x.size)
    re, im = np.zeros(x.size), np.zeros(x.size)
    for k in range(limit):
        re, im = re * re - im * im + x, 2.0 * re * im + y
        escaped = re * re + im * im > 4.0
        if escaped.any():
            counts[place[escaped]] = k
            left = ~escaped
            place, x, y, re, im = place[left], x[left], y[left], re[left], im[left]
    return counts
