"""What the source texts say about the GIL, held against today's Numba."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import numpy as np
import pytest
from numba import njit

pytestmark = [pytest.mark.slow, pytest.mark.sampled(4, "claims")]

STEPS = 300_000_000


def _work(steps: int, out: np.ndarray) -> None:
    level = 0.0
    for i in range(steps):
        level += 0.25 * (i - level)
    out[0] = level


def _longest_pause(function: Callable[[int, np.ndarray], None]) -> float:
    """Return the longest time this thread stood still while another ran `function`, as a share of that call."""
    out = np.zeros(1)
    function(10, out)
    other = threading.Thread(target=function, args=(STEPS, out))
    started = last = time.perf_counter()
    longest = 0.0
    other.start()
    while other.is_alive():
        now = time.perf_counter()
        longest, last = max(longest, now - last), now
    longest = max(longest, time.perf_counter() - last)
    other.join()
    return longest / (time.perf_counter() - started)


def test_compiled_code_keeps_the_gil_unless_told_otherwise() -> None:
    """Without nogil=True, Python stands still for as long as the call takes; with it, it runs on."""
    assert _longest_pause(njit(_work)) > 0.8
    without = njit(nogil=True)(_work)
    assert min(_longest_pause(without) for _ in range(9)) < 0.5  # on a busy machine others may make it stand still


def test_what_compiled_code_calls_has_no_say() -> None:
    """nogil=True on a function that compiled code calls lets go of nothing."""
    inner = njit(nogil=True)(_work)

    @njit
    def outer(steps: int, out: np.ndarray) -> None:
        inner(steps, out)

    assert _longest_pause(outer) > 0.8
