"""What nbgrader has of a student from before is no mark where what was handed in since could not be judged."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from nbformat import v4
from nbgrader.api import Gradebook

from grader.notebooks.preprocessors import hold_open
from grader.notebooks.settings import find_alembic

_MARKS = {"nbgrader": {"grade": True, "solution": False, "grade_id": "correctness", "points": 70, "schema_version": 3}}


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # of nbgrader's own queries
def test_older_points_are_taken_back_and_await_a_person(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The cell of a student who was graded before has no points and needs a person; others have nothing to take."""
    monkeypatch.setenv("PATH", os.environ["PATH"])
    find_alembic()
    url = f"sqlite:///{tmp_path}/gradebook.db"
    with Gradebook(url) as book:
        book.add_assignment("ps1")
        book.add_notebook("demo", "ps1")
        book.add_grade_cell("correctness", "demo", "ps1", max_score=70, cell_type="code")
        book.add_student("ada")
        book.add_submission("ps1", "ada")
        grade = book.find_grade("correctness", "demo", "ps1", "ada")
        grade.auto_score, grade.needs_manual_grade = 70.0, False
        book.db.commit()
    notebook = v4.new_notebook(cells=[v4.new_code_cell("", metadata=_MARKS)])
    for student, held in (("somebody new", False), ("ada", True)):
        hold_open(notebook, {"db_url": url, "notebook": "demo", "assignment": "ps1", "student": student})
        with Gradebook(url) as book:
            grade = book.find_grade("correctness", "demo", "ps1", "ada")
            assert (grade.score, grade.needs_manual_grade) == (0.0 if held else 70.0, held)
