"""What a student handed in for an exercise: where it was asked for, or else where it can only be meant."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from grader.catalog import Exercise
from grader.errors import KitError
from grader.handed_in.archives import suffix_of
from grader.handed_in.choice import choose, is_hollow
from grader.handed_in.members import Member, members_of
from grader.handed_in.students import Student
from grader.ipynb import Unreadable
from grader.judge.session.answer import NOTEBOOK, Answer, OutOfReach, ordinary_bytes, out_of_reach, read, unreadable
from grader.reports.gradebook import Receipt
from grader.text import one_line

_LONGEST_NOTE = 1000  # bytes


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
        found = _received(student, exercise)
    except OutOfReach as error:
        return HandedIn(unreadable(error))
    except OSError as error:
        fault = out_of_reach(error, student.folder.name)
        if isinstance(fault, KitError):
            raise fault from error
        return HandedIn(unreadable(fault))
    return replace(found, answer=replace(found.answer, late=student.late)) if student.late else found


def _received(student: Student, exercise: Exercise) -> HandedIn:
    if student.folder.is_symlink() and not student.collected:
        raise OutOfReach(f"{one_line(student.folder.name)} is a link that leads nowhere. Put the folder itself there.")
    file = None if student.files else find_file(student, exercise)
    asked = None if file is None else read(exercise, file, student.folder)
    if file is not None and asked is not None and not is_hollow(asked, exercise):
        return HandedIn(asked, receipt(file, student.folder))
    other = _searched(student, exercise)
    if file is not None and asked is not None and (other is None or is_hollow(other, exercise)):
        return HandedIn(asked, receipt(file, student.folder))
    if other is None:
        return HandedIn(read(exercise, None))
    return HandedIn(other, _receipt_of(student, other))


def _receipt_of(student: Student, answer: Answer) -> Receipt | None:
    """Return the receipt of a file that was searched for: only one that lies in a folder of its own may have one."""
    path = answer.found.partition(",")[0]
    if not path or student.files or any(map(suffix_of, Path(path).parts[:-1])):
        return None
    return receipt(student.folder / path, student.folder)


def find_file(student: Student, exercise: Exercise) -> Path | None:
    """Return the student's file for the exercise where one was asked for, or None.

    It is `<slug>.py`, `<slug>/<slug>.py`, or else `<slug>.ipynb`. A folder of the student's that is a link elsewhere
    is not followed: what it shows is not what was handed in. Raises OutOfReach where the folder cannot be looked into,
    and KitError where the machine fails.
    """
    slug, folder = exercise.slug, student.folder
    places = [folder / f"{slug}.py", folder / slug / f"{slug}.py", folder / f"{slug}{NOTEBOOK}"]
    try:
        if folder.is_symlink():
            return folder
        if student.collected and _is_there(places[-1]):
            return places[-1]
        if (folder / slug).is_symlink() and not _is_there(places[0]):
            return folder / slug
        return next(filter(_is_there, places), None)
    except OSError as error:
        raise out_of_reach(error, folder.name) from error


def _is_there(path: Path) -> bool:
    """Return whether there is anything but a folder, a link that leads nowhere included: that too was handed in."""
    return path.is_symlink() or (path.exists() and not path.is_dir())


def _searched(student: Student, exercise: Exercise) -> Answer | None:
    if not student.folder.is_dir():
        return None
    members = members_of(student.folder, student.files)
    names = (f"{exercise.slug}.py", f"{exercise.slug}{NOTEBOOK}")
    links = ((link, name) for link in members if link.link for name in names if _shows(link.link / name))
    members += [Member(f"{link.path}/{name}", link.load, is_odd=True) for link, name in links]
    course = exercise.folder.parent
    return choose(exercise, members, frozenset(path.parent.name for path in course.glob("*/exercise.toml")))


def _shows(path: Path) -> bool:
    """Return whether a link has something of that name behind it: that is not what was handed in, and is not read."""
    try:
        return path.exists()
    except OSError:
        return False


def receipt(file: Path, under: Path) -> Receipt:
    """Return what nbgrader's folders say about a file: the folder is the assignment, and timestamp.txt in it is when.

    What else such a timestamp may be is the student's text: it is shown as it stands, on one line.
    """
    if file.suffix != NOTEBOOK:
        return Receipt()
    try:
        text = ordinary_bytes(file.with_name("timestamp.txt"), _LONGEST_NOTE, under=under).decode()
    except (Unreadable, KitError, ValueError):
        text = ""
    return Receipt(one_line(file.parent.name), one_line(text, 64).removesuffix(" UTC"))
