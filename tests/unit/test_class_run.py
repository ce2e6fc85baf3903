"""A class that several judges grade at once: the same results in the same order, and a judge that is lost is told."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from grader import class_run
from grader.catalog import Exercise
from grader.class_run import grade_all
from grader.classroom import Class, ResultStore
from grader.errors import KitError
from grader.handed_in import Student
from grader.judge.session.grade import Options
from grader.machine import available_cores
from grader.model import Isolation, Scorecard
from grader.sandbox import shield
from tests.unit.minicourse import SOLUTION, hand_in, make_exercise

pytestmark = pytest.mark.slow
OPTIONS = Options(seed="seed", isolation=Isolation.NONE, speed=True)


@pytest.fixture
def exercise(tmp_path: Path) -> Exercise:
    """Return a tiny exercise."""
    return make_exercise(tmp_path / "course")


@pytest.fixture
def students(tmp_path: Path, exercise: Exercise) -> list[Student]:
    """A right answer, a wrong one, one that nobody can read, and none."""
    codes = {"ada": SOLUTION, "bo": SOLUTION.replace("2", "3"), "cy": "<<<<<<< HEAD\n"}
    for name, code in codes.items():
        hand_in(tmp_path / "class" / name, exercise, code)
    (tmp_path / "class" / "dee").mkdir()
    return [Student(name, tmp_path / "class" / name) for name in (*codes, "dee")]


def _run(
    exercises: list[Exercise], students: list[Student], out: Path, jobs: int
) -> tuple[Class, list[str], list[bool]]:
    told: list[str] = []
    reused: list[bool] = []

    def done(card: Scorecard, again: bool) -> None:
        told.append(card.student)
        reused.append(again)

    return list(grade_all(exercises, students, ResultStore(out), OPTIONS, done, jobs))[-1], told, reused


def _gist(result: Class) -> list[tuple[str, str, float]]:
    return [(card.student, str(card.verdict), card.score) for cards in result.cards.values() for card in cards]


def test_two_judges_give_what_one_gives(tmp_path: Path, exercise: Exercise, students: list[Student]) -> None:
    """Verdicts, points and order are the same, what stands is read back, and a fault of the kit has its row."""
    broken = replace(exercise, slug="broken", folder=tmp_path / "nowhere")
    alone, told, _ = _run([exercise, broken], students, tmp_path / "one", 1)
    beside, told_beside, reused = _run([exercise, broken], students, tmp_path / "two", 2)
    assert _gist(beside) == _gist(alone)
    assert told_beside == told == ["ada", "bo", "cy", "dee"]
    assert beside.faults == alone.faults
    assert len(beside.faults) == 4
    assert set(beside.ungraded) == set(alone.ungraded)
    assert not any(reused)
    assert all(_run([exercise], students, tmp_path / "two", 2)[2])


def test_a_judge_that_is_lost_is_told(tmp_path: Path, students: list[Student]) -> None:
    """Where something kills a judge, the class ends with what to do, and what was finished is kept."""
    deadly = make_exercise(tmp_path / "deadly")
    deadly.problem.write_text(f"import os\nif os.getpid() != {os.getpid()}:\n    os._exit(3)\n")
    with pytest.raises(KitError, match="run the same command"):
        _run([deadly], students[:2], tmp_path / "out", 2)


@pytest.mark.parametrize(
    ("obstacle", "isolation", "jobs"),
    [
        ("not allowed", Isolation.BUBBLEWRAP, 1),
        ("", Isolation.LANDLOCK, 1),
        ("", Isolation.NONE, 1),
        ("", Isolation.BUBBLEWRAP, available_cores()),
    ],
)
def test_judges_beside_each_other_need_a_shield_and_namespaces(
    monkeypatch: pytest.MonkeyPatch, obstacle: str, isolation: Isolation, jobs: int
) -> None:
    """They would be each other's noise, and the workers of one could look at those of another."""
    monkeypatch.setattr(shield, "obstacle", lambda: obstacle)
    assert class_run.most_jobs(isolation) == jobs
