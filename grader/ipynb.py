"""A notebook as it was handed in: an attacker's JSON, of which nothing is taken but the sources of its cells.

The released notebook says which cell is which by nbgrader's `grade_id`. A student's notebook is asked for the
text behind a `grade_id` and nothing else: types, flags, points, outputs and checksums in it are not believed.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

ANSWER = "answer"
LARGEST = 16 * 1024 * 1024  # bytes, outputs included; read as JSON they can take some 25 times as much memory
MOST_CELLS = 1000


class Unreadable(Exception):
    """What was handed in is no notebook that could be graded; the message tells the student why."""


@dataclass(frozen=True)
class Cell:
    """A cell's text and its `grade_id`, "" where it has none."""

    source: str
    grade_id: str


def cells_of(data: bytes) -> list[Cell]:
    """Return the cells of a notebook (nbformat 4), at most LARGEST bytes, in their order.

    Raises Unreadable for what is no such notebook, whatever it is.
    """
    try:
        body = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError, MemoryError) as error:
        raise Unreadable("not valid JSON, as a notebook must be. Save it in Jupyter and hand it in again") from error
    if not isinstance(body, dict) or body.get("nbformat") != 4:
        raise Unreadable("not a notebook of format 4. Save it in Jupyter and hand it in again")
    found = body.get("cells")
    if not isinstance(found, list) or len(found) > MOST_CELLS:
        raise Unreadable(f"without cells, or with more than {MOST_CELLS}. Remove those that are not needed")
    return [_cell(cell) for cell in found]


def source_of(cells: Sequence[Cell], grade_id: str) -> str | None:
    """Return the text of every cell with that `grade_id`, joined in their order; None where there is none.

    Jupyter gives both halves of a cell that was split, and the copy of a cell, the metadata of the first. Joined
    they mean what they mean in the notebook: what is defined last holds.
    """
    found = [cell.source for cell in cells if cell.grade_id == grade_id]
    return "\n".join(found) if found else None


def _cell(body: Any) -> Cell:
    if not isinstance(body, dict):
        raise Unreadable("damaged: one of its cells is none. Save it in Jupyter and hand it in again")
    metadata = body.get("metadata")
    marks = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    grade_id = marks.get("grade_id") if isinstance(marks, dict) else None
    return Cell(_text(body.get("source")), grade_id if isinstance(grade_id, str) else "")


def _text(source: Any) -> str:
    lines = [source] if isinstance(source, str) else source
    if not isinstance(lines, list) or not all(isinstance(line, str) for line in lines):
        raise Unreadable("damaged: one of its cells has no text. Save it in Jupyter and hand it in again")
    text = "".join(lines)
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise Unreadable("damaged: one of its cells holds half a character. Write that text anew") from error
    return text
