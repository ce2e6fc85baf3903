"""Whose fault it is: what is broken in the kit, in the environment or in the past is never the student's."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from grader.catalog import Exercise
from grader.errors import KitError
from grader.judge.session.answer import read
from grader.judge.session.grade import Options, grade
from grader.model import Isolation, Scorecard, Verdict
from tests.unit.minicourse import HIDDEN, PROBLEM, PUBLIC, SOLUTION, hand_in, make_exercise

pytestmark = pytest.mark.slow

OPTIONS = Options(isolation=Isolation.NONE)


def _grade(exercise: Exercise, code: str = SOLUTION) -> Scorecard:
    return grade(
        exercise, read(exercise, hand_in(exercise.root / "handed-in", exercise, code)), "ada", OPTIONS
    ).scorecard


@pytest.mark.parametrize("place", ["public", "hidden"])
@pytest.mark.parametrize("text", ["import no_such_module\n", "not python\n", "1 / 0\n"])
def test_a_test_file_that_cannot_be_imported_is_a_fault_of_the_kit(tmp_path: Path, place: str, text: str) -> None:
    """A broken test file is a KitError that names it; it does not pass for Ctrl-C, which pytest's hook also reports."""
    files: dict[str, Any] = {place: text + (PUBLIC if place == "public" else HIDDEN)}
    exercise = make_exercise(tmp_path, **files)
    try:
        with pytest.raises(KitError, match="test_"):
            _grade(exercise)
    except KeyboardInterrupt:
        pytest.fail("taken for Ctrl-C")


@pytest.mark.parametrize(
    "body",
    ["    out[:] = 2 * values\n    return out\n", "    values[:] = 1\n    out[:] = 2\n"],
)
def test_a_broken_baseline_is_a_fault_of_the_kit(tmp_path: Path, body: str) -> None:
    """A baseline that returns something, or writes to its inputs when timed is never the student's fault."""
    problem = PROBLEM[: PROBLEM.index("    out[:]")] + body
    with pytest.raises(KitError, match=r"problem\.py"):
        _grade(make_exercise(tmp_path, speed=True, problem=problem))


def test_the_traceback_of_a_fault_begins_at_the_test(tmp_path: Path) -> None:
    """An author reads which line of problem.py failed, and no frame of pytest's stands before it."""
    problem = PROBLEM.replace("def make_inputs(rng, n):\n", "def make_inputs(rng, n):\n    n += no_such_name\n")
    with pytest.raises(KitError) as caught:
        _grade(make_exercise(tmp_path, problem=problem))
    words = str(caught.value)
    assert "_pytest" not in words
    assert "problem.py" in words
    assert "no_such_name\n" in words


def test_a_broken_reference_is_a_fault_of_the_kit(tmp_path: Path) -> None:
    """A solution that returns something when timed is never the student's fault."""
    exercise = make_exercise(tmp_path, speed=True)
    exercise.solution.write_text(SOLUTION + "    return 5\n", encoding="utf-8")
    with pytest.raises(KitError):
        _grade(exercise)


@pytest.mark.parametrize("options", ["-k nothing", "--maxfail=1", "-n 4", "--collect-only"])
def test_the_grader_s_pytest_is_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: str) -> None:
    """What a person has set for their own pytest runs in the environment does not change a grading."""
    monkeypatch.setenv("PYTEST_ADDOPTS", options)
    card = _grade(make_exercise(tmp_path), "def double(values, out): out[:] = 3")
    assert [check.verdict for check in card.checks] == [Verdict.WRONG, Verdict.WRONG]


def test_an_edited_test_is_the_one_that_runs(tmp_path: Path) -> None:
    """A test file is read anew at each grading: pytest's importlib mode keeps the module of the first one."""
    exercise = make_exercise(tmp_path)
    assert _grade(exercise).verdict is Verdict.PASSED
    path = exercise.hidden_tests / "test_hidden.py"
    path.write_text(HIDDEN.replace("-2 * values", "-3 * values"), encoding="utf-8")
    assert _grade(exercise).verdict is Verdict.WRONG
