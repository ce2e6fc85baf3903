"""What the card says of the attempt before: faster or slower, and which reasons went away."""

from __future__ import annotations

import dataclasses

import pytest

from grader.causes import Cause, Diagnosis
from grader.model import Isolation, Scorecard, Speed
from grader.reports.since import since

_SPEED = Speed(
    ratio=4.0,
    gate=8.0,
    reference_fraction=0.4,
    samples=5,
    noise="",
    baseline_s=0.4,
    submission_s=0.1,
    reference_s=0.04,
)
_ORDER = Diagnosis(Cause.MEMORY_ORDER, 9, "Loops against memory order", "", "", "", certain=True)
_WIDE = Diagnosis(Cause.FLOAT64_PROMOTION, 12, "float64 by accident", "", "", "", certain=True)
_OLD = Scorecard("resize", "ada", (), _SPEED, Isolation.NONE, "0", "a" * 64, 1.0, diagnoses=(_ORDER, _WIDE))


def _new(ratio: float, *diagnoses: Diagnosis) -> Scorecard:
    speed = dataclasses.replace(_SPEED, ratio=ratio)
    return dataclasses.replace(_OLD, speed=speed, submission_sha256="b" * 64, diagnoses=diagnoses)


def test_a_faster_attempt_is_told_what_it_bought() -> None:
    """How many times as fast, from which ratio to which, and the reason that is gone."""
    assert since(_OLD, _new(10.0, _WIDE)) == (
        "2.5 times as fast as your last attempt: 4 times as fast as the baseline then, 10 times now."
        " What went away: Loops against memory order (line 9)."
    )


@pytest.mark.parametrize(("ratio", "told"), [(4.1, "As fast as"), (2.0, "Slower than your last attempt, which was 2")])
def test_an_attempt_that_is_no_faster_is_told_so(ratio: float, told: str) -> None:
    """Also where a reason is new."""
    assert since(_OLD, _new(ratio, _ORDER, _WIDE)).startswith(told)


def test_what_cannot_be_compared_says_nothing() -> None:
    """No card before, another student's, another exercise's, one that was not timed."""
    new = _new(10.0)
    assert not since(None, new)
    for other in ({"student": "bob"}, {"exercise": "histogram"}, {"speed": None}):
        assert not since(dataclasses.replace(_OLD, **other), new)


def test_the_same_file_keeps_what_was_said() -> None:
    """Graded again, a submission is compared with the attempt before it, not with itself."""
    said = dataclasses.replace(_OLD, since="before")
    assert since(said, dataclasses.replace(_OLD)) == "before"
