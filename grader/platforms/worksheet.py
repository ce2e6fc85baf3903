"""A platform's own worksheet of grades, filled in: nothing is written but the grades, and only where they are final.

Canvas finds students by `ID` and the assignment by its column (`gradebook_importer.rb`). Moodle's headers are in the
site's language, so its columns are told by what is in them: `Participant 1327`, and a grade before its maximum
(`mod/assign/feedback/offline/importgradeslib.php`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from grader.errors import UsageError
from grader.platforms import raw_csv
from grader.platforms.raw_csv import RawTable
from grader.text import listed

MOST = 10  # that are told in a row
_LARGEST = 64 * 1024 * 1024  # bytes
_CANVAS_COLUMN = re.compile(r".+ \(\d+\)")
_PARTICIPANT = re.compile(r"\D*(\d+)")
_PLACES = 2  # of grades, as both compare them


@dataclass(frozen=True)
class Filled:
    """The worksheet with its grades, of how many students, and what its reader must know."""

    text: str
    students: int
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Worksheet:
    """A worksheet, where in it a student's number and grade stand, and the maximum of each row; 0 where unknown."""

    table: RawTable
    numbers: tuple[str, ...]  # of each row, "" where it is nobody's
    grade: int
    maximum: tuple[float, ...]
    always: frozenset[int]  # rows that are no student's and stay

    @classmethod
    def read(cls, path: Path, column: str = "") -> Worksheet:
        """Read a worksheet; `column` names Canvas's assignment where there are several.

        Raises UsageError where it is none of Canvas's or Moodle's, or where nothing says which column is meant.
        """
        try:
            if path.stat().st_size > _LARGEST:
                raise UsageError(f"{path}: is larger than {_LARGEST >> 20} MiB. Give the platform's own export.")
            table = raw_csv.parse(path.read_bytes().decode("utf-8"))
        except OSError as error:
            raise UsageError(f"{path}: cannot be read: {error.strerror}.") from error
        except UnicodeDecodeError as error:
            raise UsageError(
                f"{path}: is not UTF-8. Give the file as it was downloaded, not as a program saved it."
            ) from error
        header = [table.value(0, number) for number in range(len(table.rows[0]))]
        return _canvas(path, table, header, column) if "ID" in header else _moodle(path, table, header)

    def filled(self, shares: Mapping[str, float | None]) -> Filled:
        """Return the worksheet with each student's share of the maximum, by number; None where it is not final.

        Rows of others, and of those whose grade is not final, are left out: nothing is then changed for them.
        """
        keep: dict[int, dict[int, str]] = {number: {} for number in self.always}
        for number, student in enumerate(self.numbers):
            share = shares.get(student)
            if student and share is not None:
                keep[number] = {self.grade: self._shown(share * (self.maximum[number] or 100.0))}
        known = set(self.numbers) - {""}
        held = sorted(student for student, share in shares.items() if share is None)
        lost = sorted(student for student, share in shares.items() if share is not None and student not in known)
        absent = len(known - shares.keys())
        notes = (
            f"Left out, not final yet: {listed(held, MOST)}. Look at their cards, then grade again." if held else "",
            f"Not in the worksheet: {listed(lost, MOST)}. Give the worksheet of the same course." if lost else "",
            f"Left out, handed in nothing: {absent} of the worksheet's students." if absent else "",
        )
        students = len(keep) - len(self.always)
        return Filled(self.table.text(keep), students, tuple(filter(None, notes)))

    def _shown(self, points: float) -> str:
        shown = f"{points:.{_PLACES}f}"
        return shown.replace(".", ",") if self.table.separator == ";" else shown


def _canvas(path: Path, table: RawTable, header: list[str], wanted: str) -> Worksheet:
    columns = [number for number, name in enumerate(header) if _CANVAS_COLUMN.fullmatch(name)]
    named = [number for number in columns if header[number] == wanted] if wanted else columns
    if len(named) != 1:
        these = listed([header[number] for number in columns], MOST) or "none"
        raise UsageError(f"{path}: say which assignment is meant with --column NAME. Its columns are: {these}.")
    (grade,) = named
    points = [row for row in range(1, min(len(table.rows), 4)) if "Points Possible" in table.value(row, 0)]
    maximum = _number(table.value(points[0], grade)) if points else 0.0
    identity = header.index("ID")
    heads = {
        0,
        *points,
        *(row for row in range(1, min(len(table.rows), 3)) if "Manual Posting" in "".join(table.rows[row])),
    }
    numbers = ["" if row in heads else table.value(row, identity).strip() for row in range(len(table.rows))]
    return Worksheet(table, tuple(numbers), grade, (maximum,) * len(table.rows), frozenset(heads))


def _moodle(path: Path, table: RawTable, header: list[str]) -> Worksheet:
    rows = range(1, len(table.rows))
    first = [_PARTICIPANT.fullmatch(table.value(row, 0).strip()) for row in rows]
    best = [number for number in range(2, len(header)) if _is_maximum([table.value(row, number) for row in rows])]
    if not any(first) or not best:
        raise UsageError(
            f"{path}: neither Canvas's gradebook nor Moodle's grading worksheet. Give the platform's own export."
        )
    numbers = ["", *(found[1] if found else "" for found in first)]
    maximum = tuple(_number(table.value(row, best[0])) for row in range(len(table.rows)))
    return Worksheet(table, tuple(numbers), best[0] - 1, maximum, frozenset({0}))


def _is_maximum(cells: list[str]) -> bool:
    """Return whether a column holds one positive number with two decimals, as Moodle writes the maximum grade."""
    return len(set(cells)) == 1 and bool(re.fullmatch(r"\d+[.,]\d\d", cells[0])) and _number(cells[0]) > 0


def _number(text: str) -> float:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return 0.0
