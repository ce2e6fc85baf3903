"""The parts of a trial together, and what several rooms do with them: calls that are compared, and watched."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.catalog import Backend, Exercise
from grader.cuda import offline_compile
from grader.errors import KitError
from grader.judge import compare
from grader.judge.call import Submission, endless
from grader.judge.trial.course_workers import CourseWorkers
from grader.judge.trial.problem import Arguments, Problem
from grader.judge.trial.programs import Programs
from grader.judge.trial.seed import Seed
from grader.judge.trial.stages import StageClock
from grader.model import Isolation
from grader.ptxemu import Exhausted, Run
from grader.sandbox.shield import NO_SHIELD, Shield
from grader.sandbox.watch.footprint import Footprint
from grader.sandbox.watch.procfs import Gone, Hidden
from grader.sandbox.watch.witness import Pairs
from grader.wire import Place
from grader.worker import launches


@dataclass(frozen=True)
class Trial:
    """One submission on trial. Nothing about its outcome is kept here: what is found out is returned.

    `eyes` draws the bytes that are watched, other ones in each call. `shield` is there for calls that are timed.
    """

    exercise: Exercise
    problem: Problem
    seed: Seed
    programs: Programs
    stages: StageClock
    eyes: np.random.Generator
    gpu: bool = False
    shield: Shield = NO_SHIELD

    @property
    def places(self) -> list[Place]:
        """Where each test must run: a kernel on the simulator and, for that knows little, compiled.

        Compiled, it runs on the GPU where there is one, else on an emulated one where there is the compiler. The last
        place is where speed is judged. An exercise may do without the simulator: it is skipped where nothing compiles.
        """
        if self.exercise.backend is not Backend.CUDA:
            return [Place.NUMPY]
        compiled = Place.DEVICE if self.gpu else Place.EMULATOR
        if not self.exercise.simulated:
            return [compiled]
        return [Place.SIMULATOR] if offline_compile.missing() and not self.gpu else [Place.SIMULATOR, compiled]

    def verify(self, place: Place, *arguments: Any, launch: tuple[Any, ...] = ()) -> None:
        """Run the timed entry point on `arguments` and compare its output with the baseline's; raises Mismatch."""
        assert self.exercise.speed is not None
        output = np.empty_like(arguments[-1])
        with self.stages.stage("correctness calls"):
            submission, name = self.programs.submission(place), self.exercise.speed.entry_point
            submission.call(name, [*arguments[:-1], output], launches.flat(launch))
        with self.stages.stage("expected values"):
            expected = self.problem.expected(arguments)
        self.problem.assert_right(arguments, output, expected)

    def emulated(self, *arguments: Any, launch: tuple[Any, ...]) -> Run:
        """Launch the timed kernel on the emulated GPU, with a GPU or without, and return what the launch did.

        Raises SubmissionFault for a mistake that is found there, and Mismatch where the output is not the baseline's.
        """
        assert self.exercise.speed is not None
        output = np.empty_like(arguments[-1])
        submission, name = self.programs.submission(Place.EMULATOR), self.exercise.speed.entry_point
        try:
            run = submission.emulated(name, [*arguments[:-1], output], launches.flat(launch))
        except Exhausted as error:
            raise endless(error) from error
        self.problem.assert_right(arguments, output, self.problem.expected(arguments))
        return run

    def draw_pairs(self, arguments: Arguments, origin: Callable[..., Any]) -> Pairs:
        """Draw two bytes of the output; return the offset in the first argument that each comes from, and its own.

        `origin(offset, *arguments)` is the former. Raises KitError where the exercise names no witness.
        """
        if self.exercise.speed is None or not self.exercise.speed.witness:
            raise KitError(f"{self.exercise.folder / 'exercise.toml'}: key speed.witness: not there. Name the witness.")
        targets = self.eyes.integers(arguments[-1].size, size=2).tolist() if arguments[-1].size else []
        return tuple((int(origin(target, *arguments)), target) for target in targets)


def memcpy_moved(submission: Submission, name: str, arguments: Arguments, pairs: Pairs) -> bool:
    """Call entry point `name`, and return whether memcpy moved the bytes that `pairs` names.

    Raises Mismatch where others are there: then the output is wrong, whoever moved them.
    """
    call = submission.call(name, list(arguments), pairs=pairs)
    for of, to in pairs:
        compare.assert_equal(arguments[-1][to : to + 1], arguments[0][of : of + 1])
    return call.moved_by_memcpy is not False


def memory_taken(submission: Submission, name: str, arguments: Arguments) -> int:
    """Call entry point `name`, and return the bytes of memory that the call took beside its arguments' arrays.

    Raises RuleBroken where its memory cannot be looked at.
    """
    try:
        footprint = Footprint.begun(submission.start().pid)
        submission.call(name, list(arguments))
        return footprint.beside(sum(each.nbytes for each in arguments if isinstance(each, np.ndarray)))
    except (Gone, Hidden) as error:
        raise compare.RuleBroken("Its memory cannot be counted: it has far too many mappings, or is gone.") from error


@contextlib.contextmanager
def open_trial(
    exercise: Exercise,
    code: bytes,
    seed: str,
    isolation: Isolation,
    *,
    gpu: bool = False,
    stages: StageClock | None = None,
    course: CourseWorkers | None = None,
) -> Iterator[Trial]:
    """Put `code` on trial, and end every worker afterwards but those of `course`.

    Raises KitError where problem.py is broken.
    """
    drawn = Seed(seed)
    problem = Problem.of(exercise)
    timed = exercise.speed is not None and not exercise.speed.modelled
    with contextlib.ExitStack() as stack:
        workers = course or stack.enter_context(CourseWorkers())
        shield = workers.shield() if timed or gpu else NO_SHIELD  # on a GPU none is used, but by the next trial
        programs = stack.enter_context(contextlib.closing(Programs(exercise, code, drawn, isolation, workers)))
        used = shield if timed else NO_SHIELD
        yield Trial(exercise, problem, drawn, programs, stages or StageClock(), drawn.rng("witness"), gpu, used)
