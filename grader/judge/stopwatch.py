"""Interleaved timing: baseline, reference and submission take turns on the same fresh inputs."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from grader.catalog import SpeedRule
from grader.judge.arena import Array
from grader.judge.decision import Samples, decide
from grader.model import Verdict

Arguments = tuple[Any, ...]


class Lane(Protocol):
    """One of the programs in the race."""

    def run(self, arguments: Arguments) -> tuple[float, Array]:
        """Run once on a copy of `arguments`; return the seconds it took and what it wrote."""


@dataclass(frozen=True)
class Result:
    """How a race ended, and on what grounds."""

    verdict: Verdict
    samples: Samples


def race(
    lanes: dict[str, Lane],
    fresh_inputs: Callable[[], Arguments],
    verify: Callable[[Arguments, dict[str, Array]], None],
    rule: SpeedRule,
    order: random.Random,
) -> Result:
    """Time the lanes "baseline", "submission" and, where there is one, "reference" until a verdict is clear.

    Each round draws fresh inputs and runs every lane once on them, in random order, so that a burst of
    other load, or a clock that steps, meets all of them alike. `verify` sees every round's outputs.
    """
    seconds: dict[str, tuple[float, ...]] = dict.fromkeys(lanes, ())
    while True:
        arguments = fresh_inputs()
        outputs = {}
        for name in order.sample(sorted(lanes), len(lanes)):
            took, outputs[name] = lanes[name].run(arguments)
            seconds[name] += (took,)
        verify(arguments, outputs)
        samples = Samples(**seconds)
        verdict = decide(samples, rule)
        if verdict is not None:
            return Result(verdict, samples)
