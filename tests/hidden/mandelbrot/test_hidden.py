"""Hidden tests of mandelbrot."""

from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from grader.judge.compare import assert_equal

Verify = Callable[..., None]
Rng = np.random.Generator
Point = tuple[float, float]


def _grid(height: int, width: int) -> NDArray[np.int32]:
    return np.empty((height, width), dtype=np.int32)


@pytest.mark.parametrize("view", ["bulb", "bulb_upside_down", "valley", "needle", "whole"])
def test_to_the_last_bit(verify: Verify, problem: ModuleType, rng: Rng, view: str) -> None:
    """Near the border, where a rounding decides between neighbouring counts, every count is exact."""
    verify(*problem.make_inputs(rng, height=60, width=75, limit=1000, view=view))
    left, right, bottom, top, _, _ = problem.make_inputs(rng, 1, 1, 1, view)
    for size in (1e-4, 1e-9, 1e-13):  # at the last, pixels lie a rounding apart
        x, y = rng.uniform(left, right), rng.uniform(bottom, top)
        verify(x, x + size, y, y + size, 500, _grid(30, 35))
    # Next to the real axis points go round unforeseeably before they escape, and every bit of theirs matters.
    verify(float(rng.uniform(-1.99, -1.95)), -1.45, 1e-17, 3e-16, 500, _grid(20, 97))
    verify(-0.7436447860, -0.7436447858, 0.1318252536, 0.1318252538, 3000, _grid(20, 20))


def _next_to_the_circle(rng: Rng) -> tuple[list[Point], list[Point]]:
    """Return points whose squared distance from the origin rounds to 4, and such where it is the next number above."""
    on: list[Point] = []
    beyond: list[Point] = []
    while min(len(on), len(beyond)) < 5:
        x = float(rng.uniform(1.0, 2.0))
        y = float(np.sqrt(4.0 - x * x))
        for _ in range(4):
            squared = x * x + y * y
            if squared == 4.0:
                on.append((x, y))
            elif squared == np.nextafter(4.0, 5.0):
                beyond.append((x, y))
            y = float(np.nextafter(y, 5.0))
    return on, beyond


def test_on_the_circle(submission: Any, verify: Verify, rng: Rng) -> None:
    """A point whose squared distance is 4 has not escaped, one with the next larger number has, in the first step."""
    on, beyond = _next_to_the_circle(rng)
    for x, y in beyond:
        out = _grid(1, 1)
        submission.mandelbrot(x, x + 1.0, y, y + 1.0, 50, out)
        assert_equal(out, [[0]])
    for x, y in [*on, *beyond, (-2.0, 0.0), (2.0, 0.0), (0.0, 2.0), (0.0, -2.0), (-0.75, 0.0), (0.25, 0.0)]:
        for sign in (1.0, -1.0):
            verify(sign * x, sign * x + 1.0, y, y + 1.0, 50, _grid(1, 1))
            verify(x, x + 1.0, sign * y, sign * y + 1.0, 50, _grid(1, 1))


@pytest.mark.parametrize("limit", [1, 2, 7, 8, 9, 63, 64, 65])
def test_sizes(verify: Verify, problem: ModuleType, rng: Rng, limit: int) -> None:
    """Grids of one row or one column, of odd shapes, and limits around multiples of eight are right."""
    shapes = [(1, 1), (1, 2), (2, 1), (3, 3), (5, 130), (130, 5), (7, 15), (7, 16), (7, 17), (33, 31), (64, 65)]
    for height, width in shapes:
        verify(*problem.make_inputs(rng, height, width, limit, "whole"))
    for view in ("inside", "far"):
        verify(*problem.make_inputs(rng, 9, 11, limit, view))
    verify(*problem.make_inputs(rng, 40, 40, 100 * limit, "whole"))
    if limit == 1:  # more than 16 bits can count
        verify(*problem.make_inputs(rng, 3, 3, 70_000, "inside"))


@pytest.mark.parametrize("view", ["whole", "bulb", "needle"])
def test_no_race(verify: Verify, problem: ModuleType, rng: Rng, view: str) -> None:
    """Grids of many rows come out right again and again, while both threads are busy."""
    for _ in range(5):
        verify(*problem.make_inputs(rng, 300, 200, 100, view))
    verify(*problem.make_inputs(rng, 2000, 8, 50, view))
