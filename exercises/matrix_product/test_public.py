"""Public tests of matrix_product. `verify` compares your product with the baseline's, bit by bit."""

from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy as np

from grader.judge.compare import assert_equal

Verify = Callable[..., None]
Rng = np.random.Generator


def test_by_hand(submission: Any) -> None:
    """On matrices of a few whole numbers, the product is the one worked out by hand."""
    out = np.empty((2, 3))
    submission.matrix_product(np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[1.0, 0.0, -1.0], [5.0, 1.0, 2.0]]), out)
    assert_equal(out, [[11, 2, 3], [23, 4, 5]])


def test_cases(verify: Verify, problem: ModuleType, rng: Rng, case: dict[str, Any]) -> None:
    """On small random matrices, the product is what the baseline gives."""
    verify(*problem.make_inputs(rng, **case))


def test_same_bits(submission: Any, verify: Verify, problem: ModuleType, rng: Rng) -> None:
    """Products are added one after the other: 1e16 + 1 - 1e16 is 0 in this order, and 1 in another one."""
    out = np.empty((1, 1))
    submission.matrix_product(np.array([[1e16, 1.0, -1e16, 0.5]]), np.ones((4, 1)), out)
    assert_equal(out, [[0.5]])
    for _ in range(5):
        verify(*problem.make_inputs(rng, m=8, k=300, n=9))


def test_speed(speedup: Callable[[], None]) -> None:
    """The product beats the baseline by the factor in exercise.toml."""
    speedup()
