"""Public tests of dot_product. `verify` compares your sum of squares with the baseline's."""

from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from grader.judge.compare import assert_close

BY_HAND: dict[str, tuple[list[float], list[float], float]] = {
    "three": ([1, 2, 3], [4, -5, 6], 12),
    "at right angles": ([1, 1], [1, -1], 0),
    "one": ([-3], [0.5], -1.5),
    "none": ([], [], 0),
}


@pytest.mark.parametrize("name", BY_HAND)
def test_by_hand(submission: Any, name: str) -> None:
    """On a few values, the answers are the ones worked out by hand."""
    a, b, product = BY_HAND[name]
    out = np.empty(1)
    submission.dot_product(np.array(a, np.float64), np.array(b, np.float64), out)
    assert_close(out, [product], 1e-15)
    submission.sum_of_squares(np.array(a, np.float64), out)
    assert_close(out, [sum(value * value for value in a)], 1e-15)


def test_cases(
    verify: Callable[..., None], problem: ModuleType, rng: np.random.Generator, case: dict[str, Any]
) -> None:
    """On short series, the sum of squares is what the baseline gives."""
    verify(*problem.make_inputs(rng, **case))


def test_lost_digits(submission: Any) -> None:
    """A hundred thousand squares of 1e-16 are 1e-11 together, also after squares that are large."""
    values, out = np.full(100_000, 1e-8), np.empty(1)
    values[:64] = 1.0
    expected = 64 + (values.size - 64) * 1e-16
    submission.sum_of_squares(values, out)
    assert_close(out, [expected], 64e-13)
    submission.dot_product(values, values, out)
    assert_close(out, [expected], 64e-13)


def test_speed(speedup: Callable[[], None]) -> None:
    """The sum of squares beats the baseline by the factor in exercise.toml."""
    speedup()
