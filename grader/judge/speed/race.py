"""Interleaved timing: baseline, reference and submission take turns on the same fresh inputs."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from grader.catalog import SpeedRule
from grader.judge.call.arena import Array
from grader.judge.speed.decision import Sample, Samples, decide
from grader.model import Verdict

Arguments = tuple[Any, ...]


class Lane(Protocol):
    """One of the programs in the race."""

    def run(self, arguments: Arguments) -> tuple[Sample, Array]:
        """Run once on a copy of `arguments`; return how that went and what it wrote."""


@dataclass(frozen=True)
class Result:
    """How a race ended, and on what grounds."""

    verdict: Verdict
    samples: Samples


def rounds(
    lanes: dict[str, Lane],
    fresh_inputs: Callable[[], Arguments],
    verify: Callable[[Arguments, dict[str, Array]], None],
    order: random.Random,
) -> Iterator[Samples]:
    """Yield, round after round, what the lanes "baseline", "submission" and perhaps "reference" and "roof" took so far.

    Each round draws fresh inputs and runs every lane once on them, in random order, so that a burst of
    other load, or a clock that steps, meets all of them alike. `verify` sees every round's outputs.
    """
    calls: dict[str, tuple[Sample, ...]] = dict.fromkeys(lanes, ())
    while True:
        arguments = fresh_inputs()
        outputs = {}
        for name in order.sample(sorted(lanes), len(lanes)):
            call, outputs[name] = lanes[name].run(arguments)
            calls[name] += (call,)
        verify(arguments, outputs)
        yield Samples(**calls)


def race(
    lanes: dict[str, Lane],
    fresh_inputs: Callable[[], Arguments],
    verify: Callable[[Arguments, dict[str, Array]], None],
    rule: SpeedRule,
    order: random.Random,
) -> Result:
    """Time the lanes until a verdict is clear; the arguments are those of `rounds`."""
    for samples in rounds(lanes, fresh_inputs, verify, order):
        verdict = decide(samples, rule)
        if verdict is not None:
            return Result(verdict, samples)
    raise AssertionError  # rounds never ends
