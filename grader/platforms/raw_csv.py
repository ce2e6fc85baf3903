"""A table whose cells can be changed one by one, and whose other bytes stay what they are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from grader.errors import UsageError

_SEPARATORS = ",;\t"


@dataclass(frozen=True)
class RawTable:
    """Rows of cells as they stand in a file, quotes included; `ends` are the lines' ends."""

    separator: str
    rows: tuple[tuple[str, ...], ...]
    ends: tuple[str, ...]

    def value(self, row: int, column: int) -> str:
        """Return what a cell says, "" where the row is shorter."""
        cells = self.rows[row]
        return _unquoted(cells[column]) if column < len(cells) else ""

    def column(self, number: int) -> list[str]:
        """Return what the cells of a column say, the header's included."""
        return [self.value(row, number) for row in range(len(self.rows))]

    def text(self, keep: Mapping[int, Mapping[int, str]]) -> str:
        """Return the table with only the rows `keep`, in which these columns say something else."""
        lines = []
        for number, changes in sorted(keep.items()):
            cells = list(self.rows[number])
            for column, value in changes.items():
                cells += [""] * (column + 1 - len(cells))
                cells[column] = _quoted(value, self.separator)
            lines.append(self.separator.join(cells) + self.ends[number])
        return "".join(lines)


def parse(text: str) -> RawTable:
    """Return the table in `text`; its separator is what its first line has most of. Raises UsageError for none."""
    head = re.sub(r'"[^"]*"', "", text.partition("\n")[0])
    separator = max(_SEPARATORS, key=head.count)
    if not head.count(separator):
        raise UsageError("The worksheet has no table: give the CSV file that the platform exports.")
    # A quoted cell may hold separators, line breaks, and quotes written twice.
    cell = re.compile(rf'\ufeff?("(?:[^"]|"")*"|[^"{separator}\r\n][^{separator}\r\n]*|)({separator}|\r\n|\n|\r|\Z)')
    rows: list[tuple[str, ...]] = []
    ends: list[str] = []
    cells: list[str] = []
    at = 0
    while at < len(text):
        found = cell.match(text, at)
        if found is None:
            raise UsageError(f"The worksheet's line {len(rows) + 1} cannot be read: a quote is open there.")
        cells.append(text[at : found.start(2)])
        at = found.end()
        if found[2] != separator or at == len(text):
            if found[2] == separator:
                cells.append("")
            rows.append(tuple(cells))
            ends.append("" if found[2] == separator else found[2])
            cells = []
    return RawTable(separator, tuple(rows), tuple(ends))


def _unquoted(cell: str) -> str:
    plain = cell.lstrip("\ufeff")
    return plain[1:-1].replace('""', '"') if len(plain) > 1 and plain.startswith('"') else plain


def _quoted(value: str, separator: str) -> str:
    return f'"{value}"' if separator in value else value
