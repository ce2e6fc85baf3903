"""Hidden tests of dot_product."""

import math
from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from grader.judge.compare import assert_close

Verify = Callable[..., None]
Series = NDArray[np.float64]

SIZES = [*range(20), *(2**k + d for k in (5, 6, 7, 8, 9, 10, 11, 12, 13) for d in (-1, 0, 1)), 99_991]
VIEWS: dict[str, Callable[[Series], Series]] = {
    "every second": lambda grid: grid.ravel()[::2],
    "backwards": lambda grid: grid.ravel()[::-1],
    "a column": lambda grid: grid[:, 1],
    "the diagonal": np.diagonal,
    "one for all": lambda grid: np.broadcast_to(grid[0, :1], grid.size),
}


def _assert_products(submission: Any, a: Series, b: Series) -> None:
    """Raise Mismatch unless the dot product is as exact as exercise.toml asks of the sum of squares."""
    out = np.empty(1)
    submission.dot_product(a, b, out)
    products = a * b
    assert_close(out, [math.fsum(products)], 1e-13 * math.fsum(np.abs(products)))


def test_sizes(submission: Any, verify: Verify, problem: ModuleType, rng: np.random.Generator) -> None:
    """Every length is right, from no value to many, below, at and above powers of two."""
    for n in SIZES:
        values, out = problem.make_inputs(rng, n=n)
        verify(values, out)
        _assert_products(submission, values, rng.standard_normal(n))


@pytest.mark.parametrize("n", [200_000, 1_000_003])
def test_hard_sums(submission: Any, verify: Verify, problem: ModuleType, rng: np.random.Generator, n: int) -> None:
    """What is small beside the sum so far is not lost, whether the large values come first or somewhere else."""
    values = problem.hard(rng, n)
    for given in (values, np.roll(values, 1000), values * 1e100):
        verify(given, np.empty(1))
        _assert_products(submission, given, np.abs(given))
    _assert_products(submission, np.abs(values), rng.uniform(0.98, 1.0, n))


@pytest.mark.parametrize("kind", VIEWS)
def test_views(submission: Any, verify: Verify, rng: np.random.Generator, kind: str) -> None:
    """Values that do not lie side by side are found all the same, also where only one of the two is a view."""
    view = VIEWS[kind](rng.standard_normal((70, 70)))
    plain = rng.standard_normal(view.size)
    verify(view, np.empty(1))
    for a, b in ((view, plain), (plain, view), (view, view)):
        _assert_products(submission, a, b)


@pytest.mark.parametrize("factor", [1e-140, 1e-12, 1.0, 1e12, 1e140])
def test_cancellation(submission: Any, verify: Verify, rng: np.random.Generator, factor: float) -> None:
    """Products of alternating sign, offsets and values of any order of magnitude are no problem."""
    signs = np.where(np.arange(5000) % 2, -1.0, 1.0)
    noise = rng.standard_normal(5000)
    for a, b in ((noise + 1e6, signs), (noise, noise * signs), (noise + 1e3, noise - 1e3)):
        _assert_products(submission, a * factor, b)
        verify(b * factor, np.empty(1))
