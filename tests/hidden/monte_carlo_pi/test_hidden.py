"""Hidden tests of monte_carlo_pi."""

from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from grader.judge.compare import assert_equal

Verify = Callable[..., None]
Rng = np.random.Generator
Seeds = NDArray[np.int64]


def _empty(seeds: Seeds, points: int) -> NDArray[np.float64]:
    return np.empty((seeds.size, points + 1, 2))


@pytest.mark.parametrize("points", [1, 2, 1000, 1001])
def test_reproducible(submission: Any, problem: ModuleType, rng: Rng, points: int) -> None:
    """A seed's chunk is the same in another call, at another place, alone and among others."""
    seeds, first = problem.make_inputs(rng, chunks=37, points=points)
    submission.monte_carlo_pi(seeds, first)
    again = np.empty_like(first)
    submission.monte_carlo_pi(seeds, again)
    assert_equal(again, first)
    order = rng.permutation(37)
    submission.monte_carlo_pi(seeds[order], again)
    assert_equal(again, first[order])
    for c in (0, 17, 36):
        alone = _empty(seeds[c : c + 1], points)
        submission.monte_carlo_pi(seeds[c : c + 1].copy(), alone)
        assert_equal(alone, first[c : c + 1])
    same = _empty(np.full(50, seeds[5]), points)
    submission.monte_carlo_pi(np.full(50, seeds[5]), same)
    assert_equal(same, np.broadcast_to(first[5], same.shape))


def _families(rng: Rng) -> Iterator[Seeds]:
    """Yield seeds that hang together: neighbours, multiples, single bits, large ones."""
    start = int(rng.integers(2**31))
    yield np.arange(48)
    yield start + np.arange(48)
    yield rng.permutation(48) * 2**16
    yield np.array([0, *(1 << np.arange(32))])
    yield start ^ np.array([0, *(1 << np.arange(31))])
    yield 2**32 - 1 - np.arange(48)
    yield 624 * np.arange(48) + 5489
    yield np.array([3, 2**31 + 3, 2**30 + 3, 2**16 + 3, 2**24 + 3])  # alike but for their upper bits


def test_own_streams(submission: Any, verify: Verify, rng: Rng) -> None:
    """Of seeds that hang together, in one call or in several, the points do not."""
    for seeds in _families(rng):
        verify(seeds, _empty(seeds, 4000))
        out = _empty(seeds, 50)
        calls = []
        for seed in seeds[:4]:
            one = _empty(seeds[:1], 50)
            submission.monte_carlo_pi(np.array([seed]), one)
            calls.append(one[0, 0])
        submission.monte_carlo_pi(seeds, out)
        assert_equal(np.array(calls), out[:4, 0])
        assert np.unique(out[:, 0, 0]).size == seeds.size, "the first points of different seeds are the same"
    for seeds in (np.arange(4000), int(rng.integers(2**20)) + 2**12 * np.arange(4000)):
        verify(seeds, _empty(seeds, 3))
