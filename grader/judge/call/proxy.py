"""What a test sees of a submission: functions to call, each call a journey to a worker and back."""

from __future__ import annotations

import contextlib
import functools
import os
import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from grader.catalog import EntryPoint, Kind, Limits
from grader.judge.call.account import Account
from grader.judge.call.arena import Array, poison
from grader.judge.call.emulated import Kernels
from grader.judge.call.keeper import Budget, Keeper, parts
from grader.judge.call.link import Link
from grader.judge.call.program import Program
from grader.judge.compare import Mismatch, RuleBroken
from grader.judge.faults import SubmissionFault, Tampering
from grader.model import Verdict
from grader.ptxemu import Run
from grader.sandbox import processes
from grader.sandbox.launch import Launcher
from grader.sandbox.witness import Pairs
from grader.wire import Parsed, Slot

_GENEROSITY, _SLACK_S = 1.25, 0.05


class Submission:
    """A program behind its worker. Its entry points are attributes: `submission.moving_average(values, 3, out)`.

    A call poisons `out` (the last array), runs the worker, checks that the inputs and the memory around
    every array are untouched, and fills the caller's `out`. It raises SubmissionFault where the
    submission fails, Mismatch or RuleBroken where it breaks the rules of the call.

    Of the last call, `seconds` is how long it took by the judge's clock, and `account` what the kernel says of it.

    Kernels have a worker of their own, which executes nothing of the file but them: where other code of the
    file runs, nobody can say what a launch does. On a GPU, nothing else of the file is given the GPU. On an emulated
    one they have no worker at all: they are compiled, and the judge runs what that gives.
    """

    def __init__(
        self,
        launcher: Launcher,
        program: Program,
        entry_points: dict[str, EntryPoint],
        limits: Limits,
        numbers: np.random.Generator,
        budget: Budget | None = None,
    ) -> None:
        self.moved_by_memcpy = False
        self.seconds = 0.0
        self.account = Account()
        self.program = program
        self._entry_points = entry_points
        self._limits = limits
        self._numbers = numbers
        self._budget = budget or Budget(limits.total_s)
        self._keepers = {
            distilled: Keeper(launcher, part, limits, self._budget)
            for distilled, part in parts(program, entry_points).items()
        }
        self._emulated = Kernels(launcher, program, entry_points, limits) if program.arrays == "emulator" else None
        self._hopeless: dict[str, SubmissionFault] = {}
        self._warm: set[tuple[Any, ...]] = set()

    def __getattr__(self, name: str) -> Entry:
        if name not in self._entry_points:
            raise AttributeError(f"exercise.toml names no entry point {name!r}")
        return Entry(self, name)

    def emulated(self, name: str, arguments: list[Any], launch: tuple[int, ...]) -> Run:
        """Launch a kernel on the emulated GPU, and return what it did; raises as `call` does, and Exhausted."""
        assert self._emulated is not None
        poison(arguments[-1], self._numbers)
        return self._emulated.run(name, arguments, launch)

    @property
    def condemned(self) -> SubmissionFault | None:
        """The tampering that was seen in any of its workers: nothing counts after it."""
        finals = (keeper.final for keeper in self._keepers.values())
        return next((fault for fault in finals if isinstance(fault, Tampering)), None)

    @property
    def threads_used(self) -> int:
        """How many threads shared the work of the last call."""
        return self.account.threads

    @property
    def printed(self) -> str:
        """What the submission printed since its workers were last started."""
        return "".join(keeper.printed for keeper in self._keepers.values())

    @property
    def facts(self) -> Parsed | None:
        """What the source says, once a worker has read it."""
        return next((keeper.facts for keeper in self._keepers.values() if keeper.facts), None)

    def start(self) -> Link:
        """Return a loaded, frozen worker, starting one where there is none."""
        return self._started(self._first)

    @property
    def _first(self) -> Keeper:
        return next(iter(self._keepers.values()))

    def _started(self, keeper: Keeper) -> Link:
        if self.condemned:
            raise self.condemned.with_traceback(None)
        return keeper.start()

    def _keeper(self, name: str) -> Keeper:
        return self._keepers[self._entry_points[name].kind is Kind.KERNEL]

    def refuses(self, kind: type[Exception], name: str, *arguments: Any) -> None:
        """Call `name` and raise Mismatch unless it raises `kind` and leaves the output as it was."""
        output = np.empty_like(arguments[-1])
        try:
            self.call(name, [*arguments[:-1], output], keep=True)
        except SubmissionFault as fault:
            if fault.verdict is not Verdict.ERROR or not fault.safe.startswith(f"Raised {kind.__name__}"):
                raise
        else:
            raise Mismatch(f"it must raise {kind.__name__} here, but it returned")

    def call(
        self,
        name: str,
        arguments: list[Any],
        launch: tuple[int, ...] = (),
        keep: bool = False,
        patience_s: float | None = None,
        pairs: Pairs = (),
    ) -> list[int]:
        """Call the entry point `name`; `arguments[-1]` is filled unless it is a config.

        `keep` asks that a call which raises has left its output alone; `patience_s` replaces the
        exercise's own limit on a call. `pairs` has two bytes watched on their way from the first
        argument to the last, given by their places in both; `moved_by_memcpy` says afterwards who moved them.
        """
        entry = self._entry_points[name]
        if name in self._hopeless:
            raise self._hopeless[name].with_traceback(None)
        if entry.kind is not Kind.CONFIG:
            poison(arguments[-1], self._numbers)
        if entry.kind is Kind.KERNEL and self._emulated is not None:
            self._emulate(self._emulated, name, arguments, launch)
            return []
        keeper = self._keeper(name)
        link = self._started(keeper)
        self._check_signature(link, name)
        self._budget.require()
        patience_s = min(patience_s or self._patience(keeper, name, arguments), self._budget.left_s)
        before = processes.scheduled(link.pid)
        arrays: list[Array] = []
        slots: list[Slot] = []
        try:
            arrays, slots, message = link.place(arguments)
            with self._budget.spending(), self._accounted(link), link.watched(slots, pairs) as witness:
                returned, self.seconds = link.journey(name, message, patience_s, launch)
        except SubmissionFault as fault:
            self._give_up(keeper, name, fault)
            if keep and fault.verdict is Verdict.ERROR:
                self._inspect(link, entry.arguments, arguments, arrays, slots)
                if not link.unchanged(slots[-1], arrays[-1]):
                    raise Mismatch("it wrote to out before it raised") from fault
            raise
        self.moved_by_memcpy = witness.moved
        self.account = Account.between(before, processes.scheduled(link.pid))
        if entry.kind is Kind.CONFIG:
            return list(returned.values)
        self._inspect(link, entry.arguments, arguments, arrays, slots)
        if returned.type != "NoneType":
            raise Mismatch(f"{name} must fill {entry.arguments[-1]} and return None; it returned {returned.type!r}")
        arguments[-1][...] = link.output_of(slots[-1])
        return []

    def _emulate(self, kernels: Kernels, name: str, arguments: list[Any], launch: tuple[int, ...]) -> None:
        self._budget.require()
        try:
            with self._budget.spending():
                kernels.call(name, arguments, launch)
        except SubmissionFault as fault:
            self._give_up_if_endless(name, fault)
            raise

    @property
    def exhausted(self) -> bool:
        """Whether all of its time is used up."""
        return self._budget.left_s <= 0

    @contextlib.contextmanager
    def _accounted(self, link: Link) -> Iterator[None]:
        """Raise RuleBroken where the call used more processor time than its threads can have had meanwhile.

        A GPU's driver has threads of its own, so there nothing follows from it.
        """
        started, before = time.monotonic(), processes.cpu_seconds(link.pid)
        yield
        used, passed = processes.cpu_seconds(link.pid) - before, time.monotonic() - started
        if link.program.arrays != "device" and used > _GENEROSITY * self.program.threads * passed + _SLACK_S:
            raise RuleBroken(
                f"Used {used:.2f} s of processor time in {passed:.2f} s, more than the {self.program.threads}"
                " thread(s) it is given can have."
            )

    def ping(self) -> float:
        """Return the seconds that a call costs which does nothing."""
        link = self.start()
        try:
            return link.ping()
        except SubmissionFault as fault:
            self._give_up(self._first, "ping", fault)
            raise

    def pin(self) -> None:
        """Give each of the worker's threads a core of its own, where there are as many of them.

        Threads that wake up together on one core share it for milliseconds before the scheduler moves one away,
        on an idle machine too, and more calls than not would be timed like that.
        """
        threads, cores = sorted(processes.threads(self.start().pid)), self.program.cores
        if len(threads) == len(cores):
            for thread, core in zip(threads, cores, strict=True):
                with contextlib.suppress(ProcessLookupError):
                    os.sched_setaffinity(thread, {core})

    def close(self) -> None:
        """End its workers."""
        for keeper in self._keepers.values():
            keeper.close()

    def _inspect(
        self, link: Link, names: tuple[str, ...], arguments: list[Any], arrays: list[Array], slots: list[Slot]
    ) -> None:
        """Raise where the call did more than fill its output."""
        labels = [name for name, value in zip(names, arguments, strict=True) if hasattr(value, "dtype")]
        for label, array, slot in zip(labels[:-1], arrays[:-1], slots[:-1], strict=True):
            if not link.unchanged(slot, array):
                raise RuleBroken(f"It changed its input {label}. Write to {labels[-1]} only.")
        beside = link.overrun(arrays, slots)
        if beside is not None:
            raise Mismatch(f"it wrote outside its arrays, beside {labels[beside]}: check the first and last index")

    def _check_signature(self, link: Link, name: str) -> None:
        wanted = self._entry_points[name].arguments
        found = link.signatures.get(name)
        if found is None:
            raise SubmissionFault(Verdict.ERROR, f"The file defines no function {name}({', '.join(wanted)}).")
        if found and len(found) != len(wanted):
            wrong = f"{name} takes {len(found)} arguments; it must be {name}({', '.join(wanted)})."
            raise SubmissionFault(Verdict.ERROR, wrong)

    def _patience(self, keeper: Keeper, name: str, arguments: list[Any]) -> float:
        """Return the seconds a call may take: more for the first one of its kind, which compiles."""
        kind = (keeper.starts, name, *(getattr(argument, "dtype", None) for argument in arguments))
        first = kind not in self._warm
        self._warm.add(kind)
        return self._limits.first_call_s if first else self._limits.call_s

    def _give_up(self, keeper: Keeper, name: str, fault: SubmissionFault) -> None:
        """Decide what a fault leaves."""
        self._give_up_if_endless(name, fault)
        keeper.suffer(fault)
        if self.condemned:
            self.close()

    def _give_up_if_endless(self, name: str, fault: SubmissionFault) -> None:
        """Have an endless call not tried again."""
        if fault.verdict is Verdict.TIMEOUT:
            self._hopeless[name] = fault


class Entry:
    """An entry point as a test calls it: `entry(*arguments)`, or `entry[blocks, threads](*arguments)`."""

    def __init__(self, submission: Submission, name: str) -> None:
        self._submission = submission
        self._name = name

    def __call__(self, *arguments: Any) -> list[int]:
        """Call it; a config entry point's whole numbers come back, anything else fills its last argument."""
        return self._submission.call(self._name, list(arguments))

    def __getitem__(self, launch: tuple[int, ...]) -> Callable[..., list[int]]:
        def launched(*arguments: Any) -> list[int]:
            return self._submission.call(self._name, list(arguments), launch)

        return functools.wraps(self.__call__)(launched)
