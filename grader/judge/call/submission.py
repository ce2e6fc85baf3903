"""A program that the judge calls: each call a journey to a worker and back, and a record of how it went."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from grader.catalog import EntryPoint, Kind, Limits
from grader.judge.call.arena import poison
from grader.judge.call.contract import (
    leaving_alone,
    require_in_place,
    require_none,
    require_signature,
    told_of,
)
from grader.judge.call.emulated import Kernels
from grader.judge.call.keeper import Budget, Keeper, parts
from grader.judge.call.link import Link
from grader.judge.call.program import Program
from grader.judge.call.scheduling import SchedulerStatistics, Usage
from grader.judge.compare import RuleBroken
from grader.judge.faults import SubmissionFault, Tampering
from grader.model import Verdict
from grader.ptxemu import Run
from grader.sandbox.launch import Launcher
from grader.sandbox.shield import NO_SHIELD, Shield
from grader.sandbox.watch import processes
from grader.sandbox.watch.witness import Pairs
from grader.wire import Method, Parsed, Place

_METHODS: dict[Kind, Method] = {Kind.UFUNC: "__call__"}  # where the caller names none
_GENEROSITY, _SLACK_S = 1.25, 0.05  # clocks that are read one after the other differ; ticks are 0.01 s


@dataclass(frozen=True)
class Call:
    """A call that returned.

    `seconds` is how long it took by the judge's clock, 0 where the judge emulated it, and `scheduler` what the
    kernel says of the worker's threads meanwhile. Other programs had a share `others` of the machine's processors, from
    0 to 1, a little off either way where the call was short. `moved_by_memcpy` says of the bytes that were watched
    whether memcpy moved all of them, and is None where none was. `values` are a config's whole numbers.
    """

    seconds: float = 0.0
    scheduler: SchedulerStatistics = field(default_factory=SchedulerStatistics)
    others: float = 0.0
    moved_by_memcpy: bool | None = None
    values: tuple[int, ...] = ()


class Submission:
    """A program behind its workers, as the judge drives it; what tests see of it is a `Proxy`.

    Kernels have a worker of their own, which executes nothing of the file but them: where other code of the
    file runs, nobody can say what a launch does. On a GPU, nothing else of the file is given the GPU. On an emulated
    one they have no worker at all: they are compiled, and the judge runs what that gives.

    Of a `trusted` one, the course's own, only the first call of its kind is looked into for what it wrote beside its
    output: it has a copy of the inputs to itself.
    """

    def __init__(
        self,
        launcher: Launcher,
        program: Program,
        entry_points: dict[str, EntryPoint],
        limits: Limits,
        numbers: np.random.Generator,
        budget: Budget | None = None,
        trusted: bool = False,
    ) -> None:
        self.program = program
        self._trusted = trusted
        self.entry_points = entry_points
        self._limits = limits
        self._numbers = numbers
        self._budget = budget or Budget(limits.total_s)
        self._keepers = {
            distilled: Keeper(launcher, part, limits, self._budget)
            for distilled, part in parts(program, entry_points).items()
        }
        emulates = program.place is Place.EMULATOR
        self._emulated = Kernels(launcher, program, entry_points, limits) if emulates else None
        self._hopeless: dict[str, SubmissionFault] = {}
        self._warm: set[tuple[Any, ...]] = set()

    def call(
        self,
        name: str,
        arguments: list[Any],
        launch: tuple[int, ...] = (),
        *,
        method: Method = "",
        keep: bool = False,
        timeout_s: float | None = None,
        pairs: Pairs = (),
        shield: Shield = NO_SHIELD,
    ) -> Call:
        """Call the entry point `name`, and fill `arguments[-1]` unless it is a config; return how that went.

        `method` is what of a ufunc is called in place of itself. `keep` asks that a call which raises has left its
        output alone; `timeout_s` replaces the exercise's own limit on a call. `pairs` has two bytes watched on their
        way from the first argument to the last, given by their offsets in both. `shield` keeps others away while the
        worker runs. Raises SubmissionFault where the submission fails, and Mismatch or RuleBroken where it does more,
        or less, than fill its output.
        """
        entry = self.entry_points[name]
        self._require_hope(name)
        if entry.kind is not Kind.CONFIG:
            poison(arguments[-1], self._numbers, entry.zeroed)
        if entry.kind is Kind.KERNEL and self._emulated is not None:
            return self._emulate(self._emulated, name, arguments, launch)
        keeper = self._keepers[entry.kind is Kind.KERNEL]
        link = self._frozen(keeper, entry)
        first = self._is_first(keeper, name, arguments)
        usual_s = self._limits.first_call_s if first or keeper.recompiles else self._limits.call_s
        timeout_s = min(timeout_s or usual_s, self._budget.left_s)
        how = {"method": method or _METHODS.get(entry.kind, ""), "outputs": entry.outputs}
        before = processes.scheduled(link.pid)
        with self._giving_up(keeper, name):
            written = link.write(arguments, entry.strided or entry.kind is Kind.UFUNC)
        with (
            leaving_alone(link, entry, written) if keep else contextlib.nullcontext(),
            told_of(entry, link.loaded, keeper.facts),
            self._giving_up(keeper, name),
            self._limited(link),
            link.watched(written.slots, pairs) as witness,
            shield.over(link.pid),
        ):
            usage = Usage.now(link.pid, shield)
            returned, seconds = link.journey(name, written.message, timeout_s, launch, **how)
            then = Usage.now(link.pid, shield)
        statistics = SchedulerStatistics.between(before, processes.scheduled(link.pid))
        others = then.settled(link.pid, shield).others_since(usage)
        if entry.kind is not Kind.CONFIG:
            if first or not self._trusted:
                require_in_place(link, entry, written)
            if entry.kind is not Kind.UFUNC:
                require_none(entry, returned.type, keeper.facts)
            link.read(written.slots[-1], arguments[-1])
        return Call(seconds, statistics, others, witness.moved if pairs else None, returned.values)

    def emulated(self, name: str, arguments: list[Any], launch: tuple[int, ...]) -> Run:
        """Launch a kernel on the emulated GPU, and return what it did; raises as `call` does, and Exhausted."""
        assert self._emulated is not None
        self._require_hope(name)
        poison(arguments[-1], self._numbers, self.entry_points[name].zeroed)
        return self._emulated.run(name, arguments, launch)

    def ping(self) -> float:
        """Return the seconds that a call costs which does nothing."""
        keeper = self._first
        link = self._started(keeper)
        with self._giving_up(keeper, "ping"):
            return link.ping()

    def start(self) -> Link:
        """Return a loaded, frozen worker, starting one where there is none."""
        return self._started(self._first)

    def source_facts(self) -> Parsed:
        """Return what the source says, which a worker reads before anything of it runs; raises SubmissionFault."""
        keeper = self._first
        self._started(keeper)
        assert keeper.facts is not None
        return keeper.facts

    @property
    def signs(self) -> tuple[str, ...]:
        """What the source was seen to do when it was last read; nothing where it never was."""
        return self._first.facts.signs if self._first.facts else ()

    def put_down(self) -> None:
        """Give back the memory of its arrays: it is not called for a while."""
        for keeper in self._keepers.values():
            keeper.empty()

    def close(self) -> None:
        """End its workers."""
        for keeper in self._keepers.values():
            keeper.close()

    @property
    def condemned(self) -> SubmissionFault | None:
        """The tampering that was seen in any of its workers: nothing counts after it."""
        finals = (keeper.final for keeper in self._keepers.values())
        return next((fault for fault in finals if isinstance(fault, Tampering)), None)

    @property
    def left_s(self) -> float:
        """The seconds that it may still run."""
        return self._budget.left_s

    @property
    def is_new(self) -> bool:
        """Whether it has never been called."""
        return not self._warm

    @property
    def is_whole(self) -> bool:
        """Whether it still has the workers that it began with."""
        return all(keeper.final is None and keeper.starts <= 1 for keeper in self._keepers.values())

    @property
    def pids(self) -> set[int]:
        """The processes of its workers."""
        return {keeper.pid for keeper in self._keepers.values() if keeper.pid is not None}

    @property
    def printed(self) -> str:
        """What the submission printed since its workers were last started."""
        return "".join(keeper.printed for keeper in self._keepers.values())

    @property
    def _first(self) -> Keeper:
        return next(iter(self._keepers.values()))

    def _started(self, keeper: Keeper) -> Link:
        if self.condemned:
            raise self.condemned.with_traceback(None)
        return keeper.start()

    def _frozen(self, keeper: Keeper, entry: EntryPoint) -> Link:
        """Return a frozen worker that has `entry`, with its arguments, and time left to run."""
        link = self._started(keeper)
        require_signature(entry, link.loaded, keeper.facts)
        self._budget.require()
        return link

    def _is_first(self, keeper: Keeper, name: str, arguments: list[Any]) -> bool:
        """Return whether a worker has not had a call of this kind yet: it compiles, and may take longer."""
        kind = (keeper.starts, name, *(getattr(argument, "dtype", None) for argument in arguments))
        first = kind not in self._warm
        self._warm.add(kind)
        return first

    @contextlib.contextmanager
    def _limited(self, link: Link) -> Iterator[None]:
        """Take what happens inside off the budget.

        Raises RuleBroken where the worker used more processor time than its threads can have had meanwhile. A GPU's
        driver has threads of its own, so there nothing follows from it.
        """
        with self._budget.spending():
            started, before = time.monotonic(), processes.cpu_seconds(link.pid)
            yield
            used, passed = processes.cpu_seconds(link.pid) - before, time.monotonic() - started
        allowed = _GENEROSITY * self.program.threads * passed + _SLACK_S
        if link.program.place is not Place.DEVICE and used > allowed:
            raise RuleBroken(
                f"Used {used:.2f} s of processor time in {passed:.2f} s, more than the {self.program.threads}"
                " thread(s) it is given can have."
            )

    def _emulate(self, kernels: Kernels, name: str, arguments: list[Any], launch: tuple[int, ...]) -> Call:
        self._budget.require()
        try:
            with self._budget.spending():
                kernels.call(name, arguments, launch)
        except SubmissionFault as fault:
            self._give_up_if_endless(name, fault)
            raise
        return Call()

    def _require_hope(self, name: str) -> None:
        """Raise the fault of an earlier call of `name` that did not end: it is not tried again."""
        if name in self._hopeless:
            raise self._hopeless[name].with_traceback(None)

    @contextlib.contextmanager
    def _giving_up(self, keeper: Keeper, name: str) -> Iterator[None]:
        """Decide what a fault inside leaves of the worker and of the entry point `name`."""
        try:
            yield
        except SubmissionFault as fault:
            self._give_up_if_endless(name, fault)
            keeper.suffer(fault)
            if self.condemned:
                self.close()
            raise

    def _give_up_if_endless(self, name: str, fault: SubmissionFault) -> None:
        if fault.verdict is Verdict.TIMEOUT:
            self._hopeless[name] = fault
