"""What the source texts say about random numbers, held against today's Numba."""

from __future__ import annotations

import random
from typing import Any

import numba
import numpy as np
import pytest
from numba import njit, prange
from numba.core.errors import TypingError

pytestmark = [pytest.mark.slow, pytest.mark.sampled(4, "claims")]


def test_pythons_random_module_compiles() -> None:
    """`random.random()` works in compiled code, with a seed of its own."""

    @njit
    def drawn(seed: int) -> float:
        random.seed(seed)
        return random.random()

    assert drawn(1) == drawn(1) != drawn(2)


def test_compiled_code_has_its_own_state() -> None:
    """Seeding in Python changes nothing in compiled code; seeding there gives the numbers of RandomState."""

    @njit
    def drawn() -> float:
        return np.random.random()  # noqa: NPY002 - Numba has no other

    @njit
    def seeded(seed: int) -> float:
        np.random.seed(seed)  # noqa: NPY002 - Numba has no other
        return np.random.random()  # noqa: NPY002 - Numba has no other

    np.random.seed(7)  # noqa: NPY002 - it is what the text does
    first = drawn()
    np.random.seed(7)  # noqa: NPY002
    assert drawn() != first
    assert seeded(7) == np.random.RandomState(7).random_sample()


def test_default_rng_cannot_be_made_in_compiled_code() -> None:
    """NumPy's new generators can be passed in, not made."""

    @njit
    def drawn() -> float:
        return np.random.default_rng(1).random()

    with pytest.raises(TypingError, match="default_rng"):
        drawn()


@pytest.mark.skipif(numba.config.NUMBA_NUM_THREADS < 2, reason="one processor: there is one thread")
def test_a_seed_before_the_loop_seeds_one_thread() -> None:
    """After the same seed, what the calling thread draws is the same again, and what others draw is not."""

    @njit(parallel=True)
    def drawn(out: Any) -> None:
        np.random.seed(5)  # noqa: NPY002 - Numba has no other
        for i in prange(out.size):
            out[i] = np.random.random()  # noqa: NPY002 - Numba has no other

    first, second = np.empty(1000), np.empty(1000)
    drawn(first)
    drawn(second)
    same = first == second
    assert same.any()
    assert not same.all()
