"""The five exercises of the course, graded as a person grades them."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from grader import catalog
from grader.authoring import lint
from grader.catalog import Exercise
from grader.judge.grade import Options, grade
from grader.model import Verdict
from grader.sandbox import choice
from tests.end_to_end.conftest import REPOSITORY, card, jitgrade

pytestmark = pytest.mark.course

EXERCISES = catalog.load_all(REPOSITORY)
SLUGS = [exercise.slug for exercise in EXERCISES]
SCHEMA = json.loads((REPOSITORY / "grader" / "schemas" / "scorecard.schema.json").read_text(encoding="utf-8"))


def test_the_course_has_its_five_exercises() -> None:
    """The contract's five slugs are there."""
    contract = {"bilinear_resize", "ctypes_memcpy", "cuda_vector_add", "moving_average", "parallel_histogram"}
    assert contract <= set(SLUGS)


def test_stubs_are_not_attempted(tmp_path: Path) -> None:
    """Grading the exercises as they ship gives `not_attempted`, no point, and exit code 0."""
    done = jitgrade("grade", "--out", str(tmp_path))
    assert done.code == 0, done.err
    cards = [card(tmp_path, "exercises", slug) for slug in SLUGS]
    assert {body["verdict"] for body in cards} == {"not_attempted"}
    assert sum(body["score"] for body in cards) == 0
    assert all(body["max_score"] == 100 for body in cards)


def test_solutions_pass(tmp_path: Path) -> None:
    """Every solution earns every point that this machine can judge; only its noise may keep points back."""
    done = jitgrade("grade", "--submission", "solutions", "--out", str(tmp_path))
    assert done.code == 0, done.err
    for slug in SLUGS:
        body = card(tmp_path, "solutions", slug)
        jsonschema.validate(body, SCHEMA)
        verdicts = {check["id"]: check["verdict"] for check in body["checks"]}
        assert set(verdicts.values()) <= {"passed", "skipped", "noisy"}, (slug, verdicts)
        assert all(verdict in ("passed", "skipped") for check, verdict in verdicts.items() if check != "speed")


@pytest.mark.parametrize("exercise", EXERCISES, ids=SLUGS)
def test_known_submissions_get_their_verdicts(exercise: Exercise) -> None:
    """Every stub, solution and known submission gets the verdict that it must get, but for noise."""
    options = Options(reveal=True, isolation=choice.strongest())

    def graded(exercise: Exercise, file: Path) -> object:
        return grade(exercise, file, "known", options).scorecard

    problems = list(lint.dynamic_problems([exercise], graded, lambda _: None))  # type: ignore[arg-type]
    assert [problem for problem in problems if f": {Verdict.NOISY}, not" not in problem] == []


def test_the_files_of_the_course_are_in_order() -> None:
    """`jitgrade lint --static` has nothing to complain about."""
    done = jitgrade("lint", "--static")
    assert (done.code, done.out.strip()) == (0, "Nothing to complain about.")


def test_check_fails_on_the_stub_and_passes_on_the_solution() -> None:
    """`jitgrade check` exits with 1 on a stub; on a solution it does so only where the machine is too busy."""
    assert jitgrade("check", "moving_average").code == 1
    done = jitgrade("check", "cuda_vector_add", "--submission", "solutions")
    assert done.code == 0, done.out
