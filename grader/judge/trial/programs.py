"""The programs of a trial, each in workers of its own: the submission, and what the course lends beside it."""

from __future__ import annotations

import contextlib
import os
import random
from collections.abc import Callable

from grader.catalog import EntryPoint, Exercise, Kind
from grader.judge.call import Budget, Program, Submission, device_check
from grader.judge.faults import SubmissionFault, Tampering
from grader.judge.trial.course_workers import CourseWorkers, Loan
from grader.judge.trial.problem import BASELINE
from grader.judge.trial.seed import Seed
from grader.machine import draw_cores
from grader.model import Isolation
from grader.sandbox.launch import Launcher, Undying
from grader.wire import Place


class Programs:
    """Starts the submission, whose text is `code`, borrows the course's programs from `course`, and ends the former.

    All of them run on the same `cores`, drawn by lot: what else runs there meets all of them alike.
    """

    def __init__(
        self, exercise: Exercise, code: bytes, seed: Seed, isolation: Isolation, course: CourseWorkers
    ) -> None:
        self.isolation = isolation
        self.cores = draw_cores(exercise.speed.cores if exercise.speed else 1, os.sched_getaffinity(0), random.Random())
        self._exercise = exercise
        self._code = code
        self._seed = seed
        self._course = course
        self._borrowed = contextlib.ExitStack()
        self._launcher = Launcher(isolation)
        self._submissions: dict[Place, Submission] = {}
        self._undying: SubmissionFault | None = None
        self._budget = Budget(exercise.limits.total_s)  # what it does in several workers adds up

    def submission(self, place: Place) -> Submission:
        """Return the submission with its arrays at `place`: the same one each time."""
        if place not in self._submissions:
            exercise, limits = self._exercise, self._exercise.limits
            program = self._program(exercise.slug, self._code, tuple(exercise.entry_points), place)
            numbers = self._seed.rng("poison", exercise.slug)
            made = Submission(self._launcher, program, exercise.entry_points, limits, numbers, self._budget)
            self._submissions[place] = made
        return self._submissions[place]

    def reference(self, place: Place) -> Submission | None:
        """Borrow the course's solution, None where there is none: a student has only a kit."""
        loan = self._reference(place)
        return None if loan is None else self._borrowed.enter_context(self._course.lent(loan))

    def baseline(self) -> Submission:
        """Borrow the baseline: entry point `baseline`."""
        return self._borrowed.enter_context(self._course.lent(self._baseline()))

    def prepare(self, place: Place, first: Callable[[Submission], None], *, with_reference: bool) -> None:
        """Have baseline and reference started meanwhile, and `first` done with a new reference."""
        self._course.prepare(self._baseline())
        reference = self._reference(place) if with_reference else None
        if reference is not None:
            self._course.prepare(reference, first)

    def give_back(self) -> None:
        """Give back what was borrowed."""
        self._borrowed.close()

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
                stack.callback(self.give_back)
                stack.callback(self._launcher.close)
                for own in self._submissions.values():
                    stack.callback(own.close)
        except Undying:
            self._undying = Tampering("Left processes running that cannot be ended.")

    def _reference(self, place: Place) -> Loan | None:
        exercise = self._exercise
        if not exercise.solution.is_file():
            return None
        program = self._program("reference", exercise.solution.read_bytes(), tuple(exercise.entry_points), place)
        return Loan(self.isolation, program, exercise.entry_points, exercise.limits)

    def _baseline(self) -> Loan:
        exercise = self._exercise
        assert exercise.speed is not None
        timed = exercise.entry_points[exercise.speed.entry_point]
        entry = EntryPoint(BASELINE, Kind.FUNCTION, timed.arguments)
        program = self._program("problem", exercise.problem.read_bytes(), (BASELINE,), Place.NUMPY)
        return Loan(self.isolation, program, {BASELINE: entry}, exercise.limits)

    def _program(self, name: str, code: bytes, entries: tuple[str, ...], place: Place) -> Program:
        speed, limits, threads = self._exercise.speed, self._exercise.limits, len(self.cores)
        kinds = {entry: point.kind for entry, point in self._exercise.entry_points.items()}
        return Program(
            name,
            code,
            entries,
            threads=threads,
            place=place,
            memory_mb=limits.memory_mb,
            cpu_s=int(limits.total_s * threads),
            cores=self.cores,
            threaded=tuple(entry for entry in entries if kinds.get(entry) is Kind.THREADED),
            watched=speed is not None and bool(speed.witness),
            packages=self._exercise.packages,
            shares_device=place is Place.DEVICE and not device_check.obstacle(self.isolation),
        )
