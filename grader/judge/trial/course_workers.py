"""The course's own programs, baselines and references, in workers that stay from one submission to the next.

What a program has compiled serves everyone whom this judge judges. Between two loans it stands still, as every worker
does between two calls, and holds no arrays. A submission's worker is never kept.
"""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import wait as wait_for
from dataclasses import dataclass, replace
from multiprocessing.util import Finalize
from pathlib import Path
from typing import Self

import numpy as np

from grader.catalog import EntryPoint, Limits
from grader.judge.call import Budget, Program, Submission
from grader.judge.faults import SubmissionFault
from grader.model import Isolation
from grader.sandbox.launch import Launcher
from grader.sandbox.shield import Shield, open_shield
from grader.sandbox.watch import processes
from grader.wire import Place

_MOST = 10  # programs: baselines and references of five exercises, 100 to 200 MB of memory each
_LOOK_S = 0.02  # between two looks at whether the thread has noticed that its worker is gone
_Key = tuple[Isolation, Program]


@dataclass(frozen=True)
class Loan:
    """A program of the course's that a trial needs, and how it runs there."""

    isolation: Isolation
    program: Program
    entry_points: dict[str, EntryPoint]
    limits: Limits

    @property
    def key(self) -> _Key:
        """What two loans have in common that the same worker can serve: it may be moved to other cores."""
        return self.isolation, replace(self.program, cores=())


class CourseWorkers:
    """Lends the course's programs, and keeps the `most` that were lent last; closed, it ends them all.

    All are started by one thread that lives as long as they: a worker ends with the thread that started it.
    """

    def __init__(self, most: int = _MOST) -> None:
        self._most = most
        self._kept: dict[_Key, Submission] = {}  # what was lent last comes last
        self._launchers: dict[Isolation, Launcher] = {}
        self._closing = contextlib.ExitStack()
        self._shield: Shield | None = None
        self._thread = ThreadPoolExecutor(1, "course-workers")
        self._begun: list[Future[None]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *reason: object) -> None:
        self.close()

    def shield(self) -> Shield:
        """Return the shield of timed calls; ask before anything is lent, for what is started later seems a stray."""
        if self._shield is None:
            self._shield = self._closing.enter_context(open_shield())
        return self._shield

    def pids(self) -> set[int]:
        """Return the processes of the shield and, when what is being prepared is ready, of what is kept."""
        kept = self._thread.submit(lambda: [own.pids for own in self._kept.values()]).result()
        return set().union(*kept, self._shield.pids if self._shield else ())

    def rooms(self) -> set[Path]:
        """Return the folders with the files of the workers that are kept, when what is being prepared is ready."""
        return self._thread.submit(lambda: {launcher.room for launcher in self._launchers.values()}).result()

    def prepare(self, loan: Loan, first: Callable[[Submission], object] = Submission.start) -> None:
        """Have it started meanwhile, and `first` done with it, where it is not kept yet.

        What fails there is told to nobody: it fails again when it is lent.
        """

        def prepared() -> None:
            own = self._taken(loan)
            try:
                if own.is_new:
                    first(own)
            finally:
                self._put_back(loan, own)

        self._begun = [*(one for one in self._begun if not one.done()), self._thread.submit(prepared)]

    @contextlib.contextmanager
    def lent(self, loan: Loan) -> Iterator[Submission]:
        """Lend it, when what is being prepared is ready; raises KitError where no worker can be started."""
        own = self._thread.submit(self._taken, loan).result()
        try:
            yield own
        finally:
            self._thread.submit(self._put_back, loan, own).result()

    def _taken(self, loan: Loan) -> Submission:
        kept = self._kept.pop(loan.key, None)
        if kept is not None and processes.live(kept.pids) == kept.pids:
            return kept
        if kept is not None:
            kept.close()
        if loan.isolation not in self._launchers:
            self._launchers[loan.isolation] = self._closing.enter_context(Launcher(loan.isolation))
        launcher, limits = self._launchers[loan.isolation], loan.limits
        program = replace(loan.program, cpu_s=2 * loan.program.cpu_s)  # with half of it left it is not lent again
        budget, numbers = Budget(2 * limits.total_s), np.random.default_rng()
        own = Submission(launcher, program, loan.entry_points, limits, numbers, budget, trusted=True)
        with contextlib.suppress(SubmissionFault):  # raised again by whoever calls it
            own.start()
        return own

    def _put_back(self, loan: Loan, own: Submission) -> None:
        """Keep it, unless it was lost meanwhile, has used up the time of a loan, or is on a GPU that others need."""
        if not own.is_whole or own.left_s < loan.limits.total_s or loan.program.place is not Place.NUMPY:
            own.close()
            return
        own.put_down()
        self._kept[loan.key] = own
        while len(self._kept) > self._most:
            self._kept.pop(next(iter(self._kept))).close()

    def close(self) -> None:
        """End every worker, also one that is just being prepared; raises Undying where one survives."""
        self._thread.shutdown(wait=False, cancel_futures=True)
        while going := [one for one in self._begun if not one.done()]:  # to `wait`, cancelled ones never are
            wait_for(going, _LOOK_S)
            for launcher in tuple(self._launchers.values()):
                launcher.kill()
        with self._closing:
            for own in self._kept.values():
                own.close()
        self._kept.clear()


@functools.cache
def of_this_process() -> CourseWorkers:
    """Return the workers of whoever cannot hand them from one grading to the next; they end with this process."""
    course = CourseWorkers()
    Finalize(None, course.close, exitpriority=0)  # atexit hears nothing of the end of a process of a pool
    return course
