"""nbgrader's own commands, on PATH as a user has them, on a course that `jitgrade release` has made."""

from __future__ import annotations

import csv
import glob
import html
import json
import os
import re
import shutil
import sqlite3
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.end_to_end import formgrader
from tests.end_to_end.conftest import Run, by_student, jitgrade, nbgrader
from tests.end_to_end.notebooks import BROKEN, EDITED, LEFT_OUT, LINKS, SCRIPT, cell_of, hand_in_all

pytestmark = pytest.mark.sampled(2, "end to end")

UNUSABLE = [*BROKEN, *LINKS, "pipe", "folder"]
EXPECTED = {name: result for name, (_, result) in EDITED.items()} | dict.fromkeys(UNUSABLE, "none")
EXPECTED["surrounded"] = "full"
NAMES = list(EXPECTED)


@dataclass(frozen=True)
class Graded:
    """A class that nbgrader has graded: the course's folder, what the commands said, and the exported lines."""

    course: Path
    autograde: Run
    rows: dict[str, dict[str, str]]


@pytest.fixture(scope="module")
def graded(released: Path, tmp_path_factory: pytest.TempPathFactory) -> Graded:
    """The class of every notebook that is in tests/end_to_end/notebooks.py, autograded and exported."""
    root = shutil.copytree(released, tmp_path_factory.mktemp("nbgrader") / "jg")
    course = root / "course"
    hand_in_all(course / "release" / "ps1" / "demo.ipynb", course / "submitted", "ps1")
    (course / "students.csv").write_text("id,first_name,last_name,email\nhonest,Ada,Lovelace,ada@example.org\n")
    assert nbgrader(root, "db", "student", "import", "students.csv").code == 0
    autograde = nbgrader(root, "autograde", "ps1")
    for command in (("generate_feedback", "ps1"), ("export", "--to", "grades.csv")):
        done = nbgrader(root, *command)
        assert done.code == 0, done.err
    return Graded(root, autograde, by_student(course / "grades.csv"))


def _card(graded: Graded, name: str) -> dict[str, object]:
    path = graded.course / "course" / "scorecards" / "ps1" / name / "demo.json"
    body: dict[str, object] = json.loads(path.read_text())
    return body


def test_the_whole_class_is_graded(graded: Graded) -> None:
    """Whatever was handed in, the run ends without an error, and every student has a line."""
    assert graded.autograde.code == 0, graded.autograde.err[-4000:]
    assert set(graded.rows) == set(NAMES)
    assert list(graded.course.rglob("stolen*")) == []


@pytest.mark.parametrize("name", list(LEFT_OUT))
def test_what_nbgrader_must_not_meet_is_left_out(graded: Graded, name: str) -> None:
    """A folder with links, pipes and the like stops nobody's grading: it waits for a person, who is told why."""
    (told,) = [line for line in graded.autograde.err.splitlines() if f"Not graded, ps1 of {name}: " in line]
    assert LEFT_OUT[name][1] in told
    course = graded.course / "course"
    assert os.path.lexists(course / "set_aside" / name / "ps1")
    assert not list(course.glob(f"*ed/{glob.escape(name)}/ps1"))


@pytest.mark.parametrize("name", NAMES)
def test_everybody_gets_what_they_earned(graded: Graded, name: str) -> None:
    """An honest notebook gets full marks, warnings or not; no attack gets a point that its answer did not earn."""
    row = graded.rows[name]
    wanted = {"full": 100.0, "none": 0.0}[EXPECTED[name]]
    assert (float(row["raw_score"]), float(row["max_score"])) == (wanted, 100.0), _card(graded, name)


@pytest.mark.parametrize("name", [*UNUSABLE, "answer-deleted", "saved-50-mb", "cells-1001"])
def test_what_cannot_be_graded_says_why(graded: Graded, name: str) -> None:
    """A notebook that is broken, too large, no file or without an answer has a verdict, with what to do about it."""
    card = _card(graded, name)
    refused = "rejected" if name in (*LINKS, "pipe", "folder") else "unreadable"
    assert card["verdict"] == ("not_attempted" if name == "answer-deleted" else refused)
    feedback = _feedback(graded, name)
    assert "demo.ipynb is" in feedback or "demo.ipynb has no answer cell" in feedback


def _feedback(graded: Graded, name: str) -> str:
    page = graded.course / "course" / "feedback" / name / "ps1" / "demo.html"
    return " ".join(re.sub("<[^>]*>", "", page.read_text(encoding="utf-8")).split())


def test_feedback_shows_the_scorecard(graded: Graded) -> None:
    """A student reads in nbgrader's feedback what the scorecard says: verdict, points, messages and hints."""
    said = _feedback(graded, "wrong")
    for words in ("WRONG", "0/30", "Right for the public cases", "hidden", "Think of the smallest sizes"):
        assert words in said
    assert "PASSED" in _feedback(graded, "honest")


def test_feedback_shows_nothing_hidden(graded: Graded) -> None:
    """No feedback page, autograded notebook or released file has a line of the hidden tests or of the solution.

    But for those whose authors have written the solution's lines themselves.
    """
    course = graded.course / "course"
    hidden = (graded.course / "tests" / "hidden" / "demo" / "test_hidden.py").read_text(encoding="utf-8").splitlines()
    telling = [line.strip() for line in hidden if len(line.strip()) > 20]
    assert len(telling) >= 3
    for folder in ("release", "autograded", "feedback", "scorecards"):
        for path in (path for path in (course / folder).rglob("*") if path.is_file()):
            text = html.unescape(re.sub("<[^>]*>", "", path.read_text(encoding="utf-8", errors="replace")))
            assert [line for line in telling if line in text or json.dumps(line)[1:-1] in text] == [], path


def test_no_script_of_a_students_reaches_a_page(graded: Graded) -> None:
    """A script in an answer, its exception, a text cell or an output is shown as text, or not at all."""
    page = (graded.course / "course" / "feedback" / "script" / "ps1" / "demo.html").read_text(encoding="utf-8")
    assert SCRIPT not in page
    assert "<img src=x" not in page
    assert "owned" in page  # but the grader sees what was written
    notebook = json.loads((graded.course / "course/autograded/script/ps1/demo.ipynb").read_text(encoding="utf-8"))
    texts = ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "markdown"]
    assert not any("script" in text for text in texts)


def test_an_edited_notebook_comes_out_as_it_was_released(graded: Graded) -> None:
    """Cells that were edited, deleted or doubled are the released ones again, with the student's answer."""
    course = graded.course / "course"
    release = json.loads((course / "release/ps1/demo.ipynb").read_text(encoding="utf-8"))
    ids = [cell["metadata"]["nbgrader"]["grade_id"] for cell in release["cells"]]
    for name in ("graded-cells-edited", "graded-cells-deleted", "reordered", "answer-copied", "odd-metadata"):
        notebook = json.loads((course / f"autograded/{name}/ps1/demo.ipynb").read_text(encoding="utf-8"))
        cells = notebook["cells"][: len(ids)]
        assert [cell["metadata"]["nbgrader"]["grade_id"] for cell in cells] == ids, name
        for cell, original in zip(cells, release["cells"], strict=True):
            assert cell["source"] == original["source"] or cell["id"] == "answer", name


def test_a_class_run_of_ours_gives_the_same_points(graded: Graded, tmp_path: Path) -> None:
    """`jitgrade grade --class submitted` reads the same notebooks, and writes nbgrader's columns and what is open."""
    students = ["honest", "wrong", "answer-split", "broken-json", "reordered"]
    for name in students:
        shutil.copytree(graded.course / "course" / "submitted" / name, tmp_path / "submitted" / name)
    out = tmp_path / "out"
    done = jitgrade("grade", "--class", str(tmp_path / "submitted"), "--out", str(out), cwd=graded.course)
    assert done.code == 0, done.err
    rows = by_student(out / "nbgrader.csv")
    with (graded.course / "course" / "grades.csv").open(newline="") as table:
        assert [*next(csv.reader(table)), "open"] == list(rows["honest"])
    for name in students:
        points = (rows[name]["raw_score"], rows[name]["max_score"])
        assert points == (graded.rows[name]["raw_score"], "100.0"), name


def test_a_class_run_of_the_assignment_agrees_with_the_gradebook(graded: Graded) -> None:
    """`jitgrade grade --assignment` gives everybody what nbgrader's gradebook says, whatever lies beside a notebook."""
    course = graded.course / "course"
    where = ("--class", "submitted", "--assignment", "ps1", "--out", "scorecards/ps1")
    done = jitgrade("grade", "demo", *where, cwd=course)
    assert done.code == 0, done.err
    rows = by_student(course / "scorecards" / "ps1" / "nbgrader.csv")
    assert set(rows) == set(graded.rows) | set(LEFT_OUT)
    assert [name for name, row in graded.rows.items() if rows[name]["raw_score"] != row["raw_score"]] == []


def test_names_from_a_csv_are_in_the_export(graded: Graded) -> None:
    """Students that came from a CSV keep their names in nbgrader's export."""
    assert graded.rows["honest"]["last_name"] == "Lovelace"


def test_execute_in_place_of_the_judge_gives_no_points(graded: Graded, tmp_path: Path) -> None:
    """With nbgrader's Execute back in its place, cells say that they are not isolated, and no attack gets a point."""
    course = tmp_path / "course"
    for name in ("honest", "ast_transformers", "eats_errors"):
        shutil.copytree(graded.course / "course/submitted" / name, course / "submitted" / name)
    for name in ("release", "source", "gradebook.db", "nbgrader_config.py"):
        origin = graded.course / "course" / name
        shutil.copytree(origin, course / name) if origin.is_dir() else shutil.copy(origin, course / name)
    config = course / "nbgrader_config.py"
    ours, theirs = "grader.notebooks.preprocessors.Judge", "nbgrader.preprocessors.Execute"
    config.write_text(config.read_text().replace(ours, theirs))
    done = nbgrader(tmp_path, "autograde", "ps1", "--force")
    assert done.code == 0, done.err
    assert nbgrader(tmp_path, "export", "--to", "grades.csv").code == 0
    rows = by_student(course / "grades.csv")
    for name in ("honest", "ast_transformers", "eats_errors"):
        assert float(rows[name]["raw_score"]) == 0.0, name
    assert "Not isolated" in (course / "autograded/honest/ps1/demo.ipynb").read_text(encoding="utf-8")


def test_the_database_is_made_without_programs_on_path(released: Path, tmp_path: Path) -> None:
    """The first command on a new database works, and stamps it, where nothing of this environment is on PATH."""
    (tmp_path / "course").mkdir()
    shutil.copy(released / "course" / "nbgrader_config.py", tmp_path / "course")
    done = nbgrader(tmp_path, "db", "student", "add", "ada", path="/usr/bin:/bin")
    assert done.code == 0, done.err
    with sqlite3.connect(tmp_path / "course" / "gradebook.db") as database:
        assert database.execute("select count(*) from alembic_version").fetchone() == (1,)


def test_release_makes_the_database(released: Path) -> None:
    """After `make release` there is a database, with its version, and the released answer is the stub."""
    with sqlite3.connect(released / "course" / "gradebook.db") as database:
        assert database.execute("select count(*) from alembic_version").fetchone() == (1,)
    notebook = json.loads((released / "course/release/ps1/demo.ipynb").read_text(encoding="utf-8"))
    answer = "".join(cell_of(notebook, "answer")["source"])
    assert answer + "\n" == (released / "exercises" / "demo" / "demo.py").read_text(encoding="utf-8")


def test_formgrader_shows_what_was_graded(graded: Graded, tmp_path: Path) -> None:
    """In a browser, formgrader has points and cards, no script of a student's acts, and its autograde button works."""
    if not formgrader.BROWSER:
        pytest.skip("no Chromium on this machine: apt-get install chromium")
    course = graded.course / "course"
    numbers = formgrader.submission_ids(course)
    with formgrader.served(course) as address:
        table = formgrader.page(f"{address}/manage_submissions/ps1", tmp_path / "submissions.png")
        assert all(name in table for name in ("honest", "broken-json"))
        card = formgrader.page(f"{address}/submissions/{numbers['wrong']}/?index=0", tmp_path / "wrong.png")
        assert "Right for the public cases" in card
        script = formgrader.page(f"{address}/submissions/{numbers['script']}/?index=0", tmp_path / "script.png")
        assert "<title>owned" not in script
        assert "owned" in script
        answer = json.loads(formgrader.press_autograde(address, "ps1", "wrong"))
        assert answer["success"], answer
