"""nbgrader and the points that depend on time: what a speed earns, and what a busy machine cannot judge."""

from __future__ import annotations

import json
import shutil
import sqlite3
from pathlib import Path

import pytest

from tests.end_to_end.conftest import by_student, nbgrader, release_demo
from tests.end_to_end.notebooks import TIMED, hand_in

pytestmark = [pytest.mark.course, pytest.mark.sampled(2, "end to end")]


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small class whose answers are timed, autograded and exported; the course's folder is returned."""
    root = release_demo(tmp_path_factory.mktemp("timed") / "jg", "ps1")
    course = root / "course"
    hand_in(TIMED, course / "release" / "ps1" / "demo.ipynb", course / "submitted", "ps1")
    assert nbgrader(root, "autograde", "ps1").code == 0
    for name in TIMED:
        if _verdict(root, name) == "noisy":  # it is judged again, as docs/nbgrader.md says
            nbgrader(root, "autograde", "ps1", "--student", name, "--force")
    assert nbgrader(root, "export", "--to", "grades.csv").code == 0
    return root


def _verdict(root: Path, name: str) -> str:
    card = root / "course" / "scorecards" / "ps1" / name / "demo.json"
    return str(json.loads(card.read_text(encoding="utf-8"))["verdict"])


@pytest.mark.parametrize("name", TIMED)
def test_everybody_gets_what_their_speed_earned(graded: Path, name: str) -> None:
    """Fast answers get full marks and slow ones those for being right, whatever a notebook says of its cells.

    Where the machine was too busy to judge the speed, its points wait.
    """
    waits = TIMED[name][1] == "full" and _verdict(graded, name) == "noisy"
    row = by_student(graded / "course" / "grades.csv")[name]
    wanted = {"full": 100.0, "correctness": 70.0, "none": 0.0}["correctness" if waits else TIMED[name][1]]
    assert (float(row["raw_score"]), float(row["max_score"])) == (wanted, 100.0)


def test_what_was_too_noisy_waits_for_a_person(graded: Path, tmp_path: Path) -> None:
    """Points that only noise kept back are not lost: nbgrader has the others, and asks for manual grading."""
    course = tmp_path / "course"
    unneeded = shutil.ignore_patterns("submitted", "autograded", "set_aside")
    shutil.copytree(graded / "course", course, ignore=unneeded)
    shutil.copytree(graded / "course" / "submitted" / "honest", course / "submitted" / "honest")
    quiet = "canary = 20.0"
    root = tmp_path
    for name in ("exercises", "solutions", "tests", "templates"):
        shutil.copytree(graded / name, root / name)
    toml = root / "exercises" / "demo" / "exercise.toml"
    text = toml.read_text(encoding="utf-8")
    assert quiet in text
    # No machine reaches this gate, nor its canary: so the machine is called too busy, and not the answer slow.
    toml.write_text(text.replace(quiet, "canary = 2e9").replace("gate = 10.0", "gate = 1e9"), encoding="utf-8")
    assert nbgrader(root, "autograde", "ps1", "--force").code == 0
    with sqlite3.connect(course / "gradebook.db") as database:
        student = "select id from submitted_assignment where student_id = 'honest'"
        rows = database.execute(
            "select base_cell.name, auto_score, needs_manual_grade from grade"
            " join base_cell on base_cell.id = grade.cell_id"
            " join submitted_notebook on submitted_notebook.id = grade.notebook_id"
            f" where submitted_notebook.assignment_id in ({student})"
        ).fetchall()
    assert {name: (score, bool(manual)) for name, score, manual in rows} == {
        "correctness": (70.0, False),
        "speed": (0.0, True),
    }
    assert "30 of 30 points are still open" in (course / "autograded/honest/ps1/demo.ipynb").read_text("utf-8")
