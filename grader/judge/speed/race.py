"""The race: baseline, reference and submission take turns on the same fresh inputs."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from grader.catalog import SpeedRule
from grader.judge.call import Array
from grader.judge.speed.decision import decide
from grader.judge.speed.samples import Sample, Samples
from grader.judge.trial import Arguments
from grader.model import Verdict


class Entrant(Protocol):
    """Whoever takes part: one of the programs, or a roof."""

    def run(self, arguments: Arguments) -> tuple[Sample, Array]:
        """Run once on a copy of `arguments`; return how that went and what it wrote."""


@dataclass(frozen=True)
class Result:
    """How a race ended, and on what grounds."""

    verdict: Verdict
    samples: Samples


def rounds(
    entrants: Mapping[str, Entrant],
    fresh_inputs: Callable[[], Arguments],
    verify: Callable[[Arguments, dict[str, Array]], None],
    order: random.Random,
) -> Iterator[Samples]:
    """Yield, round after round, what "baseline", "submission" and perhaps "reference" and "roof" took so far.

    Each round draws fresh inputs and runs every entrant once on them, in random order, so that a burst of
    other load, or a clock that steps, meets all of them alike. `verify` sees every round's outputs.
    """
    calls: dict[str, tuple[Sample, ...]] = dict.fromkeys(entrants, ())
    while True:
        arguments = fresh_inputs()
        outputs = {}
        for name in order.sample(sorted(entrants), len(entrants)):
            call, outputs[name] = entrants[name].run(arguments)
            calls[name] += (call,)
        verify(arguments, outputs)
        del arguments, outputs  # some hundred megabytes, before the next ones are drawn
        yield Samples(**calls)


def race(
    entrants: Mapping[str, Entrant],
    fresh_inputs: Callable[[], Arguments],
    verify: Callable[[Arguments, dict[str, Array]], None],
    rule: SpeedRule,
    order: random.Random,
) -> Result:
    """Time the entrants until a verdict is clear; the arguments are those of `rounds`."""
    for samples in rounds(entrants, fresh_inputs, verify, order):
        verdict = decide(samples, rule)
        if verdict is not None:
            return Result(verdict, samples)
    raise AssertionError  # rounds never ends
