"""Which answers are examined, with what, and that a verdict is what it is with a diagnosis or without."""

from __future__ import annotations

import numpy as np
import pytest

from grader import catalog
from grader.judge.session import diagnoses
from grader.model import CheckResult, Verdict
from tests.studies import house


def _checks(verdict: Verdict, points: float, check: str = "speed") -> tuple[CheckResult, ...]:
    return (CheckResult("cases", "Right", Verdict.PASSED, 5, 5), CheckResult(check, "Fast", verdict, points, 40))


@pytest.mark.parametrize(
    ("checks", "wanted"),
    [
        (_checks(Verdict.SLOW, 0), True),
        (_checks(Verdict.TIMEOUT, 0), True),
        (_checks(Verdict.PASSED, 20), True),
        (_checks(Verdict.PASSED, 40), False),
        (_checks(Verdict.NOISY, 0), False),
        (_checks(Verdict.REJECTED, 0), False),
        (_checks(Verdict.WRONG, 0), False),
        (_checks(Verdict.SLOW, 0, check="another"), False),
    ],
)
def test_slow_answers_and_missed_tiers_are_examined(checks: tuple[CheckResult, ...], wanted: bool) -> None:
    """What is as fast as can be, or was not timed, needs no diagnosis."""
    assert diagnoses.is_wanted(checks) is wanted


def test_growth_is_measured_along_every_size_of_the_timed_case() -> None:
    """A parameter that is a size is halved, the others stay as they are."""
    (exercise,) = catalog.select(catalog.load_all(house.ROOT), ("moving_average",))
    subject = diagnoses.subject_of(exercise, b"", np.random.default_rng(1))
    assert subject is not None
    assert [half.parameter for half in subject.halves] == ["n", "window"]
    by_name = {half.parameter: half.make() for half in subject.halves}
    assert by_name["n"][0].size == subject.arguments[0].size // 2
    assert by_name["window"][1] == subject.arguments[1] // 2


def test_without_the_reference_no_growth_is_measured() -> None:
    """A student's own check has no reference to compare with."""
    (exercise,) = catalog.select(catalog.load_all(house.ROOT), ("parallel_histogram",))
    subject = diagnoses.subject_of(exercise, b"", np.random.default_rng(1), with_reference=False)
    assert subject is not None
    assert subject.reference is None
    assert subject.halves == ()


def test_kernels_are_not_examined_here() -> None:
    """What runs on a GPU has lessons of its own."""
    (exercise,) = catalog.select(catalog.load_all(house.ROOT), ("cuda_vector_add",))
    assert diagnoses.subject_of(exercise, b"", np.random.default_rng(1)) is None
