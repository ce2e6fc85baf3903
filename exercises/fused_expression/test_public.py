"""Public tests of fused_expression. `verify` compares your output with the baseline's."""

import math
from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy as np

from grader.judge.compare import RuleBroken, assert_close

Verify = Callable[..., None]
Rng = np.random.Generator


def test_by_hand(submission: Any) -> None:
    """At zero the answer is 0, at pi the sine is gone, and at -1 there is no root."""
    out = np.empty(3)
    submission.fused_expression(np.array([0.0, math.pi, -1.0]), out)
    assert_close(out, [0.0, math.pi, math.nan], 1e-12)


def test_cases(verify: Verify, problem: ModuleType, rng: Rng, case: dict[str, Any]) -> None:
    """On short series, every element is what the baseline gives."""
    verify(*problem.make_inputs(rng, **case))


def test_memory(memory_grown: Callable[..., int], submission: Any, problem: ModuleType, rng: Rng) -> None:
    """A call takes next to no memory beside x and out: less than a quarter of either."""
    submission.fused_expression(*problem.make_inputs(rng, n=4_000_000))  # the first call compiles
    x, out = problem.make_inputs(rng, n=4_000_000)
    grown = memory_grown("fused_expression", x, out)
    if grown > x.nbytes / 4:
        raise RuleBroken(
            f"The call took {grown / 1e6:.0f} MB beside x and out, which have {x.nbytes / 1e6:.0f} MB each."
        )


def test_speed(speedup: Callable[[], None]) -> None:
    """The function beats the baseline by the factor in exercise.toml."""
    speedup()
