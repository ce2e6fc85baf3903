"""Marks for a gradebook whose maximum is fixed, as nbgrader's is: a scorecard's may shrink, and that one cannot."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields

from grader.catalog import SPEED_CHECK, CheckSpec
from grader.model import CheckResult, Scorecard, Ungraded, Verdict
from grader.reports import view
from grader.reports.tables import spreadsheet_safe

CORRECTNESS = "correctness"
SPEED = "speed"


@dataclass(frozen=True)
class Mark:
    """Points of a graded cell, of `maximum`. `open` are those that only another run, or a person, can settle."""

    points: float
    maximum: float
    open: float = 0.0


def group_of(check: CheckSpec | CheckResult) -> str:
    """Return which graded cell the check's points belong to."""
    return SPEED if check.id == SPEED_CHECK else CORRECTNESS


def marks(scorecard: Scorecard) -> dict[str, Mark]:
    """Return the mark of each graded cell.

    A check that this machine cannot make (`skipped`) earns the share of its points that the judged checks have
    earned of theirs: the percentage is then the scorecard's. What was too noisy to judge, or cannot be read, earns
    nothing yet and stays open, and so does what was skipped where nothing was judged.
    """
    groups = dict.fromkeys(map(group_of, scorecard.checks))
    return {group: _mark(scorecard, group) for group in groups}


def _mark(scorecard: Scorecard, group: str) -> Mark:
    checks = [check for check in scorecard.checks if group_of(check) == group]
    skipped = sum(check.max_points for check in checks if check.verdict is Verdict.SKIPPED)
    unsettled = sum(check.max_points for check in checks if check.verdict.is_open)
    maximum = float(sum(check.max_points for check in checks))
    points = sum(check.points for check in checks if check.verdict.counts)
    if not any(view.is_settled(check.verdict) for check in scorecard.checks):  # so no share is known
        return Mark(0.0, maximum, skipped + unsettled)
    share = scorecard.score / scorecard.max_score
    return Mark(min(round(points + share * skipped, 2), maximum), maximum, unsettled)


@dataclass(frozen=True)
class Receipt:
    """The assignment that something was handed in for, and when, in UTC; "" for what is not known."""

    assignment: str = ""
    timestamp: str = ""


@dataclass(frozen=True)
class Row:
    """A line of `nbgrader export`; the names of the fields are those of its columns, and `open`, which it has not.

    While `open` points are not 0, the score is not final: another run or a person must settle them.
    """

    assignment: str
    duedate: str
    timestamp: str
    student_id: str
    last_name: str
    first_name: str
    email: str
    raw_score: float
    late_submission_penalty: float
    score: float
    max_score: float
    open: float


def row(student: str, scorecards: Iterable[Scorecard], receipt: Receipt, ungraded: Iterable[Ungraded] = ()) -> Row:
    """Return the student's line. Names, due date and penalty are nbgrader's to know: they are left empty."""
    found = [mark for card in scorecards for mark in marks(card).values()]
    found += [Mark(0.0, one.max_score, one.max_score) for one in ungraded]
    points = round(sum(mark.points for mark in found), 2)
    maximum = round(sum(mark.maximum for mark in found), 2)
    unsettled = float(round(sum(mark.open for mark in found), 2))
    when = (receipt.assignment, "", receipt.timestamp)
    return Row(*when, student, "", "", "", points, 0.0, points, maximum, unsettled)


def nbgrader_csv(rows: Iterable[Row]) -> str:
    """Return a table in the columns of nbgrader's own export, and what is open; lines end with a bare line feed."""
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(field.name for field in fields(Row))
    for line in rows:
        writer.writerow(spreadsheet_safe(cell) if isinstance(cell, str) else cell for cell in astuple(line))
    return table.getvalue()
