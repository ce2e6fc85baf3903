"""Why an answer is slower than it could be: asked once its verdict stands, which no diagnosis changes."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping, Sequence
from itertools import starmap
from typing import Any

import numpy as np

from grader import why
from grader.catalog import SPEED_CHECK, Backend, Exercise, Kind, SpeedRule
from grader.judge.trial import Problem
from grader.judge.trial.seed import Seed
from grader.model import CheckResult, Isolation, Verdict
from grader.sandbox.launch import Launcher
from grader.why import Examined, Half, Manner, Subject

_SHARE, _LEAST_S = 0.5, 3.0  # of the time that the grading took, so that a card takes half as long again at most
NOTHING = Examined((), None)
_SMALLER = 4  # times less of everything, for an answer whose call takes seconds
_LEAST = 16  # a parameter below this is halved for nothing


def is_wanted(checks: Sequence[CheckResult]) -> bool:
    """Return whether an answer is slow, or misses a tier: what is as fast as can be needs no diagnosis."""
    speed = [check for check in checks if check.id == SPEED_CHECK]
    return any(
        one.verdict in (Verdict.SLOW, Verdict.TIMEOUT)
        or (one.verdict is Verdict.PASSED and one.points < one.max_points)
        for one in speed
    )


def of(
    exercise: Exercise, code: bytes, seed: str, isolation: Isolation, graded_s: float, *, with_reference: bool = True
) -> Examined:
    """Return at most three diagnoses of an answer, the costliest first, and its dearest lines; none where unknown.

    What takes longer than half of `graded_s`, the seconds that its grading took, and than three, is left undone. The
    growth of its time is measured beside the reference's where that may be used and is there.
    """
    until = time.monotonic() + max(_SHARE * graded_s, _LEAST_S)
    subject = subject_of(exercise, code, Seed(seed).rng("diagnosis"), until, with_reference)
    if subject is None:
        return NOTHING
    with Launcher(isolation) as launcher:
        try:
            return why.examine(launcher, subject)
        except why.NoFacts:
            return NOTHING


def subject_of(
    exercise: Exercise, code: bytes, numbers: np.random.Generator, until: float = math.inf, with_reference: bool = True
) -> Subject | None:
    """Return what there is to examine of `code`, None where the exercise times nothing that Numba compiles for CPUs.

    The monotonic clock shows `until` when all must be over.
    """
    rule = exercise.speed
    if rule is None or exercise.backend is Backend.CUDA or rule.modelled is not None:
        return None
    return _subject(exercise, code, numbers, rule.case, until, with_reference)


def _subject(
    exercise: Exercise,
    code: bytes,
    numbers: np.random.Generator,
    case: Mapping[str, Any],
    until: float,
    with_reference: bool,
) -> Subject:
    """Return what there is to examine of `code` on the inputs of `case`."""
    rule, problem = exercise.speed, Problem.of(exercise)
    assert rule is not None
    reference = exercise.solution if with_reference and exercise.solution.is_file() else None

    def half_of(name: str, half: int) -> Half:
        return Half(name, lambda: problem.inputs(numbers, dict(case) | {name: half}))

    def smaller() -> Subject:
        return _subject(exercise, code, numbers, dict(case) | _divided(case, _SMALLER), until, with_reference)

    halved = _divided(case, 2)
    return Subject(
        exercise.slug,
        code,
        rule.entry_point,
        problem.inputs(numbers, dict(case)),
        small=_small(exercise, problem, numbers),
        cores=rule.cores,
        manner=_manner(exercise, rule),
        reference=reference.read_bytes() if reference else None,
        halves=tuple(starmap(half_of, halved.items())) if reference else (),
        smaller=smaller if case == rule.case else None,
        until=until,
    )


def _manner(exercise: Exercise, rule: SpeedRule) -> Manner:
    point = exercise.entry_points[rule.entry_point]
    threads = rule.cores if point.kind is Kind.THREADED else 1
    return Manner(threads, "__call__" if point.kind is Kind.UFUNC else "", point.outputs)


def _divided(case: Mapping[str, Any], by: int) -> dict[str, int]:
    """Return the sizes of a case that are worth dividing, divided."""
    return {name: value // by for name, value in case.items() if type(value) is int and value >= _LEAST}


def _small(exercise: Exercise, problem: Problem, numbers: np.random.Generator) -> tuple[Any, ...]:
    """Return arguments of the last public case, which is not the smallest; none where the exercise has no cases."""
    cases = list(exercise.cases.values())
    return problem.inputs(numbers, cases[-1]) if cases else ()
