"""A worker that is there when it is needed: started, replaced where it was lost, and at some point given up."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from dataclasses import replace

from grader.catalog import EntryPoint, Kind, Limits
from grader.judge.call.link import Link
from grader.judge.call.program import Program
from grader.judge.faults import SubmissionFault, Tampering
from grader.model import Verdict
from grader.sandbox.launch import Launcher, Undying
from grader.wire import RECOMPILES, Parsed, Place

_LOSES = (Verdict.TIMEOUT, Verdict.CRASHED, Verdict.NOISY, Verdict.SLOW)  # the worker, which did not answer
_MOST_RESTARTS = 3  # after so many, each a second or so, the same crash would come again
_ONCE = "What is compiled inside a function is compiled in each call: define and decorate it once, outside."


class Budget:
    """The seconds that a program may still run, in all of its workers and calls together.

    Who is known to compile anew in each call, and answers each of them in its time, is slow and not stuck when they
    are used up.
    """

    def __init__(self, total_s: float) -> None:
        self.left_s = total_s
        self._total_s = total_s
        self._recompiles = False

    def know(self, recompiles: bool) -> None:
        """Take note of whether the program's source has something compiled in each call."""
        self._recompiles = recompiles

    def require(self) -> None:
        """Raise SubmissionFault where nothing is left."""
        if self.left_s <= 0:
            raise self._used_up()

    @contextlib.contextmanager
    def spending(self) -> Iterator[None]:
        """Take what happens inside off what is left."""
        started = time.monotonic()
        try:
            yield
        except SubmissionFault as fault:
            if self._recompiles and fault.verdict is Verdict.TIMEOUT and time.monotonic() - started >= self.left_s:
                raise self._used_up() from fault
            raise
        finally:
            self.left_s -= time.monotonic() - started

    def _used_up(self) -> SubmissionFault:
        all_of_it = f"the {self._total_s:g} s that it may run in all."
        if self._recompiles:
            return SubmissionFault(Verdict.SLOW, f"Too slow to be tried to the end: it has used up {all_of_it} {_ONCE}")
        return SubmissionFault(Verdict.TIMEOUT, f"Used up {all_of_it}")


class Keeper:
    """Keeps one worker for `program`.

    `final` is the fault after which there will be none, `starts` counts them, and `facts` is what the source says,
    once a worker has read it.
    """

    def __init__(self, launcher: Launcher, program: Program, limits: Limits, budget: Budget) -> None:
        self.facts: Parsed | None = None
        self.final: SubmissionFault | None = None
        self.starts = 0
        self._launcher = launcher
        self._program = program
        self._limits = limits
        self._budget = budget
        self._printed = ""
        self._link: Link | None = None
        self._suspect = False

    @property
    def printed(self) -> str:
        """What was printed since the worker was last started."""
        return self._link.output.text() if self._link else self._printed

    @property
    def recompiles(self) -> bool:
        """Whether the source, once it was read, has something compiled in each call."""
        return self.facts is not None and RECOMPILES in self.facts.signs

    def start(self) -> Link:
        """Return a loaded, frozen worker, starting one where there is none."""
        if self.final:
            raise self.final.with_traceback(None)  # which grows with every time it is raised
        if self._suspect:
            self.close()
        if self._link is None:
            self._budget.require()
            self._link = Link(self._launcher, self._program)
            self.starts += 1
            self._suspect = False
            try:
                with self._budget.spending():
                    self.facts = self._link.load(min(self._limits.first_call_s, self._budget.left_s))
                self._budget.know(self.recompiles)
            except SubmissionFault as fault:
                self.final = fault
                self.close()
                raise
        return self._link

    @property
    def pid(self) -> int | None:
        """The worker's process id, None where there is no worker."""
        return self._link.pid if self._link else None

    def empty(self) -> None:
        """Give back the memory of the worker's arrays; what they hold is lost."""
        if self._link is not None:
            self._link.empty()

    def suffer(self, fault: SubmissionFault) -> None:
        """Decide what a fault leaves: tampering ends all, and a lost worker is replaced a few times."""
        if isinstance(fault, Tampering):
            self.final = fault
        self._suspect = self._program.place is Place.DEVICE  # what failed there may fail from now on, whoever calls
        lost = isinstance(fault, Tampering) or fault.verdict in _LOSES
        if lost:
            self.close()
        if (lost or self._suspect) and self.starts > _MOST_RESTARTS:
            self.final = self.final or fault

    def close(self) -> None:
        """End the worker; one that cannot be ended is tampering, and there will be no other."""
        if self._link is not None:
            link, self._link = self._link, None
            self._printed = link.output.text()
            try:
                link.close()
            except Undying:
                self.final = Tampering("Left a process running that cannot be ended.")


def parts(program: Program, entry_points: dict[str, EntryPoint]) -> dict[bool, Program]:
    """Return what each worker runs: the kernels, distilled, under True; the rest, on the host, under False."""
    kernels = tuple(name for name, entry in entry_points.items() if entry.kind is Kind.KERNEL)
    others = tuple(name for name in entry_points if name not in kernels)
    host = Place.SIMULATOR if program.place in (Place.DEVICE, Place.EMULATOR) else program.place
    there = Place.DEVICE if program.place is Place.DEVICE else host
    rest = replace(program, entries=others, place=host, shares_device=False)
    found = {} if kernels and not others else {False: rest}
    return found | ({True: replace(program, entries=kernels, place=there, distilled=True)} if kernels else {})
