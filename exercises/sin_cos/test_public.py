"""Public tests of sin_cos."""

from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy as np

from grader.judge.compare import assert_close

Rng = np.random.Generator
Verify = Callable[..., None]


def test_by_hand(submission: Any) -> None:
    """Multiples of 30 and of 90 degrees, with amplitudes, are what a drawing of the circle says."""
    out = np.empty((2, 2, 4))
    submission.sin_cos(np.array([np.pi / 6, np.pi / 2]), np.array([1.0, 2.0, 1.0, -1.0]), out)
    root = np.sqrt(3)
    assert_close(out[0], [[0.5, root, 1, -root / 2], [1, 0, -1, 0]], 1e-11)
    assert_close(out[1], [[root / 2, 1, 0, 0.5], [0, -2, 0, -1]], 1e-11)


def test_cases(verify: Verify, problem: ModuleType, rng: Rng, case: dict[str, Any]) -> None:
    """Rows of every public case are what the baseline gives."""
    verify(*problem.make_inputs(rng, **case))


def test_broadcasting(verify: Verify, problem: ModuleType, rng: Rng) -> None:
    """A single angle gives a row, a table of angles gives a table of rows."""
    angles, amplitudes, _ = problem.make_inputs(rng, angles=12, n=9)
    verify(angles[0], amplitudes, np.empty((2, 9)))
    verify(angles.reshape(3, 4), amplitudes, np.empty((2, 3, 4, 9)))
    verify(angles.reshape(2, 1, 6), amplitudes, np.empty((2, 2, 1, 6, 9)))


def test_speed(speedup: Callable[[], None]) -> None:
    """The function beats the baseline by the factor in exercise.toml."""
    speedup()
