"""Public tests of nogil_threads. Each call of `envelope` here comes from two Python threads, with half the channels."""

from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from grader.judge.compare import RuleBroken, assert_close
from grader.machine import available_cores

Verify = Callable[..., None]
Rng = np.random.Generator

TWO_AT_ONCE = 1.4  # threads at work in the mean: one where they wait for each other, two where they do not
TRIES = 12


def test_by_hand(submission: Any) -> None:
    """For two signals of four values, the answer is the one worked out by hand."""
    signals = np.array([[8.0, -8.0, 0.0, 2.0], [0.0, 0.0, -1.0, 1.0]])
    out = np.empty((2, 4))
    submission.envelope(signals, 0.5, 0.25, out)
    assert_close(out, [[4.0, 6.0, 4.5, 3.875], [0.0, 0.0, 0.5, 0.75]], 1e-12)


def test_cases(verify: Verify, problem: ModuleType, rng: Rng, case: dict[str, Any]) -> None:
    """On small signals, every envelope is what the baseline gives."""
    verify(*problem.make_inputs(rng, **case))


def test_at_once(threads_at_once: Callable[..., float], problem: ModuleType, rng: Rng) -> None:
    """While one thread runs the function, the other one runs it as well."""
    if available_cores() < 2:
        pytest.skip("One core: nobody can see whether two threads would work at the same time.")
    arguments = problem.make_inputs(rng, channels=64, n=60_000)
    threads_at_once("envelope", *arguments)  # the first call may compile, on one thread
    for _ in range(TRIES):
        if threads_at_once("envelope", *arguments) > TWO_AT_ONCE:
            return
    raise RuleBroken(
        "The threads ran one after the other: compile with nogil=True what they call, so that none waits for the GIL."
        " Start no threads of your own: those that call are two already."
    )


def test_speed(speedup: Callable[[], None]) -> None:
    """From two threads, the function beats the baseline by the factor in exercise.toml."""
    speedup()
