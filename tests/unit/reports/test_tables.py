"""The table of marks: its columns, its numbers, and that a spreadsheet runs nothing that a student wrote."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.model import CheckResult, Isolation, Scorecard, Verdict
from grader.reports.tables import grades_csv

SLUGS = ["bilinear_resize", "moving_average"]
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def scorecard(slug: str, verdict: Verdict = Verdict.PASSED, points: float = 12.5) -> Scorecard:
    """Return a scorecard with one check worth 20 points."""
    check = CheckResult("spike", "After a spike", verdict, points, 20.0)
    return Scorecard(slug, "ada", (check,), None, Isolation.LANDLOCK, "1", "", 1.0)


def rows(text: str) -> list[list[str]]:
    """Return the cells as any reader of CSV sees them."""
    return list(csv.reader(io.StringIO(text, newline="")))


def test_columns() -> None:
    """A student has score, maximum and verdict for each exercise, then the totals."""
    cards = [scorecard("moving_average"), scorecard("bilinear_resize", Verdict.WRONG, 0.0)]
    header, ada = rows(grades_csv({"ada": cards}, SLUGS))
    assert header == [
        "student",
        "bilinear_resize_score",
        "bilinear_resize_max",
        "bilinear_resize_verdict",
        "moving_average_score",
        "moving_average_max",
        "moving_average_verdict",
        "total",
        "max",
        "open",
    ]
    assert ada == ["ada", "0.0", "20.0", "wrong", "12.5", "20.0", "passed", "12.5", "40.0", "0.0"]


def test_not_graded() -> None:
    """What was not graded is empty, which no spreadsheet counts as zero."""
    _, ada = rows(grades_csv({"ada": [scorecard("moving_average")]}, SLUGS))
    assert ada == ["ada", "", "", "", "12.5", "20.0", "passed", "12.5", "20.0", "0.0"]


def test_not_counted() -> None:
    """A noisy exercise takes its points out of the maximum."""
    noisy = scorecard("moving_average", Verdict.NOISY, 0.0)
    _, ada = rows(grades_csv({"ada": [scorecard("bilinear_resize"), noisy]}, SLUGS))
    assert ada[4:] == ["0.0", "0.0", "noisy", "12.5", "20.0", "20.0"]


def test_order() -> None:
    """Students stay in the order they were given in."""
    table = rows(grades_csv({name: [] for name in ("zoe", "ada", "bob")}, SLUGS))
    assert [row[0] for row in table] == ["student", "zoe", "ada", "bob"]


@pytest.mark.parametrize(
    "student",
    [
        "=cmd()",
        "=cmd|'/C calc'!A0",
        "+1+1",
        "-1+1",
        "@SUM(1)",
        "\t=1+1",
        "\r=1+1",
        "\n=1+1",
        "  =1+1",
        "\u00a0=1+1",
        "\u3000@x",
        "＝1+1",
        "=\x00cmd()",
    ],
)
def test_formula(student: str) -> None:
    """An id that a spreadsheet would run gets an apostrophe, or no longer begins with a formula's sign."""
    cell = rows(grades_csv({student: []}, SLUGS))[1][0]
    assert not cell.lstrip().startswith(FORMULA)
    assert cell.startswith(("'", "?"))


def test_formula_keeps_its_text() -> None:
    """The apostrophe is all that is added, so the student can still be found."""
    assert rows(grades_csv({"=cmd()": []}, SLUGS))[1][0] == "'=cmd()"


@pytest.mark.parametrize("student", ["ada", "o'neill", "a=b", "a-b+c@d.org", "00123", "Ünal Ğ", "李", "'quoted'"])
def test_harmless(student: str) -> None:
    """An id that is no formula stays as it is."""
    assert rows(grades_csv({student: []}, SLUGS))[1][0] == student


def test_separators_of_other_countries() -> None:
    """Every text is quoted, so that a reader who expects semicolons does not cut a formula out of it."""
    text = grades_csv({"x;=cmd()": []}, SLUGS)
    cells = list(csv.reader(io.StringIO(text), delimiter=";"))[1]
    assert cells[0].startswith("x;=cmd()")


def test_quotes() -> None:
    """A quotation mark or a comma in an id does not end its cell."""
    assert rows(grades_csv({'x",=cmd(),"': []}, SLUGS))[1][0] == 'x",=cmd(),"'


def test_numbers_stay_numbers() -> None:
    """A number has neither quotes nor an apostrophe, even with a sign in front."""
    line = grades_csv({"ada": [scorecard("moving_average", points=-2.5)]}, SLUGS).splitlines()[1]
    assert line == '"ada","","","",-2.5,20.0,"passed",-2.5,20.0,0.0'


@pytest.mark.parametrize("student", ["a\nb", "a\r\nb", "a\x1b[2Jb", "a\u202eb", "a\u2028b", "a\ud800b", "a\x00b"])
def test_control_characters(student: str) -> None:
    """Line breaks, control characters and surrogates do not reach the file."""
    text = grades_csv({student: []}, SLUGS)
    text.encode()
    assert len(text.splitlines()) == 2
    assert rows(text)[1][0].isprintable()


@given(st.lists(st.text(), unique=True, max_size=5))
def test_any_id(students: list[str]) -> None:
    """Whatever the ids are, there is one line for each, with all its cells and no formula."""
    text = grades_csv({student: [] for student in students}, SLUGS)
    table = rows(text)
    assert len(table) == len(text.splitlines()) == 1 + len(students)
    assert {len(row) for row in table} == {10}
    assert not any(row[0].lstrip().startswith(FORMULA) for row in table)
