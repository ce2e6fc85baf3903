"""Who takes part in a race: programs on fresh inputs, and how long each call took and in what conditions."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Self

import numpy as np

from grader import machine
from grader.errors import KitError
from grader.judge.call import Array, Call, Submission
from grader.judge.compare import Mismatch, RuleBroken
from grader.judge.faults import SubmissionFault
from grader.judge.speed.decision import Sample
from grader.judge.trial import Arguments
from grader.model import Verdict
from grader.sandbox.witness import Pairs


@dataclass(frozen=True)
class TimedProgram:
    """A program's timed entry point.

    `launch` is (blocks, threads) for a kernel and empty otherwise; `timeout_s` bounds a call, once the baseline's time
    is known. `pairs` are bytes to be watched in each call, as `Submission.call` takes them.
    """

    program: Submission
    entry: str
    launch: tuple[int, ...] = ()
    timeout_s: float | None = None
    pairs: Pairs = ()

    def run(self, arguments: Arguments) -> tuple[Sample, Array]:
        """Run once on fresh memory; return how that went and the output."""
        call, output = self._call(arguments)
        return Sample.of(call.seconds, call.scheduler), output

    def _call(self, arguments: Arguments) -> tuple[Call, Array]:
        output = np.empty_like(arguments[-1])
        given = [*arguments[:-1], output]
        call = self.program.call(self.entry, given, self.launch, timeout_s=self.timeout_s, pairs=self.pairs)
        return call, output


@dataclass(frozen=True)
class WitnessedProgram(TimedProgram):
    """A program that makes one more call each time, before or after, which is watched and not timed.

    Nothing tells the program the two apart, so it cannot do one thing here and another there: the inputs of
    both are ready before either, and in the timed call bytes are watched that nobody touches. `prepare` makes those
    of the watched call ready and returns what makes it, within so many seconds.
    """

    prepare: Callable[[], Callable[[float | None], None]] = lambda: lambda _: None
    coin: random.Random = field(default_factory=random.Random)

    def run(self, arguments: Arguments) -> tuple[Sample, Array]:
        """Run as any timed program does; raises RuleBroken where the watched call breaks the rule."""
        watch = self.prepare()
        first = self.coin.random() < 0.5
        if first:
            watch(self.timeout_s)
        result = super().run(arguments)
        if not first:
            watch(self.timeout_s)
        return result


@dataclass(frozen=True)
class CourseProgram(TimedProgram):
    """A program of the course's own: what fails there is a fault of the kit, and what disturbs it is the machine."""

    def run(self, arguments: Arguments) -> tuple[Sample, Array]:
        """Run as any timed program does, and see what others did meanwhile; raises KitError where the program fails."""
        before = Usage.now()
        try:
            call, output = self._call(arguments)
        except (SubmissionFault, Mismatch, RuleBroken) as fault:
            if isinstance(fault, SubmissionFault) and fault.verdict is Verdict.NOISY:
                raise
            name = self.program.program.name
            raise KitError(f"The course's own {name}.py failed when it was timed: {fault}") from fault
        others = Usage.now().others_since(before, call.scheduler.ran)
        return Sample.of(call.seconds, call.scheduler, others), output


@dataclass(frozen=True)
class Usage:
    """What the machine's processors and the judge had done at `clock`, all in seconds.

    `idle` is the idle time of all processors added up, None where nobody knows; `judge` the judge's processor time.
    """

    clock: float
    idle: float | None
    judge: float

    @classmethod
    def now(cls) -> Self:
        """Return what they have done so far."""
        return cls(time.monotonic(), machine.idle_seconds(), time.process_time())

    def others_since(self, before: Self, worker: float = 0.0) -> float:
        """Return the share of the machine that neither the judge nor a worker that ran so many seconds had.

        Idle time is counted in hundredths of a second, so that the share of one call may be off, and be
        negative too: only the mean over many calls means something.
        """
        if self.idle is None or before.idle is None:
            return 0.0
        whole = (self.clock - before.clock) * machine.processors()
        return (whole - (self.idle - before.idle) - (self.judge - before.judge) - worker) / whole
