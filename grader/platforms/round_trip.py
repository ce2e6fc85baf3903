"""A class's results go back where its files came from: into the platform's worksheet, and as cards to its students."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from grader.classroom import Class, ResultStore
from grader.files import write_atomically
from grader.handed_in import Student
from grader.model import Scorecard, Ungraded
from grader.platforms.feedback import feedback_zip
from grader.platforms.worksheet import MOST, Worksheet
from grader.reports import view
from grader.text import listed


def write_back(
    result: Class, students: Sequence[Student], store: ResultStore, sheet: Worksheet, path: Path
) -> list[str]:
    """Write the filled worksheet and the cards beside the worksheet `path`; return what to tell about them.

    Raises KitError where they cannot be written.
    """
    by_number = _by_number(students)
    shares = {
        number: share_of(result.cards.get(student.id, ()), result.ungraded.get(student.id, ()))
        for number, student in by_number.items()
    }
    filled = sheet.filled(shares)
    grades, cards = path.with_name(f"{path.stem}-graded{path.suffix}"), path.with_name(f"{path.stem}-feedback.zip")
    pages = {student.upload: store.path(student.id, "index").with_name("index.html") for student in by_number.values()}
    write_atomically(grades, filled.text.encode())
    write_atomically(cards, feedback_zip({entry: page.read_bytes() for entry, page in pages.items() if page.is_file()}))
    certain = {student.id for student in by_number.values()}
    unknown = [student.id for student in students if student.upload and student.id not in certain]
    told = f"Left out, as names do not say for certain whose they are: {listed(unknown, MOST)}." if unknown else ""
    notes = (*filled.notes, told) if told else filled.notes
    return [f"Grades of {filled.students} students: {grades}", *notes, f"Their cards, to be uploaded: {cards}"]


def _by_number(students: Sequence[Student]) -> dict[str, Student]:
    """Return the students by the platform's number; one that two have is nobody's."""
    numbered = [student for student in students if student.number]
    count = Counter(student.number for student in numbered)
    return {student.number: student for student in numbered if count[student.number] == 1}


def share_of(cards: Sequence[Scorecard], ungraded: Sequence[Ungraded]) -> float | None:
    """Return which share of all points a student has, from 0 to 1; None while any check is not judged.

    A platform's maximum is fixed: what is `noisy`, `skipped` or `unreadable` cannot be taken out of it.
    """
    checks = [check for card in cards for check in card.checks]
    if ungraded or not checks or not all(view.is_settled(check.verdict) for check in checks):
        return None
    score, maximum = view.total(cards)
    return score / maximum if maximum else 0.0
