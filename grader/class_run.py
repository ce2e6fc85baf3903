"""A class is graded: every student's every exercise, several beside each other where calls can be shielded."""

from __future__ import annotations

import contextlib
import dataclasses
import multiprocessing
import signal
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import NoReturn

from grader.catalog import Exercise
from grader.classroom import Class, ResultStore, grade_one, left_open
from grader.errors import KitError, reason_of
from grader.handed_in import Student, received
from grader.judge.session.grade import Options
from grader.judge.trial import CourseWorkers, of_this_process
from grader.machine import available_cores
from grader.model import Isolation, Scorecard, Ungraded
from grader.reports.gradebook import Receipt
from grader.sandbox import shield
from grader.sandbox.watch import processes


@dataclass(frozen=True)
class Judged:
    """What came of a student's exercise: a scorecard, `reused` if it was read back, or why the kit has none."""

    card: Scorecard | None = None
    reused: bool = False
    printed: str = ""
    receipt: Receipt | None = None
    ungraded: Ungraded | None = None


def most_jobs(isolation: Isolation) -> int:
    """Return how many submissions are judged at once where nobody says how many.

    Where no call can be shielded each would be others' noise, and without namespaces their workers see each other.
    """
    return available_cores() if isolation is Isolation.BUBBLEWRAP and not shield.obstacle() else 1


def grade_all(
    exercises: list[Exercise],
    students: list[Student],
    store: ResultStore,
    options: Options,
    done: Callable[[Scorecard, bool], None],
    jobs: int = 1,
) -> Iterator[Class]:
    """Grade every student's every exercise; yields the class as it grows, student by student.

    With `jobs`, so many processes judge beside each other, and take turns with what is timed: a shield is over it.
    `done` is told of each scorecard, and whether it was read back from `store`. A fault of the kit stands with the
    student that it happened to, whose earlier result is marked as stale. Raises KitError where a judge is lost.
    """
    result = Class()
    work = [(exercise, student) for student in students for exercise in exercises]
    found = _judged(work, store, options, jobs)
    for student in students:
        cards = result.cards.setdefault(student.id, [])
        for exercise in exercises:
            judged = next(found)
            if judged.ungraded is not None:
                result.faults.append(f"{student.id}, {exercise.slug}: {judged.ungraded.reason}")
                result.ungraded.setdefault(student.id, []).append(judged.ungraded)
            if judged.card is None:
                continue
            result.printed = judged.printed
            if judged.receipt is not None:
                result.receipts.setdefault(student.id, judged.receipt)
            cards.append(judged.card)
            done(judged.card, judged.reused)
        yield result


def _judged(
    work: Sequence[tuple[Exercise, Student]], store: ResultStore, options: Options, jobs: int
) -> Iterator[Judged]:
    """Yield what comes of each, in their order."""
    if jobs == 1 or len(work) == 1:
        with contextlib.ExitStack() as stack:
            course = options.course or stack.enter_context(CourseWorkers())
            kept = dataclasses.replace(options, course=course)
            yield from (judge_one(exercise, student, store, kept) for exercise, student in work)
        return
    quiet = dataclasses.replace(options, advance=_silent, course=None)
    spawn = multiprocessing.get_context("spawn")  # this process may have threads, and a fork would have half of them
    pool = ProcessPoolExecutor(jobs, spawn, _become_judge)
    begun: deque[Future[Judged]] = deque()
    try:
        for exercise, student in work:
            begun.append(pool.submit(_judge_in_pool, exercise, student, store, quiet))
            running = [one for one in begun if not one.done()]
            if len(running) >= jobs:  # no more: what has not begun cannot be stopped half-way
                wait(running, return_when=FIRST_COMPLETED)
            while begun and begun[0].done():
                yield begun.popleft().result()
        yield from (one.result() for one in begun)
    except BrokenProcessPool as error:
        raise KitError("A judge was killed. What was finished is kept: run the same command to go on.") from error
    except BaseException:
        for judge in multiprocessing.active_children():
            judge.terminate()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


def _judge_in_pool(exercise: Exercise, student: Student, store: ResultStore, options: Options) -> Judged:
    return judge_one(exercise, student, store, dataclasses.replace(options, course=of_this_process()))


class _Told(SystemExit, KeyboardInterrupt):
    """To go: an interruption for pytest, and no fault of a process that waits for work."""


def _become_judge() -> None:
    """End what is judged, and go, when told to (SIGTERM), also by the end of the parent; it alone hears Ctrl-C."""

    def go(*_: object) -> NoReturn:
        raise _Told

    parent = multiprocessing.parent_process()
    if parent is not None and parent.pid is not None:
        processes.end_with_parent(parent.pid)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, go)


def _silent(_: str) -> None:
    pass


def judge_one(exercise: Exercise, student: Student, store: ResultStore, options: Options) -> Judged:
    """Judge what `student` handed in for `exercise`; whatever fails is told, and does not end a class."""
    try:
        handed_in = received(student, exercise)
        graded, reused = grade_one(exercise, student.id, handed_in.answer, store, options)
    except Exception as error:
        return Judged(ungraded=left_open(exercise, student.id, store, reason_of(error)))
    return Judged(graded.scorecard, reused, graded.printed, handed_in.receipt)
