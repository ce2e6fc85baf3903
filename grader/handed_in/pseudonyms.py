"""Who wants to be on the leaderboard, and under which name: a student says so in a file beside the answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from grader.errors import KitError
from grader.handed_in.members import PSEUDONYM
from grader.handed_in.students import Student
from grader.ipynb import Unreadable
from grader.judge.session.answer import ordinary_bytes
from grader.text import one_line

LONGEST = 30  # characters of a pseudonym
_LARGEST = 1000  # bytes of the file


def pseudonyms(students: Iterable[Student]) -> dict[str, str]:
    """Return the pseudonym of each student, by id, who handed in a file PSEUDONYM with one on its first line.

    No file is no consent. A name that two chose, or that is another student's id, would be taken for somebody else:
    it counts for nobody.
    """
    everybody = list(students)
    chosen = {student.id: name for student in everybody if (name := _of(student))}
    taken = Counter(name.casefold() for name in chosen.values())
    ids = {student.id.casefold(): student.id for student in everybody}
    return {
        who: name
        for who, name in chosen.items()
        if taken[name.casefold()] == 1 and ids.get(name.casefold(), who) == who
    }


def _of(student: Student) -> str:
    for path in _places(student):
        try:
            text = ordinary_bytes(path, _LARGEST, under=student.folder).decode()
        except (Unreadable, KitError, ValueError, OSError):
            continue
        return one_line(text.strip().partition("\n")[0], LONGEST)
    return ""


def _places(student: Student) -> list[Path]:
    if student.files:
        return [student.folder / entry for name, entry in student.files if name.casefold() == PSEUDONYM]
    return [student.folder / PSEUDONYM]
