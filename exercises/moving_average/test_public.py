"""Public tests of moving_average."""

from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from grader.judge.compare import assert_close

BY_HAND: dict[str, tuple[list[float], int, list[float]]] = {
    "pairs": ([1, 3, 5, 9], 2, [2, 4, 7]),
    "single_values": ([4, -1, 2.5], 1, [4, -1, 2.5]),
    "all_at_once": ([1, 2, 3, 6], 4, [3]),
    "one_value": ([-8], 1, [-8]),
}


def test_cases(
    verify: Callable[..., None], problem: ModuleType, rng: np.random.Generator, case: dict[str, Any]
) -> None:
    """On short series, every mean is what the baseline gives."""
    verify(*problem.make_inputs(rng, **case))


def test_after_a_spike(
    submission: Any, verify: Callable[..., None], problem: ModuleType, rng: np.random.Generator
) -> None:
    """Once a huge value has left the window, nothing of it remains. In float64, (1e12 + 0.7) - 1e12 is 0.69995."""
    out = np.empty(3)
    submission.moving_average(np.array([1e12, 0.7, 0.3, 0.1]), 2, out)
    assert_close(out, [5e11 + 0.35, 0.5, 0.2], [1e3, 5e-10, 2e-10])
    verify(*problem.make_inputs(rng, n=1000, window=10, spike=1e12))


@pytest.mark.parametrize("name", BY_HAND)
def test_by_hand(submission: Any, name: str) -> None:
    """On a few values, the answer is the one worked out by hand."""
    numbers, window, means = BY_HAND[name]
    out = np.empty(len(means))
    submission.moving_average(np.array(numbers, dtype=np.float64), window, out)
    assert_close(out, means, 1e-9 * np.abs(means))


def test_speed(speedup: Callable[[], None]) -> None:
    """The function beats the baseline by the factor in exercise.toml."""
    speedup()
