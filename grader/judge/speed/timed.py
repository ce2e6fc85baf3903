"""Who takes part in a race: programs on fresh inputs, and how long each call took and in what conditions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from grader.errors import KitError
from grader.judge.call import Array, Call, Submission
from grader.judge.compare import Mismatch, RuleBroken
from grader.judge.faults import SubmissionFault
from grader.judge.speed.samples import Sample
from grader.judge.trial import Arguments
from grader.model import Verdict
from grader.sandbox.shield import NO_SHIELD, Shield
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
    costs microseconds. `shield` is over every call.
    """

    program: Submission
    entry: str
    launch: tuple[int, ...] = ()
    timeout_s: float | None = None
    eyes: Eyes = closed_eyes
    shield: Shield = NO_SHIELD

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
            shield=self.shield,
        )
        return call, output


@dataclass(frozen=True)
class CourseProgram(TimedProgram):
    """A program of the course's own: what fails there is a fault of the kit, and what disturbs it is the machine."""

    def run(self, arguments: Arguments) -> tuple[Sample, Array]:
        """Run as any timed program does, and see what others did meanwhile; raises KitError where the program fails."""
        try:
            call, output = self.call(arguments)
        except (SubmissionFault, Mismatch, RuleBroken) as fault:
            if isinstance(fault, SubmissionFault) and fault.verdict is Verdict.NOISY:
                raise
            name = self.program.program.name
            raise KitError(f"The course's own {name}.py failed when it was timed: {fault}") from fault
        return Sample.of(call.seconds, call.scheduler, call.others), output
