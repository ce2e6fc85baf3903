"""An assignment for nbgrader: source notebooks from the exercises, and the release that nbgrader makes of them."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import jinja2
import nbformat

from grader.authoring.notebook import render_notebook
from grader.authoring.public import checking_files, require_public
from grader.catalog import Exercise
from grader.errors import UsageError
from grader.files import write_atomically

FOLDER = "course"
_CONFIG = "nbgrader_config.py"
_DATABASE = "gradebook.db"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._ -]{0,99}")  # nbgrader takes more; paths and the exchange do not


def release(root: Path, assignment: str, exercises: list[Exercise]) -> Path:
    """Make the assignment of `exercises` in `root`/course and return the folder of the released notebooks.

    All is made beside what is there, which it replaces at the end. Settings that are there stay as they are. Raises
    UsageError for a name that cannot be a folder's, or where nbgrader refuses (it does not change the cells of an
    assignment that has submissions), and KitError where a line of a solution or a hidden test would have been
    released: then nothing is changed.
    """
    if not _NAME.fullmatch(assignment):
        raise UsageError(f"{assignment!r} is no name for an assignment: use letters, digits, '.', '_' and '-'.")
    if not (root / "solutions").is_dir():
        raise UsageError(f"{root} has no solutions/: this is a student's kit. Release from the course itself.")
    course = root / FOLDER
    _write_config(course, root)
    with tempfile.TemporaryDirectory(prefix=".release-", dir=course) as folder:
        room = Path(folder)
        if (course / "source" / assignment).is_dir():
            shutil.copytree(course / "source" / assignment, room / "source" / assignment, symlinks=True)
        _write_sources(room / "source" / assignment, exercises)
        _rehearse(course, assignment, room)
        _generate(course, assignment, room)
        require_public(root, dict(_texts(room / "release" / assignment)))
        for kind in ("source", "release"):
            _replace(course / kind / assignment, room / kind / assignment, room / f"old-{kind}")
    return course / "release" / assignment


def _rehearse(course: Path, assignment: str, room: Path) -> None:
    """Have nbgrader make the release with a copy of its database, so that its refusal comes before any change."""
    book = course / _DATABASE
    if not book.is_file():  # a new course, or a database elsewhere: that one is only told of what nbgrader accepts
        return
    copy = room / _DATABASE
    with contextlib.closing(sqlite3.connect(book)) as old, contextlib.closing(sqlite3.connect(copy)) as new:
        old.backup(new)
    _generate(course, assignment, room, f"--db=sqlite:///{copy}")
    shutil.rmtree(room / "release")


def _replace(old: Path, new: Path, aside: Path) -> None:
    """Put `new` in the place of `old`, which goes `aside`; where that fails, all is as it was."""
    old.parent.mkdir(parents=True, exist_ok=True)
    if old.exists():
        old.rename(aside)
    try:
        new.rename(old)
    except OSError:
        if aside.exists():
            aside.rename(old)
        raise


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


def _generate(course: Path, assignment: str, room: Path, *more: str) -> None:
    """Have nbgrader make `room`/release of `room`/source; raises UsageError with what it said where it refuses."""
    # nbgrader starts `alembic` by name, and who calls us need not have our programs on PATH.
    programs = os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", "")))
    folders = [f"--CourseDirectory.{kind}_directory={room / kind}" for kind in ("source", "release")]
    command = [sys.executable, "-m", "nbgrader", "generate_assignment", assignment, *folders, *more]
    environment = os.environ | {"PATH": programs}
    done = subprocess.run(command, cwd=course, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        told = _refusal(done.stderr) or f":\n{done.stderr[-4000:]}"
        raise UsageError(f"nbgrader generate_assignment {assignment} failed in {course}, and nothing was changed{told}")


def _refusal(said: str) -> str:
    """Return why nbgrader does not change an assignment that has submissions, and what to do; "" for other failures."""
    found = re.search(r"^.*(Cannot (?:add or remove cells|modify existing assignment).*)$", said, re.MULTILINE)
    if found is None:
        return ""
    return (
        f": {found[1]}. Release the exercises under another name, or make them again what they were when this"
        " assignment was released: submissions belong to the cells of then."
    )


def _texts(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield name and text of everything in `folder`: of a notebook its cells, as they are read and not as JSON."""
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        text = path.read_text(encoding="utf-8", errors="replace")
        if path.suffix == ".ipynb":
            text = "\n".join(cell.source for cell in nbformat.reads(text, as_version=4).cells)
        yield str(path.relative_to(folder)), text
