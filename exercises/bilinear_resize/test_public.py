"""Public tests of bilinear_resize."""

from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from grader.judge.compare import assert_close

BY_HAND = {
    # Centres at -0.25, 0.25, 0.75 and 1.25: the outer two are clamped to the outer pixels.
    "twice_as_wide": ([[0, 10]], [[0, 2.5, 7.5, 10]]),
    "twice_as_high": ([[0], [10]], [[0], [2.5], [7.5], [10]]),
    # Centres at 0.5 and 2.5: each in the middle of two pixels.
    "half_as_wide": ([[1, 3, 10, 20]], [[2, 15]]),
    # One centre, at (0.5, 1): between the rows, on the middle column.
    "one_pixel_out": ([[1, 2, 3], [5, 6, 7]], [[4]]),
    "one_pixel_in": ([[-7]], [[-7, -7, -7], [-7, -7, -7]]),
}


def test_same_size(submission: Any, problem: ModuleType, rng: np.random.Generator) -> None:
    """An image of the same size comes out as it went in, and a constant one is that constant at any size."""
    image, out = problem.make_inputs(rng, 6, 9, 6, 9)
    submission.bilinear_resize(image, out)
    assert_close(out, image, 1e-6)
    for value in (0.1, -300.0):
        constant, out = np.full((6, 9), value, dtype=np.float32), np.empty((11, 4), dtype=np.float32)
        submission.bilinear_resize(constant, out)
        assert_close(out, np.full_like(out, value), 1e-6 * abs(value))


@pytest.mark.parametrize("name", BY_HAND)
def test_by_hand(submission: Any, name: str) -> None:
    """On images of a few pixels, the answer is the one worked out by hand."""
    image, expected = (np.array(rows, dtype=np.float32) for rows in BY_HAND[name])
    out = np.empty_like(expected)
    submission.bilinear_resize(image, out)
    assert_close(out, expected, 1e-5)


def test_cases(
    verify: Callable[..., None], problem: ModuleType, rng: np.random.Generator, case: dict[str, int]
) -> None:
    """On small images of several shapes, every pixel is what the baseline gives."""
    verify(*problem.make_inputs(rng, **case))


def test_speed(speedup: Callable[[], None]) -> None:
    """The function beats the baseline by the factor in exercise.toml."""
    speedup()
