"""`python -m tests.studies.bench.autograding`: how long nbgrader takes over a class, with our judge or its own kernels.

Every student hands in the solutions of all exercises. With --folder the class is kept there, and a run that was
stopped goes on: nbgrader leaves alone what it has graded.
"""

from __future__ import annotations

import argparse
import csv
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import nbformat
from nbformat import v4
from rich.console import Console

from grader import catalog
from grader.authoring.notebook import graded_cells
from grader.catalog import Backend, Exercise
from grader.errors import KitError
from grader.notebooks.course import release
from grader.reports.gradebook import SPEED
from tests.studies.bench import machine

ROOT = Path(__file__).parents[3]
ASSIGNMENT = "bench"
_LEFT_OUT = shutil.ignore_patterns(".*", "__pycache__", "scorecards", "course", "dist", "*.egg-info")
out = Console(highlight=False, markup=False, soft_wrap=True)


def main() -> int:
    """Autograde the same class twice, and print the seconds and their ratio."""
    parser = argparse.ArgumentParser(prog="python -m tests.studies.bench.autograding", description=__doc__)
    parser.add_argument("--students", type=int, default=20)
    parser.add_argument("--folder", type=Path, help="where to keep the class")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = (given.folder or Path(temporary)).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        exercises = catalog.load_all(ROOT)
        courses = {"judge": _ours(folder, exercises), "kernels": _stock(folder / "stock", exercises)}
        seconds = {}
        for name, course in courses.items():
            _hand_in(course, exercises, given.students)
            seconds[name] = _autograde(course)
        _tell(courses, seconds, given.students * len(exercises))
    return 0


def _ours(folder: Path, exercises: list[Exercise]) -> Path:
    root = folder / "ours"
    if not root.exists():
        shutil.copytree(ROOT, root, ignore=_LEFT_OUT)
        release(root, ASSIGNMENT, exercises)
    return root / "course"


def _stock(course: Path, exercises: list[Exercise]) -> Path:
    """Make a course of nbgrader's own kind: the tests run in the kernel, in the graded cells."""
    if course.exists():
        return course
    source = course / "source" / ASSIGNMENT
    source.mkdir(parents=True)
    (course / "nbgrader_config.py").write_text("c = get_config()\nc.Execute.timeout = 300\n", encoding="utf-8")
    for exercise in exercises:
        nbformat.write(_with_tests_inside(exercise), source / f"{exercise.slug}.ipynb")
    _nbgrader(course, "generate_assignment", ASSIGNMENT)
    return course


def _with_tests_inside(exercise: Exercise) -> nbformat.NotebookNode:
    simulator = "import os\nos.environ['NUMBA_ENABLE_CUDASIM'] = '1'" if exercise.backend is Backend.CUDA else ""
    plain = {"schema_version": 3, "task": False, "grade": False, "solution": False, "locked": False}
    answer = plain | {"grade_id": "answer", "solution": True}
    text = exercise.solution.read_text(encoding="utf-8")
    cells = [v4.new_code_cell(simulator), v4.new_code_cell(text, metadata={"nbgrader": answer})]
    for group, points in graded_cells(exercise).items():
        call = f"passes({exercise.slug!r}, globals(), speed={group == SPEED})"
        marks = plain | {"grade_id": group, "grade": True, "locked": True, "points": points}
        cells.append(
            v4.new_code_cell(f"from tests.studies.bench.inside import passes\n{call}", metadata={"nbgrader": marks})
        )
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})


def _hand_in(course: Path, exercises: list[Exercise], students: int) -> None:
    """Hand in the source notebooks themselves: they are answered."""
    for number in range(students):
        folder = course / "submitted" / f"student-{number:02}" / ASSIGNMENT
        folder.mkdir(parents=True, exist_ok=True)
        for exercise in exercises:
            shutil.copy(course / "source" / ASSIGNMENT / f"{exercise.slug}.ipynb", folder)


def _autograde(course: Path) -> float:
    started = time.monotonic()
    _nbgrader(course, "autograde", ASSIGNMENT)
    return time.monotonic() - started


def _nbgrader(course: Path, *arguments: str) -> None:
    programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = os.environ | {"PATH": programs, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "nbgrader", *arguments]
    done = subprocess.run(command, cwd=course, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise KitError(f"nbgrader {arguments[0]} failed in {course}:\n{done.stderr[-4000:]}")


def _tell(courses: dict[str, Path], seconds: dict[str, float], notebooks: int) -> None:
    out.print(machine.describe(("nbgrader",)))
    for name, course in courses.items():
        _nbgrader(course, "export", "--to", "grades.csv")
        with (course / "grades.csv").open(newline="") as table:
            points = [float(row["score"]) for row in csv.DictReader(table)]
        each = seconds[name] / notebooks
        mean = sum(points) / len(points)
        out.print(f"{name:8} {seconds[name]:8.1f} s, {each:6.2f} s a notebook, {mean:.0f} points a student")
    out.print(f"ratio    {seconds['judge'] / seconds['kernels']:8.2f} (judge / kernels, {notebooks} notebooks)")


if __name__ == "__main__":
    sys.exit(main())
