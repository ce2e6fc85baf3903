"""Who takes part in a race: programs on fresh inputs, and how long each call took and in what conditions."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
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
from grader.sandbox.watch.witness import Pairs

Eyes = Callable[[Arguments], Pairs]


def closed_eyes(_: Arguments) -> Pairs:
    """Have no byte watched."""
    return ()


@dataclass(frozen=True)
class TimedProgram:
    """A program's timed entry point.

    `launch` is (blocks, threads) for a kernel and empty otherwise; `timeout_s` bounds a call, once the baseline's time
    is known. `eyes` draws the bytes that are watched in each call: all programs of a race are watched alike, for it
    costs microseconds.
    """

    program: Submission
    entry: str
    launch: tuple[int, ...] = ()
    timeout_s: float | None = None
    eyes: Eyes = closed_eyes

    def run(self, arguments: Arguments) -> tuple[Sample, Array]:
        """Run once on fresh memory; return how that went and the output.

        Raises RuleBroken where bytes were watched, and others than memcpy moved them.
        """
        call, output = self.call(arguments)
        if call.moved_by_memcpy is False:
            raise RuleBroken(f"At the size that is timed, {self.entry} does not leave every byte to memcpy.")
        return Sample.of(call.seconds, call.scheduler), output

    def call(self, arguments: Arguments, *, keep: bool = False) -> tuple[Call, Array]:
        """Call once on fresh memory; `keep` is that of `Submission.call`."""
        output = np.empty_like(arguments[-1])
        call = self.program.call(
            self.entry,
            [*arguments[:-1], output],
            self.launch,
            keep=keep,
            timeout_s=self.timeout_s,
            pairs=self.eyes(arguments),
        )
        return call, output


@dataclass(frozen=True)
class CourseProgram(TimedProgram):
    """A program of the course's own: what fails there is a fault of the kit, and what disturbs it is the machine."""

    def run(self, arguments: Arguments) -> tuple[Sample, Array]:
        """Run as any timed program does, and see what others did meanwhile; raises KitError where the program fails."""
        before = Usage.now()
        try:
            call, output = self.call(arguments)
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
