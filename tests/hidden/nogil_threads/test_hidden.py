"""Hidden tests of nogil_threads."""

from collections.abc import Callable
from types import ModuleType

import numpy as np
import pytest

Verify = Callable[..., None]
Rng = np.random.Generator


def test_any_rows(verify: Verify, problem: ModuleType, rng: Rng) -> None:
    """From one channel to many, and from no value to many, every envelope is right."""
    for channels in [*range(1, 20), 31, 33, 64, 127]:
        for n in (0, 1, 2, 3, 7, 8, 9, 100):
            verify(*problem.make_inputs(rng, channels=channels, n=n))
    for channels in range(1, 10):
        verify(*problem.make_inputs(rng, channels=channels, n=5000 + channels))


@pytest.mark.parametrize("attack", [0.0, 1.0, 0.5, 1e-9])
@pytest.mark.parametrize("release", [0.0, 1.0, 0.1])
def test_extremes(verify: Verify, problem: ModuleType, rng: Rng, attack: float, release: float) -> None:
    """Weights of 0 and 1, signals of zeros, and values of any order of magnitude are no problem."""
    for factor in (0.0, 1e-200, 1e-6, 1.0, 1e6, 1e200):
        signals, _, _, out = problem.make_inputs(rng, channels=9, n=300)
        verify(signals * factor, attack, release, out)
    signals, _, _, out = problem.make_inputs(rng, channels=9, n=300)
    signals[:] = np.where(np.arange(300) < 100, 1.0 + 1e-7 * np.arange(300), 1.0)
    verify(signals, attack, release, out)
    verify(-signals, attack, release, out)


def test_no_race(verify: Verify, problem: ModuleType, rng: Rng) -> None:
    """Long signals come out right again and again, while both threads are busy, and so do short ones after them."""
    for _ in range(8):
        verify(*problem.make_inputs(rng, channels=16, n=20_000))
    for channels in (2, 3, 16, 5):
        verify(*problem.make_inputs(rng, channels=channels, n=4000))
        verify(*problem.make_inputs(rng, channels=2, n=90_000))
