"""Marks as a table for a spreadsheet, in which no text of a student's is run as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence

from grader.model import Scorecard
from grader.reports import view
from grader.text import one_line

# The full-width forms are formulas too where East Asian input is usual.
_FORMULA = tuple("=+-@＝＋－＠")
_CELL_LIMIT = 300

Cell = str | float


def grades_csv(students: Mapping[str, Sequence[Scorecard]], slugs: Sequence[str]) -> str:
    """Return a line for each student: points, maximum and verdict of each of `slugs`, then the totals.

    What was not graded is left empty, and `total` and `max` are over all that was. Texts are quoted,
    numbers are not, lines end with a bare line feed.
    """
    table = io.StringIO()
    # With every text in quotes, one that holds another country's separator stays one cell.
    writer = csv.writer(table, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n")
    writer.writerow([spreadsheet_safe(name) for name in _header(slugs)])
    for student, scorecards in students.items():
        writer.writerow(_row(student, scorecards, slugs))
    return table.getvalue()


def _header(slugs: Sequence[str]) -> list[str]:
    columns = [f"{slug}_{part}" for slug in slugs for part in ("score", "max", "verdict")]
    return ["student", *columns, "total", "max"]


def _row(student: str, scorecards: Sequence[Scorecard], slugs: Sequence[str]) -> list[Cell]:
    cards = {scorecard.exercise: scorecard for scorecard in scorecards}
    cells: list[Cell] = [spreadsheet_safe(student)]
    for slug in slugs:
        card = cards.get(slug)
        cells += [float(card.score), float(card.max_score), card.verdict.value] if card else ["", "", ""]
    return [*cells, *map(float, view.total(scorecards))]


def spreadsheet_safe(value: str) -> str:
    """Return `value` on one line, with an apostrophe before what a spreadsheet would run."""
    shown = one_line(value, _CELL_LIMIT)
    return f"'{shown}" if shown.startswith(_FORMULA) else shown
