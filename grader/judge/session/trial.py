"""One submission on trial: its worker, everything random about it, and what right answers are."""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import os
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any, Self

import numpy as np

from grader.catalog import Backend, EntryPoint, Exercise, Kind
from grader.cuda import offline_compile
from grader.errors import KitError
from grader.judge import compare
from grader.judge.call import device_check
from grader.judge.call.arena import Array
from grader.judge.call.keeper import Budget
from grader.judge.call.program import Program
from grader.judge.call.proxy import Submission
from grader.judge.faults import SubmissionFault
from grader.judge.speed.roofline import Traffic
from grader.machine import draw_cores
from grader.model import Isolation, Modelled, Speed, TimedCall
from grader.sandbox.launch import Launcher
from grader.sandbox.witness import Pairs

BASELINE = "baseline"


@dataclass
class Trial:
    """A submission's `code` judged by the tests of `exercise`, everything random derived from `seed`.

    `stages` collects where the time goes, in seconds; `speed`, its `samples` and `overhead_s` (the seconds of a
    call that does nothing) are there once the speed check has run, `modelled` where it had no GPU to run on.
    """

    exercise: Exercise
    code: bytes
    seed: str
    isolation: Isolation
    gpu: bool = False
    speed: Speed | None = None
    samples: tuple[TimedCall, ...] = ()
    modelled: Modelled | None = None
    overhead_s: float | None = None
    stages: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.problem = load_problem(self.exercise)
        self.launcher = Launcher(self.isolation)
        self.arrays = "simulator" if self.exercise.backend is Backend.CUDA else "numpy"
        # Shared by every program of the trial: what else runs there meets all of them alike.
        count = self.exercise.speed.cores if self.exercise.speed else 1
        self.cores = draw_cores(count, os.sched_getaffinity(0), random.Random())
        self._eyes = self.rng("witness")
        self._programs: dict[str, Submission] = {}
        self._started: list[Submission] = []
        self._budgets: dict[bytes, Budget] = {}  # by code: what one program does in several workers adds up

    def __enter__(self) -> Self:
        self.launcher.__enter__()
        return self

    def __exit__(self, *reason: object) -> None:
        self.close()

    def close(self) -> None:
        """End every worker and give its memory back; raises KitError where one survives."""
        with contextlib.ExitStack() as stack:  # each of these, whatever becomes of the others
            stack.callback(self.launcher.close)
            for program in self._started:
                stack.callback(program.close)

    @contextlib.contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Add the time spent inside to the stage `name`."""
        started = time.perf_counter()
        try:
            yield
        finally:
            self.stages[name] = self.stages.get(name, 0.0) + time.perf_counter() - started

    def rng(self, *purpose: str) -> np.random.Generator:
        """Return a generator that depends on the seed and on what it is for, and on nothing else."""
        digest = hashlib.sha256("\0".join((self.seed, *purpose)).encode()).digest()
        return np.random.default_rng(np.frombuffer(digest, np.uint32))

    @property
    def submission(self) -> Submission:
        """The submission, with its arrays where `arrays` says: "numpy", "simulator", "emulator" or "device"."""
        if self.arrays not in self._programs:
            self._programs[self.arrays] = self.program(self.exercise.slug, self.code)
        return self._programs[self.arrays]

    def at(self, place: str) -> Self:
        """Run what comes next with the arrays at `place`, one of `places`; return the trial itself."""
        self.arrays = place
        return self

    @property
    def places(self) -> list[str]:
        """Where each test must run: a kernel on the simulator and, for that knows little, compiled.

        Compiled, it runs on the GPU where there is one, else on an emulated one where there is the compiler.
        """
        if self.exercise.backend is not Backend.CUDA:
            return [self.arrays]
        if self.gpu:
            return ["simulator", "device"]
        return ["simulator"] if offline_compile.missing() else ["simulator", "emulator"]

    def is_unwritten(self) -> bool:
        """Return whether every entry point is still as in the stub."""
        try:
            self.submission.start()
        except SubmissionFault:
            return False
        facts = self.submission.facts
        return facts is not None and self.exercise.entry_points.keys() <= set(facts.unwritten)

    @property
    def condemned(self) -> SubmissionFault | None:
        """The tampering that was seen in any of the submission's workers."""
        return next((program.condemned for program in self._programs.values() if program.condemned), None)

    def program(self, name: str, code: bytes) -> Submission:
        """Return `code`, which defines the exercise's entry points, in a worker of its own."""
        return self._start(name, code, self.exercise.entry_points, self.arrays)

    def baseline(self) -> Submission:
        """Return the baseline in a worker of its own: entry point `baseline`."""
        assert self.exercise.speed is not None
        timed = self.exercise.entry_points[self.exercise.speed.entry_point]
        entry = EntryPoint(BASELINE, Kind.FUNCTION, timed.arguments)
        return self._start("problem", self.exercise.problem.read_bytes(), {BASELINE: entry}, "numpy")

    def expected(self, arguments: tuple[Any, ...]) -> Array:
        """Return what the baseline, run by the judge itself, writes for these arguments."""
        output: Array = np.empty_like(arguments[-1])
        with self.stage("expected values"):
            self.problem.baseline(*arguments[:-1], output)
        return output

    def traffic(self, arguments: tuple[Any, ...]) -> Traffic | None:
        """Return the bytes that any answer must move for these arguments, None where problem.py does not say."""
        if not hasattr(self.problem, "traffic"):
            return None
        return Traffic(*(int(count) for count in self.problem.traffic(*arguments)))

    def tolerated(self, arguments: tuple[Any, ...]) -> Any:
        """Return the error that exercise.toml allows in each element of the output: 0 where it must be exact."""
        if self.exercise.tolerance is None:
            return 0
        return self.exercise.tolerance * np.asarray(self.problem.scale(*arguments), dtype=np.float64)

    def verify(self, *arguments: Any, launch: tuple[int, ...] = ()) -> None:
        """Run the timed entry point on `arguments` and compare its output with the baseline's."""
        assert self.exercise.speed is not None
        output = np.empty_like(arguments[-1])
        with self.stage("correctness calls"):
            self.submission.call(self.exercise.speed.entry_point, [*arguments[:-1], output], launch)
        compare.assert_close(output, self.expected(arguments), self.tolerated(arguments))

    def moved_by_memcpy(self, name: str, *arguments: Any, origin: Callable[..., Any]) -> bool:
        """Call entry point `name`, and return whether memcpy moved two bytes of the output, drawn at random.

        Raises what `watch` raises.
        """
        return self.watch(name, arguments, self.pairs(arguments, origin))

    def pairs(self, arguments: tuple[Any, ...], origin: Callable[..., Any]) -> Pairs:
        """Draw two bytes of the output; return where in the first argument each comes from, and where it goes.

        `origin(place, *arguments)` is the former. Raises KitError where the exercise names no witness.
        """
        if not _is_watched(self.exercise):
            raise KitError(f"{self.exercise.folder / 'exercise.toml'}: key speed.witness: not there. Name the witness.")
        targets = self._eyes.integers(arguments[-1].size, size=2).tolist() if arguments[-1].size else []
        return tuple((int(origin(target, *arguments)), target) for target in targets)

    def watch(self, name: str, arguments: tuple[Any, ...], pairs: Pairs, patience_s: float | None = None) -> bool:
        """Call entry point `name`, and return whether memcpy moved the bytes that `pairs` names.

        Raises Mismatch where others are there: then the output is wrong, whoever moved them.
        """
        self.submission.call(name, list(arguments), patience_s=patience_s, pairs=pairs)
        for of, to in pairs:
            compare.assert_equal(arguments[-1][to : to + 1], arguments[0][of : of + 1])
        return not pairs or self.submission.moved_by_memcpy

    def _start(self, name: str, code: bytes, entries: dict[str, EntryPoint], arrays: str) -> Submission:
        limits = self.exercise.limits
        threads = len(self.cores)
        cpu_s = int(limits.total_s * threads)
        program = Program(
            name,
            code,
            tuple(entries),
            threads=threads,
            arrays=arrays,
            memory_mb=limits.memory_mb,
            cpu_s=cpu_s,
            cores=self.cores,
            watched=_is_watched(self.exercise),
            shares_device=arrays == "device" and not device_check.obstacle(self.isolation),
        )
        budget = self._budgets.setdefault(code, Budget(limits.total_s))
        self._started.append(Submission(self.launcher, program, entries, limits, self.rng("poison", name), budget))
        return self._started[-1]


def load_problem(exercise: Exercise) -> ModuleType:
    """Import the exercise's problem.py.

    Raises KitError where it cannot be imported or lacks a function that it must have.
    """
    path = exercise.problem
    spec = importlib.util.spec_from_file_location(f"problem_of_{exercise.slug}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        raise KitError(f"{path}: cannot be imported: {type(error).__name__}: {error}. Correct it.") from error
    needed = ["make_inputs", BASELINE] + (["scale"] if exercise.tolerance is not None else [])
    needed += ["origin"] if _is_watched(exercise) else []
    for name in needed:
        if not callable(getattr(module, name, None)):
            raise KitError(f"{path}: defines no function {name}. docs/exercise-format.md says what it must do.")
    return module


def _is_watched(exercise: Exercise) -> bool:
    return exercise.speed is not None and bool(exercise.speed.witness)
