"""Who handed in what: students' ids and the files that they handed in."""

from __future__ import annotations

import itertools
import os
from dataclasses import dataclass
from pathlib import Path

from grader.catalog import Exercise
from grader.errors import KitError, UsageError
from grader.ipynb import Unreadable
from grader.judge.session.answer import NOTEBOOK, Answer, OutOfReach, ordinary_bytes, out_of_reach, read, unreadable
from grader.reports.gradebook import Receipt
from grader.student_ids import student_id
from grader.text import one_line

_LONGEST_NOTE = 1000  # bytes
_MOST_ENTRIES = 1000  # of a student's folder that are looked at for a notebook
_MOST_SHOWN, _LONGEST_SHOWN = 5, 60  # files that are listed, and characters of each


@dataclass(frozen=True)
class Student:
    """A student's id, fit to be shown and to be a directory's name, and the folder with their files.

    `collected` by nbgrader: a notebook there counts more than a file of the same name, as it does for nbgrader.
    """

    id: str
    folder: Path
    collected: bool = False


def students_of(folder: Path, assignment: str = "") -> list[Student]:
    """Return a class's students in the order of their names: each sub-directory is one.

    Their files are in it, or in the sub-directory `assignment` of it. Raises UsageError where `folder` is no
    directory or has no sub-directory.
    """
    _require_directory(folder, "--class")
    found = [entry for entry in folder.iterdir() if entry.is_dir() and not entry.name.startswith(".")]
    if not found:
        raise UsageError(f"{folder}: no sub-directory there. --class wants one for each student.")
    # Who made the class's folder may have linked students' folders into it; what is in these is the students' doing.
    return [Student(student_id(each.name), each.resolve() / assignment, bool(assignment)) for each in sorted(found)]


def single(folder: Path, name: str = "") -> Student:
    """Return the one student whose files are in `folder`, called `name` or else like the folder."""
    _require_directory(folder, "--submission")
    return Student(student_id(name or folder.resolve().name), folder.resolve())


def _require_directory(folder: Path, option: str) -> None:
    if not folder.is_dir():
        what = "is not a directory" if folder.exists() else "does not exist"
        raise UsageError(f"{folder} {what}. {option} wants the directory that holds the submission.")


@dataclass(frozen=True)
class HandedIn:
    """What a student handed in for an exercise, read once, and what nbgrader's folders say about it."""

    answer: Answer
    receipt: Receipt | None = None


def received(student: Student, exercise: Exercise) -> HandedIn:
    """Return what the student handed in for the exercise.

    Whatever lies in their folder, and whatever may not be looked into, has a verdict; raises KitError where the
    machine itself fails.
    """
    try:
        file = find_file(student, exercise)
    except OutOfReach as error:
        return HandedIn(unreadable(error))
    answer = read(exercise, file, student.folder)
    return HandedIn(answer) if file is None else HandedIn(answer, receipt(file))


def find_file(student: Student, exercise: Exercise) -> Path | None:
    """Return the student's file for the exercise, or None.

    It is `<slug>.py`, `<slug>/<slug>.py`, or else a notebook: `<slug>.ipynb`, or the same in a sub-directory, as
    nbgrader puts it (`<student>/<assignment>/<slug>.ipynb`). A folder of the student's that is a link elsewhere is
    not followed: what it shows is not what was handed in. Raises OutOfReach where there is more than one notebook,
    where the folder cannot be looked into or holds too much, and KitError where the machine fails.
    """
    nested = student.folder / exercise.slug / f"{exercise.slug}.py"
    notebook = f"{exercise.slug}{NOTEBOOK}"
    try:
        if student.folder.is_symlink():
            return student.folder
        if student.collected and _is_there(student.folder / notebook):
            return student.folder / notebook
        return _found(student.folder / nested.name, nested) or _found_notebook(student.folder, notebook)
    except OSError as error:
        raise out_of_reach(error, student.folder.name) from error


def _found(direct: Path, nested: Path) -> Path | None:
    if _is_there(direct):
        return direct
    if nested.parent.is_symlink():
        return nested.parent
    return nested if _is_there(nested) else None


def _is_there(path: Path) -> bool:
    """Return whether there is anything, a link that leads nowhere included: that too was handed in."""
    return path.exists() or path.is_symlink()


def _found_notebook(folder: Path, name: str) -> Path | None:
    if _is_there(folder / name):
        return folder / name
    nested = sorted(each / name for each in _sub_folders(folder) if _is_there(each / name))
    if len(nested) > 1:
        lying = ", ".join(one_line(str(path.relative_to(folder)), _LONGEST_SHOWN) for path in nested[:_MOST_SHOWN])
        more = f" and {len(nested) - _MOST_SHOWN} more" if len(nested) > _MOST_SHOWN else ""
        advice = "Hand in one; who grades can choose a folder with --assignment NAME."
        raise OutOfReach(f"There is more than one {name}, and nothing says which counts: {lying}{more}. {advice}")
    return next((path.parent if path.parent.is_symlink() else path for path in nested), None)


def _sub_folders(folder: Path) -> list[Path]:
    """Return the folders in `folder` that are not hidden, links included; there may be more than one wants to see."""
    if not folder.is_dir():
        return []
    with os.scandir(folder) as entries:
        found = list(itertools.islice(entries, _MOST_ENTRIES + 1))
    if len(found) > _MOST_ENTRIES:
        raise OutOfReach(f"The folder holds more than {_MOST_ENTRIES} files and folders. Hand in what was asked for.")
    folders = (entry for entry in found if entry.is_symlink() or entry.is_dir(follow_symlinks=False))
    return [Path(entry.path) for entry in folders if not entry.name.startswith(".")]


def receipt(file: Path) -> Receipt:
    """Return what nbgrader's folders say about a file: the folder is the assignment, and timestamp.txt in it is when.

    What else such a timestamp may be is the student's text: it is shown as it stands, on one line.
    """
    if file.suffix != NOTEBOOK:
        return Receipt()
    note = file.with_name("timestamp.txt")
    try:
        text = ordinary_bytes(note, _LONGEST_NOTE).decode()
    except (Unreadable, KitError, ValueError):
        text = ""
    return Receipt(one_line(file.parent.name), one_line(text, 64).removesuffix(" UTC"))
