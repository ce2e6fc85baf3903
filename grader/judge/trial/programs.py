"""The programs of a trial, each in workers of its own: the submission, the baseline and the reference."""

from __future__ import annotations

import contextlib
import os
import random

from grader.catalog import EntryPoint, Exercise, Kind
from grader.judge.call import Budget, Program, Submission, device_check
from grader.judge.faults import SubmissionFault, Tampering
from grader.judge.trial.problem import BASELINE
from grader.judge.trial.seed import Seed
from grader.machine import draw_cores
from grader.model import Isolation
from grader.sandbox.launch import Launcher, Undying
from grader.wire import Place


class Programs:
    """Starts the programs of a trial and ends them all; `code` is the submission's.

    All of them run on the same `cores`, drawn by lot: what else runs there meets all of them alike.
    """

    def __init__(self, exercise: Exercise, code: bytes, seed: Seed, isolation: Isolation) -> None:
        self.isolation = isolation
        self.cores = draw_cores(exercise.speed.cores if exercise.speed else 1, os.sched_getaffinity(0), random.Random())
        self._exercise = exercise
        self._code = code
        self._seed = seed
        self._launcher = Launcher(isolation)
        self._submissions: dict[Place, Submission] = {}
        self._started: list[Submission] = []
        self._undying: SubmissionFault | None = None
        self._budgets: dict[bytes, Budget] = {}  # by code: what one program does in several workers adds up

    def submission(self, place: Place) -> Submission:
        """Return the submission with its arrays at `place`: the same one each time."""
        if place not in self._submissions:
            self._submissions[place] = self._start(self._exercise.slug, self._code, self._exercise.entry_points, place)
        return self._submissions[place]

    def reference(self, place: Place) -> Submission | None:
        """Return the course's solution in a worker of its own, None where there is none: a student has only a kit."""
        solution = self._exercise.solution
        if not solution.is_file():
            return None
        return self._start("reference", solution.read_bytes(), self._exercise.entry_points, place, trusted=True)

    def baseline(self) -> Submission:
        """Return the baseline in a worker of its own: entry point `baseline`."""
        assert self._exercise.speed is not None
        timed = self._exercise.entry_points[self._exercise.speed.entry_point]
        entry = EntryPoint(BASELINE, Kind.FUNCTION, timed.arguments)
        return self._start("problem", self._exercise.problem.read_bytes(), {BASELINE: entry}, Place.NUMPY, trusted=True)

    @property
    def condemned(self) -> SubmissionFault | None:
        """The tampering that was seen in any of the submission's workers, or at their end: nothing of it counts."""
        seen = (own.condemned for own in self._submissions.values())
        return next((fault for fault in seen if fault), self._undying)

    @property
    def printed(self) -> str:
        """What the submission printed, once where it printed the same in several places."""
        return "".join(dict.fromkeys(own.printed for own in self._submissions.values()))

    def close(self) -> None:
        """End every worker and give its memory back; where something survives that, the submission is condemned."""
        try:
            with contextlib.ExitStack() as stack:  # each of these, whatever becomes of the others
                stack.callback(self._launcher.close)
                for program in self._started:
                    stack.callback(program.close)
        except Undying:
            self._undying = Tampering("Left processes running that cannot be ended.")

    def _start(
        self, name: str, code: bytes, entries: dict[str, EntryPoint], place: Place, *, trusted: bool = False
    ) -> Submission:
        speed, limits, threads = self._exercise.speed, self._exercise.limits, len(self.cores)
        program = Program(
            name,
            code,
            tuple(entries),
            threads=threads,
            place=place,
            memory_mb=limits.memory_mb,
            cpu_s=int(limits.total_s * threads),
            cores=self.cores,
            watched=speed is not None and bool(speed.witness),
            packages=self._exercise.packages,
            shares_device=place is Place.DEVICE and not device_check.obstacle(self.isolation),
        )
        budget = self._budgets.setdefault(code, Budget(limits.total_s))
        numbers = self._seed.rng("poison", name)
        self._started.append(Submission(self._launcher, program, entries, limits, numbers, budget, trusted))
        return self._started[-1]
