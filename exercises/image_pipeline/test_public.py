"""Public tests of image_pipeline. `verify` compares your image with that of NumPy, operation by operation."""

from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from grader.judge.compare import assert_equal

Verify = Callable[..., None]
Rng = np.random.Generator

IMAGE = [[0.0, 0.25, 0.5], [0.75, 1.0, -1.0]]
# A code, its parameter, and what becomes of IMAGE.
BY_HAND: list[tuple[int, float, list[list[float]]]] = [
    (0, 4.0, [[0.0, 1.0, 2.0], [3.0, 4.0, -4.0]]),
    (1, 0.5, [[0.5, 0.75, 1.0], [1.25, 1.5, -0.5]]),
    (2, 1.0, [[1.0, 0.75, 0.5], [0.25, 0.0, 2.0]]),
    (3, 0.5, [[0.5, 0.5, 0.5], [0.75, 1.0, 0.5]]),
    (4, 0.5, [[0.0, 0.25, 0.5], [0.5, 0.5, -1.0]]),
    (5, 0.5, [[0.0, 0.0, 0.0], [0.75, 1.0, 0.0]]),
    (6, 9.0, [[0.5, 0.25, 0.0], [-1.0, 1.0, 0.75]]),
    (7, 9.0, [[0.75, 1.0, -1.0], [0.0, 0.25, 0.5]]),
]


@pytest.mark.parametrize(("code", "parameter", "expected"), BY_HAND)
def test_each_operation(submission: Any, code: int, parameter: float, expected: list[list[float]]) -> None:
    """One operation on a small image gives what was worked out by hand."""
    out = np.empty((2, 3))
    submission.run_pipeline(np.array([code]), np.array([parameter]), np.array(IMAGE), out)
    assert_equal(out, expected)


def test_cases(verify: Verify, problem: ModuleType, rng: Rng, case: dict[str, Any]) -> None:
    """Short pipelines give what NumPy gives, operation by operation."""
    verify(*problem.make_inputs(rng, **case))


def test_speed(speedup: Callable[[], None]) -> None:
    """A pipeline that was used before beats NumPy by the factor in exercise.toml."""
    speedup()
