"""A submission's kernels where there is no GPU: compiled in a sandbox, and run by the judge on an emulated one."""

from __future__ import annotations

import time
from typing import Any

import numpy as np

from grader import ptxemu
from grader.catalog import EntryPoint, Limits
from grader.cuda import Obstacle, Uncompiled, compile_kernel, lessons, offline_compile, type_of
from grader.judge.call.program import Program
from grader.judge.compare import RuleBroken
from grader.judge.faults import SubmissionFault, lines_told
from grader.model import Verdict
from grader.ptxemu import NOTES, Argument, Exhausted, Finding, Grid, PtxError, Run, Unsupported, launch_fault
from grader.sandbox.launch import Launcher
from grader.worker import launches
from grader.worker.launches import Launch

ARCH = 80
_OPEN = "So it is not checked: its points stay open until a person has looked at it."


class Kernels:
    """The kernels of a program. What keeps them from being judged is a fault with the verdict `unreadable`.

    Nobody gains by that: the points stay in the maximum until a person has looked. Only where the compiler does not
    work at all are the checks `skipped`.

    Each kernel is compiled and loaded once for the types of its arguments: whatever text the sandbox gives is judged.
    """

    def __init__(
        self, launcher: Launcher, program: Program, entry_points: dict[str, EntryPoint], limits: Limits
    ) -> None:
        self._launcher = launcher
        self._program = program
        self._entry_points = entry_points
        self._limits = limits
        self._compiled: dict[tuple[str, ...], bytes | ptxemu.Program | SubmissionFault] = {}

    def call(self, name: str, arguments: list[Any], blocks_and_threads: Launch) -> None:
        """Run the kernel `name`, which fills the last of `arguments`; raises SubmissionFault for what it does wrong."""
        try:
            self.run(name, arguments, blocks_and_threads)
        except Exhausted as error:
            raise endless(error) from error

    def run(self, name: str, arguments: list[Any], blocks_and_threads: Launch) -> Run:
        """Do the same, and return what the launch did; raises Exhausted too, where it does not end in time."""
        entry = self._entry_points[name]
        given = _copies(entry, arguments)
        key = self._compile(name, tuple(type_of(argument) for argument in given))
        grid = _grid(blocks_and_threads)
        try:
            limits, clock = ptxemu.Limits(seconds=self._limits.call_s), time.process_time  # which no other load uses up
            done = ptxemu.launch(self._load(key), grid, given, limits=limits, clock=clock)
        except Unsupported as error:
            raise SubmissionFault(Verdict.UNREADABLE, f"The emulated GPU does not know {error}. {_OPEN}") from error
        except PtxError as error:
            raise SubmissionFault(Verdict.ERROR, f"No GPU is known to run this: compiled, it is {error}.") from error
        mistake = next((finding for finding in done.findings if finding.kind not in NOTES), None)
        if mistake is not None:
            raise _fault(mistake, self._program.code)
        for argument, original in zip(given[:-1], arguments[:-1], strict=True):
            if np.asarray(argument.value).tobytes() != np.asarray(original).tobytes():
                raise RuleBroken(f"It changed its input {argument.name}. Write to {given[-1].name} only.")
        arguments[-1][...] = given[-1].value
        return done

    def _compile(self, name: str, types: tuple[str, ...]) -> tuple[str, ...]:
        """Compile a kernel for these types, and return under which key it is kept; raises SubmissionFault."""
        key = (name, *types)
        if key not in self._compiled:
            self._compiled[key] = self._text(name, types)
        found = self._compiled[key]
        if isinstance(found, SubmissionFault):
            raise found.with_traceback(None)
        return key

    def _text(self, name: str, types: tuple[str, ...]) -> bytes | SubmissionFault:
        program = self._program
        found = compile_kernel(self._launcher, program.name, program.code, name, types, (ARCH,), whole=False)
        if isinstance(found, Uncompiled):
            return self._uncompiled(found)
        return found.texts[ARCH]

    def _uncompiled(self, found: Uncompiled) -> SubmissionFault:
        """Return whose fault it is that there is no PTX: a compiler that works on another kernel fails for this one."""
        if found.obstacle is Obstacle.UNWRITTEN:
            return SubmissionFault(Verdict.NOT_ATTEMPTED, _sentence(found))
        if found.obstacle is Obstacle.REJECTED:
            return SubmissionFault(Verdict.ERROR, _sentence(found))
        if not offline_compile.missing() and offline_compile.works(self._launcher):
            return SubmissionFault(Verdict.UNREADABLE, f"{_sentence(found)} {_OPEN}")
        return SubmissionFault(Verdict.SKIPPED, _sentence(found))

    def _load(self, key: tuple[str, ...]) -> ptxemu.Program:
        """Return the kernel that is kept under this key, loaded; raises what ptxemu.load does."""
        found = self._compiled[key]
        if isinstance(found, bytes):
            found = self._compiled[key] = ptxemu.load(found)
        assert not isinstance(found, SubmissionFault)
        return found


def endless(error: Exhausted) -> SubmissionFault:
    """Return the fault of a launch that has not ended in time, or needs more than is emulated."""
    return SubmissionFault(Verdict.TIMEOUT, f"On the emulated GPU, {error}.")


def _copies(entry: EntryPoint, arguments: list[Any]) -> list[Argument]:
    """Return the arguments for a launch, which works on them in place; the last one is to be filled."""
    values = [np.array(value, order="C") if hasattr(value, "dtype") else value for value in arguments]
    *inputs, output = zip(entry.arguments, values, strict=True)
    filled = Argument(*output, initialised=entry.zeroed, output=not entry.zeroed)
    return [*(Argument(*one) for one in inputs), filled]


def _grid(blocks_and_threads: Launch) -> Grid:
    """Return a launch that is given as a row; raises SubmissionFault where no GPU would do it."""
    row = blocks_and_threads
    if len(row) not in (2, 2 * launches.AXES):
        told = "A launch is (blocks, threads_per_block): two whole numbers, or tuples of up to three."
        raise SubmissionFault(Verdict.ERROR, told)
    bx, by, bz, tx, ty, tz = row if len(row) != 2 else (row[0], 1, 1, row[1], 1, 1)
    grid = Grid((bx, by, bz), (tx, ty, tz))
    fault = launch_fault(grid)
    if fault:
        raise SubmissionFault(Verdict.ERROR, f"No GPU launches this: {fault}.")
    return grid


def _fault(finding: Finding, code: bytes) -> SubmissionFault:
    """Return what was found in this source, as a fault; element, thread and too free a line tell of hidden inputs."""
    line, what, lesson = finding.source.line, f"On a GPU, {finding.kind}", lessons.lesson(finding)
    where = f" at line {line}" if line else ""
    safe_where = where if line in lines_told(code) else ""
    told = f"{what}{where}: {lessons.case(finding)}. {lesson}"
    return SubmissionFault(Verdict.WRONG, told, f"{what}{safe_where}. {lesson}")


def _sentence(found: Uncompiled) -> str:
    where = f"Line {found.line}: " if found.line else ""
    return f"{where}{found.message} {found.hint}".strip()
