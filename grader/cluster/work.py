"""A judge among many: claims a unit, grades it, publishes the result, until nothing is left that it may have."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from grader import catalog
from grader.catalog import Exercise
from grader.cluster.plan import Plan, Planned, read_answer
from grader.cluster.rehearsal import require_fit
from grader.cluster.store import Store
from grader.counted import store_in
from grader.cuda import gpu_for
from grader.errors import KitError, reason_of
from grader.judge.session.answer import read
from grader.judge.session.grade import grade
from grader.judge.trial import CourseWorkers
from grader.model import Scorecard
from grader.sandbox import choice

Judge = Callable[[Planned], str]  # a unit → its scorecard's JSON
_PAUSE_S = 1.0


def work(out: Path, judge: Judge, wait: bool = False, fit: Callable[[str], None] = lambda _: None) -> int:
    """Grade what nobody else is at; return how many results were published.

    `fit` is asked of an exercise before a unit of it is claimed, and raises KitError where this machine must not judge
    it: it is left to others, and where nothing else is left that error is raised.
    With `wait` it stays until everything is settled, ready for what others leave behind. Raises OSError where the
    store cannot be written, and UsageError where there is no plan.
    """
    store, plan = store_in(out), Plan.read(out)
    unfit: dict[str, KitError] = {}
    published = 0
    while open_ := plan.open(store.listing()):
        for exercise in {unit.exercise for unit in open_} - unfit.keys():
            try:
                fit(exercise)
            except KitError as error:
                unfit[exercise] = error
        open_ = [unit for unit in open_ if unit.exercise not in unfit]
        if not open_:
            raise next(iter(unfit.values()))
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
        store.fault(claim, reason_of(error))
        return False
    try:
        return store.publish(claim, text)
    except OSError:
        store.release(claim)
        raise


def judge_here(out: Path, course: CourseWorkers, wait: bool = False) -> int:
    """Do `work` on this machine, with the strongest isolation that it has. Raises what that raises."""
    plan = Plan.read(out)
    asked = {unit.exercise for unit in plan.units}
    every = catalog.load_all(catalog.find_course(Path(plan.course)))
    exercises = {each.slug: each for each in every if each.slug in asked}
    gpu, isolation = gpu_for(list(exercises.values())), choice.strongest()
    options = replace(plan.options(), gpu=gpu, isolation=isolation, course=course)

    def judge(unit: Planned) -> str:
        return grade(exercises[unit.exercise], read_answer(out, unit.unit), unit.student, options).scorecard.to_json()

    def rehearsed(exercise: Exercise, file: Path) -> Scorecard:
        return grade(exercise, read(exercise, file), "rehearsal", replace(options, seed="", reveal=True)).scorecard

    def fit(slug: str) -> None:
        if plan.rehearse:
            require_fit(exercises[slug], store_in(out), rehearsed)

    return work(out, judge, wait, fit)
