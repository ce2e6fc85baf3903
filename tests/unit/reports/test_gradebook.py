"""Marks for a gradebook whose maximum is fixed: nothing that was not judged is lost, and nothing is given away."""

from __future__ import annotations

import csv
import io
from dataclasses import fields

import pytest

from grader.model import CheckResult, Isolation, Scorecard, Verdict
from grader.reports.gradebook import Mark, Receipt, Row, marks, nbgrader_csv, row


def _card(*checks: tuple[str, Verdict, float, float]) -> Scorecard:
    results = tuple(CheckResult(name, name, verdict, points, most) for name, verdict, points, most in checks)
    return Scorecard("demo", "ada", results, None, Isolation.NONE, "seed", "0" * 64, 1.0, {})


@pytest.mark.parametrize(
    ("right", "other", "speed", "expected"),
    [
        ((Verdict.PASSED, 30), (Verdict.PASSED, 40), (Verdict.PASSED, 30), (Mark(70, 70), Mark(30, 30))),
        ((Verdict.PASSED, 30), (Verdict.WRONG, 0), (Verdict.WRONG, 0), (Mark(30, 70), Mark(0, 30))),
        ((Verdict.PASSED, 30), (Verdict.PASSED, 40), (Verdict.SLOW, 0), (Mark(70, 70), Mark(0, 30))),
        # Skipped: the share that the judged points earned. Noisy: open, and nothing yet.
        ((Verdict.PASSED, 30), (Verdict.PASSED, 40), (Verdict.SKIPPED, 0), (Mark(70, 70), Mark(30, 30))),
        ((Verdict.PASSED, 30), (Verdict.WRONG, 0), (Verdict.SKIPPED, 0), (Mark(30, 70), Mark(12.86, 30))),
        ((Verdict.WRONG, 0), (Verdict.WRONG, 0), (Verdict.SKIPPED, 0), (Mark(0, 70), Mark(0, 30))),
        ((Verdict.PASSED, 30), (Verdict.PASSED, 40), (Verdict.NOISY, 0), (Mark(70, 70), Mark(0, 30, 30))),
        ((Verdict.PASSED, 30), (Verdict.SKIPPED, 0), (Verdict.NOISY, 0), (Mark(70, 70), Mark(0, 30, 30))),
        # Unreadable: open too, and skipping on purpose earns no share of anything.
        ((Verdict.PASSED, 30), (Verdict.PASSED, 40), (Verdict.UNREADABLE, 0), (Mark(70, 70), Mark(0, 30, 30))),
        ((Verdict.UNREADABLE, 0), (Verdict.UNREADABLE, 0), (Verdict.SKIPPED, 0), (Mark(0, 70, 70), Mark(0, 30, 30))),
        ((Verdict.SKIPPED, 0), (Verdict.SKIPPED, 0), (Verdict.NOISY, 0), (Mark(0, 70, 70), Mark(0, 30, 30))),
    ],
)
def test_every_point_has_a_place(
    right: tuple[Verdict, float],
    other: tuple[Verdict, float],
    speed: tuple[Verdict, float],
    expected: tuple[Mark, Mark],
) -> None:
    """Correctness and speed are marked apart; what was not judged is shared out or left open, never dropped."""
    card = _card(("right", *right, 30), ("other", *other, 40), ("speed", *speed, 30))
    assert marks(card) == {"correctness": expected[0], "speed": expected[1]}


def test_a_mark_is_never_above_its_maximum() -> None:
    """Rounding does not make a mark that nbgrader would refuse."""
    third = 100 / 3
    card = _card(
        ("a", Verdict.PASSED, third, third), ("b", Verdict.SKIPPED, 0, third), ("c", Verdict.PASSED, third, third)
    )
    mark = marks(card)["correctness"]
    assert mark.points <= mark.maximum


def test_the_table_has_nbgraders_columns_and_runs_no_formula() -> None:
    """The columns are those of nbgrader's export, in its order; a name that a spreadsheet would run is disarmed."""
    card = _card(("right", Verdict.PASSED, 70, 70), ("speed", Verdict.SLOW, 0, 30))
    text = nbgrader_csv([row("=cmd()", [card], Receipt("ps1", "2026-11-21 10:00:00"))])
    (line,) = csv.DictReader(io.StringIO(text))
    assert list(line) == [field.name for field in fields(Row)]
    assert line["student_id"] == "'=cmd()"
    assert (line["assignment"], line["timestamp"]) == ("ps1", "2026-11-21 10:00:00")
    assert (line["raw_score"], line["score"], line["max_score"]) == ("70.0", "70.0", "100.0")
