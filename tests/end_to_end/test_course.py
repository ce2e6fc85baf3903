"""The exercises of the course, graded as a person grades them."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from grader import catalog
from grader.authoring.submissions import declared_outcomes, folder_of, verdicts_of
from grader.catalog import Backend, Exercise
from grader.judge.session.answer import read
from grader.judge.session.grade import Options, grade
from grader.model import Scorecard, Verdict
from tests.end_to_end.conftest import REPOSITORY, card, jitgrade
from tests.unit.sweeps import drawn

pytestmark = pytest.mark.sampled(2, "end to end")

EXERCISES = catalog.load_all(REPOSITORY)
SLUGS = [exercise.slug for exercise in EXERCISES]
SCHEMA = json.loads((REPOSITORY / "grader" / "schemas" / "scorecard.schema.json").read_text(encoding="utf-8"))


def test_the_course_has_its_exercises() -> None:
    """The five slugs of the contract are there, and the fourteen that came after them."""
    contract = {"bilinear_resize", "ctypes_memcpy", "cuda_vector_add", "moving_average", "parallel_histogram"}
    assert contract <= set(SLUGS)
    assert len(SLUGS) == 19


def test_stubs_are_not_attempted(tmp_path: Path) -> None:
    """Grading the exercises as they ship gives `not_attempted`, no point, and exit code 0."""
    done = jitgrade("grade", "--out", str(tmp_path))
    assert done.code == 0, done.err
    cards = [card(tmp_path, "exercises", slug) for slug in SLUGS]
    assert {body["verdict"] for body in cards} == {"not_attempted"}
    assert sum(body["score"] for body in cards) == 0
    assert all(body["max_score"] == 100 for body in cards)


@pytest.mark.course
def test_solutions_pass(pytestconfig: pytest.Config, tmp_path: Path) -> None:
    """Every solution earns every point that this machine can judge; only its noise may keep points back."""
    slugs = drawn(pytestconfig, SLUGS, 2)
    done = jitgrade("grade", *slugs, "--submission", "solutions", "--out", str(tmp_path))
    assert done.code == 0, done.err
    for slug in slugs:
        body = card(tmp_path, "solutions", slug)
        jsonschema.validate(body, SCHEMA)
        verdicts = {check["id"]: check["verdict"] for check in body["checks"]}
        assert set(verdicts.values()) <= {"passed", "skipped", "noisy"}, (slug, verdicts)
        assert all(verdict in ("passed", "skipped") for check, verdict in verdicts.items() if check != "speed")


def _known(kind: str, *, timed: bool) -> list[Path]:
    """Return a known submission of each exercise that is judged by the clock, or of each that is not.

    A wrong answer is found out before any clock is asked.
    """
    chosen = [exercise for exercise in EXERCISES if timed is (kind != "wrong" and exercise.backend is Backend.CPU)]
    return [min((folder_of(exercise) / kind).glob("*.py")) for exercise in chosen]


@pytest.mark.sampled(1)
@pytest.mark.course
@pytest.mark.parametrize("kind", ["right", "slow"])
def test_a_known_submission_gets_its_verdict(pytestconfig: pytest.Config, kind: str) -> None:
    """A submission known to be right or slow gets the verdict that it declares, where it does, but for noise."""
    for file in drawn(pytestconfig, _known(kind, timed=True), 1):  # the others are graded by `make lint`
        graded = _graded(file)
        assert _is_as_declared(graded, file) or graded.verdict is Verdict.NOISY


@pytest.mark.sampled(1)
@pytest.mark.parametrize("kind", ["wrong", "right", "slow"])
def test_a_known_submission_that_is_not_timed_gets_its_verdict(pytestconfig: pytest.Config, kind: str) -> None:
    """One known to be wrong, and a kernel known to be right or slow, gets the verdict that it declares."""
    for file in drawn(pytestconfig, _known(kind, timed=False), 2):
        assert _is_as_declared(_graded(file), file)


def _graded(file: Path) -> Scorecard:
    exercise = _exercise_of(file)
    return grade(exercise, read(exercise, file), "known", Options(reveal=True)).scorecard


def _exercise_of(file: Path) -> Exercise:
    return next(exercise for exercise in EXERCISES if exercise.slug == file.parent.parent.name)


def _is_as_declared(graded: Scorecard, file: Path) -> bool:
    outcomes = declared_outcomes(_exercise_of(file), file)
    return any(outcome.allows(graded.verdict, verdicts_of(graded)) for outcome in outcomes)


def test_the_files_of_the_course_are_in_order() -> None:
    """`jitgrade lint --static` has nothing to complain about."""
    done = jitgrade("lint", "--static")
    assert (done.code, done.out.strip()) == (0, "Nothing to complain about.")


def test_check_fails_on_the_stub_and_passes_on_the_solution() -> None:
    """`jitgrade check` exits with 1 on a stub; on a solution it does so only where the machine is too busy."""
    assert jitgrade("check", "moving_average").code == 1
    done = jitgrade("check", "cuda_vector_add", "--submission", "solutions")
    assert done.code == 0, done.out
