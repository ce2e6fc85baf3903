"""Marks as a table for a spreadsheet, in which no text of a student's is run as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from grader.model import Scorecard, Ungraded
from grader.reports import view
from grader.text import one_line

# The full-width forms are formulas too where East Asian input is usual.
_FORMULA = tuple("=+-@＝＋－＠")
_CELL_LIMIT = 300

Cell = str | float


def grades_csv(
    students: Mapping[str, Sequence[Scorecard]],
    slugs: Sequence[str],
    ungraded: Mapping[str, Sequence[Ungraded]] = MappingProxyType({}),
) -> str:
    """Return a line for each student: points, maximum and verdict of each of `slugs`, then the totals.

    What nobody asked to be graded is left empty. What could not be graded has no points and says so: it is part of
    `max`, and of `open`, the points that another run or a person must settle before `total` is final. Texts are
    quoted, numbers are not, lines end with a bare line feed.
    """
    table = io.StringIO()
    # With every text in quotes, one that holds another country's separator stays one cell.
    writer = csv.writer(table, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n")
    writer.writerow([spreadsheet_safe(name) for name in _header(slugs)])
    for student, scorecards in students.items():
        writer.writerow(_row(student, scorecards, slugs, ungraded.get(student, ())))
    return table.getvalue()


def _header(slugs: Sequence[str]) -> list[str]:
    columns = [f"{slug}_{part}" for slug in slugs for part in ("score", "max", "verdict")]
    return ["student", *columns, "total", "max", "open"]


def _row(
    student: str, scorecards: Sequence[Scorecard], slugs: Sequence[str], ungraded: Sequence[Ungraded]
) -> list[Cell]:
    cards = {scorecard.exercise: scorecard for scorecard in scorecards}
    left = {one.exercise: one for one in ungraded}
    cells: list[Cell] = [spreadsheet_safe(student)]
    for slug in slugs:
        if slug in cards:
            card = cards[slug]
            cells += [float(card.score), float(card.max_score), card.verdict.value]
        elif slug in left:
            cells += ["", float(left[slug].max_score), view.earlier(left[slug])]
        else:
            cells += ["", "", ""]
    return [*cells, *map(float, view.total(scorecards, ungraded)), float(view.still_open(scorecards, ungraded))]


def spreadsheet_safe(value: str) -> str:
    """Return `value` on one line, with an apostrophe before what a spreadsheet would run."""
    shown = one_line(value, _CELL_LIMIT)
    return f"'{shown}" if shown.startswith(_FORMULA) else shown
