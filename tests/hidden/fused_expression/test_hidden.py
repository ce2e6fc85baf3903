"""Hidden tests of fused_expression."""

from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from grader.judge.compare import RuleBroken

Verify = Callable[..., None]
Rng = np.random.Generator

SIZES = [*range(20), *(2**k + d for k in (6, 8, 9, 10, 11, 12, 13, 14, 15, 16) for d in (-1, 0, 1)), 99_991]
# Where sin x is far from zero; the further left, the more e^-x is all that counts.
LEFT = np.pi * (np.arange(-220, 0)[:, None] + np.linspace(0.1, 0.9, 7)).ravel()


def test_sizes(verify: Verify, problem: ModuleType, rng: Rng) -> None:
    """Every length is right, from no value to many, below, at and above powers of two."""
    for n in SIZES:
        verify(*problem.make_inputs(rng, n=n))


def test_range(verify: Verify, problem: ModuleType, rng: Rng) -> None:
    """Values of any size and sign are right: no root is NaN, and e^x may be anything."""
    tiny = 10.0 ** rng.uniform(-300.0, 0.0, 3000)
    large = 10.0 ** rng.uniform(0.0, 15.0, 3000)
    multiples = np.pi * np.arange(1.0, 3000.0)
    single = np.array([0.0, 5e-324, 1e-160, 2.0**-27, 1.0, 36.7, 708.0, 709.5, 745.0, 746.0, 1e16, 1e100, 1e150])
    for values in (tiny, large, multiples, single, LEFT, LEFT[::-1].copy(), rng.uniform(-2.5, -0.5, 3000)):
        verify(values, np.empty(values.size))
    for values, _ in (next(problem.adversarial(rng, n=3000))[0] for _ in range(8)):
        verify(values, np.empty(values.size))


@pytest.mark.parametrize("n", [3_000_000, 5_000_001])
def test_frugal(memory_grown: Callable[..., int], submission: Any, problem: ModuleType, rng: Rng, n: int) -> None:
    """No call of several takes memory beside its arrays, wherever that comes from."""
    submission.fused_expression(*problem.make_inputs(rng, n=n))
    for _ in range(2):
        x, out = problem.make_inputs(rng, n=n)
        took = memory_grown("fused_expression", x, out)
        if took > x.nbytes / 4:
            raise RuleBroken(f"A call took {took / 1e6:.0f} MB beside x and out of {x.nbytes / 1e6:.0f} MB each.")
