"""A judge among many: claims a unit, grades it, publishes the result, until nothing is left that it may have."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from pathlib import Path

from grader import catalog
from grader.catalog import Exercise
from grader.cluster.plan import Plan, Planned, read_answer
from grader.cluster.store import Store
from grader.counted import store_in
from grader.cuda import gpu_for
from grader.errors import KitError
from grader.judge.session.grade import Options, grade
from grader.judge.trial import CourseWorkers
from grader.sandbox import choice

Judge = Callable[[Planned], str]  # a unit → its scorecard's JSON
_PAUSE_S = 1.0


def work(out: Path, judge: Judge, wait: bool = False, store: Store | None = None) -> int:
    """Grade what nobody else is at; return how many results were published.

    With `wait` it stays until everything is settled, ready for what others leave behind. Raises OSError where the
    store cannot be written, and UsageError where there is no plan.
    """
    store = store or store_in(out)
    plan = Plan.read(out)
    published = 0
    while open_ := plan.open(store.listing()):
        random.shuffle(open_)  # judges that start together would all ask for the same ones
        taken = [_one(store, unit, judge) for unit in open_]
        published += taken.count(True)
        if all(one is None for one in taken):
            if not wait:
                break
            time.sleep(_PAUSE_S)
    return published


def _one(store: Store, unit: Planned, judge: Judge) -> bool | None:
    """Grade a unit: None where somebody else is at it, else whether a result was published. Raises OSError."""
    claim = store.take(unit.unit, unit.attempt)
    if claim is None:
        return None
    try:
        with store.held(claim):
            text = judge(unit)
    except Exception as error:
        store.fault(claim, str(error) if isinstance(error, KitError) else f"{type(error).__name__}: {error}")
        return False
    try:
        return store.publish(claim, text)
    except OSError:
        store.release(claim)
        raise


def judge_of(out: Path, course: CourseWorkers) -> Judge:
    """Return what grades units of the plan in `out` on this machine, with the strongest isolation that it has."""
    plan = Plan.read(out)
    root = catalog.find_course(Path(plan.course))
    asked = {unit.exercise for unit in plan.units}
    exercises = {each.slug: each for each in catalog.load_all(root) if each.slug in asked}
    base = plan.options()
    options = Options(
        seed=base.seed,
        reveal=base.reveal,
        gpu=gpu_for(list(exercises.values())),
        isolation=choice.strongest(),
        course=course,
    )
    return lambda unit: _graded(exercises, out, unit, options)


def _graded(exercises: dict[str, Exercise], out: Path, unit: Planned, options: Options) -> str:
    exercise = exercises[unit.exercise]
    return grade(exercise, read_answer(out, unit.unit), unit.student, options).scorecard.to_json()
