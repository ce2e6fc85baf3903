"""An assignment for nbgrader: source notebooks from the exercises, and the release that nbgrader makes of them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import jinja2
import nbformat

from grader.authoring.notebook import render_notebook
from grader.authoring.public import checking_files, require_public
from grader.catalog import Exercise
from grader.classroom import write_atomically
from grader.errors import KitError, UsageError

FOLDER = "course"
_CONFIG = "nbgrader_config.py"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._ -]{0,99}")  # nbgrader takes more; paths and the exchange do not


def release(root: Path, assignment: str, exercises: list[Exercise]) -> Path:
    """Make the assignment of `exercises` in `root`/course and return the folder of the released notebooks.

    Settings that are there stay as they are. Raises UsageError for a name that cannot be a folder's, or where
    nbgrader refuses (it does not change the notebooks of an assignment that has submissions), and KitError where a
    line of a solution or a hidden test would have been released: then nothing is.
    """
    if not _NAME.fullmatch(assignment):
        raise UsageError(f"{assignment!r} is no name for an assignment: use letters, digits, '.', '_' and '-'.")
    if not (root / "solutions").is_dir():
        raise UsageError(f"{root} has no solutions/: this is a student's kit. Release from the course itself.")
    course = root / FOLDER
    _write_config(course, root)
    _write_sources(course / "source" / assignment, exercises)
    _generate(course, assignment)
    released = course / "release" / assignment
    try:
        require_public(root, dict(_texts(released)))
    except KitError:
        shutil.rmtree(released)
        raise
    return released


def _write_config(course: Path, root: Path) -> None:
    path = course / _CONFIG
    if path.exists():
        return
    template = jinja2.Template((root / "templates" / "nbgrader_config.j2").read_text(encoding="utf-8"))
    text = template.render(course_id=re.sub(r"[^A-Za-z0-9_-]", "-", root.name), course=os.path.relpath(root, course))
    write_atomically(path, text + "\n")


def _write_sources(folder: Path, exercises: list[Exercise]) -> None:
    """Write a notebook for each exercise, and beside them what its check cell needs."""
    for exercise in exercises:
        notebook = render_notebook(exercise)
        write_atomically(folder / f"{exercise.slug}.ipynb", nbformat.writes(notebook) + "\n")
        for place, text in checking_files(exercise).items():
            write_atomically(folder / place, text)


def _generate(course: Path, assignment: str) -> None:
    # nbgrader starts `alembic` by name, and who calls us need not have our programs on PATH.
    programs = os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", "")))
    command = [sys.executable, "-m", "nbgrader", "generate_assignment", assignment, "--force"]
    environment = os.environ | {"PATH": programs}
    done = subprocess.run(command, cwd=course, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise UsageError(f"nbgrader generate_assignment {assignment} failed in {course}:\n{done.stderr[-4000:]}")


def _texts(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield name and text of everything in `folder`: of a notebook its cells, as they are read and not as JSON."""
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        text = path.read_text(encoding="utf-8", errors="replace")
        if path.suffix == ".ipynb":
            text = "\n".join(cell.source for cell in nbformat.reads(text, as_version=4).cells)
        yield str(path.relative_to(folder)), text
