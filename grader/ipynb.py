"""A notebook as it was handed in: an attacker's JSON, of which nothing is taken but the sources of its cells.

The released notebook says which cell is which by nbgrader's `grade_id`. A student's notebook is asked for the
text behind a `grade_id`, and whether it is code: flags, points, outputs and checksums in it are not believed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

ANSWER = "answer"
LARGEST = 16 * 1024 * 1024  # bytes, outputs included; read as JSON they can take some 25 times as much memory
MOST_CELLS = 1000
CLEAR = ". Clear its outputs, save it and hand it in again"
CONFLICT = "left in the middle of a merge: lines with <<<<<<< and >>>>>>> are in it. Choose a side and hand it in again"
_CONFLICT_MARKS = tuple(re.compile(mark, re.MULTILINE) for mark in (rb"^<{7} ", rb"^={7}\r?$", rb"^>{7} "))


class Unreadable(Exception):
    """What was handed in cannot be read as what it should be; the message, after "NAME is", tells the student why."""


class Empty(Unreadable):
    """There is nothing in it, so that another file may be meant."""


class Inadmissible(Unreadable):
    """What is handed in there breaks a rule: a link or a pipe in a file's place, more code than anybody writes."""


@dataclass(frozen=True)
class Cell:
    """A cell's text, its `grade_id`, "" where it has none, and whether it says that it is code."""

    source: str
    grade_id: str
    is_code: bool = True


def cells_of(data: bytes) -> list[Cell]:
    """Return the cells of a notebook (nbformat 4), at most LARGEST bytes, in their order.

    Raises Unreadable for what is no such notebook, whatever it is.
    """
    if not data.strip():
        raise Empty("empty. Save it in Jupyter and hand it in again")
    if has_conflict(data):
        raise Unreadable(CONFLICT)
    try:
        body = json.loads(data)  # in UTF-8, or what PowerShell makes of it
    except (ValueError, RecursionError, MemoryError) as error:
        raise Unreadable("not valid JSON, as a notebook must be. Save it in Jupyter and hand it in again") from error
    if not isinstance(body, dict) or body.get("nbformat") != 4:
        raise Unreadable("not a notebook of format 4. Open it in Jupyter, save it there and hand it in again")
    found = body.get("cells")
    if not isinstance(found, list) or len(found) > MOST_CELLS:
        raise Unreadable(f"without cells, or with more than {MOST_CELLS}. Remove those that are not needed")
    return [_cell(cell) for cell in found]


def source_of(cells: Sequence[Cell], grade_id: str) -> str | None:
    """Return the text of every code cell with that `grade_id`, joined in their order; None where there is no cell.

    Jupyter gives both halves of a cell that was split, and the copy of a cell, the metadata of the first. Joined
    they mean what they mean in the notebook: what is defined last holds. A half that was made text is no code. Where
    none says that it is code, as one wrong key makes it, all of them are taken.
    """
    found = [cell for cell in cells if cell.grade_id == grade_id]
    code = [cell for cell in found if cell.is_code] or found
    return "\n".join(cell.source for cell in code) if found else None


def has_conflict(data: bytes) -> bool:
    """Return whether Git left the marks of a merge conflict in a file."""
    return all(mark.search(data) for mark in _CONFLICT_MARKS)


def _cell(body: Any) -> Cell:
    if not isinstance(body, dict):
        raise Unreadable("damaged: one of its cells is none. Save it in Jupyter and hand it in again")
    metadata = body.get("metadata")
    marks = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    grade_id = marks.get("grade_id") if isinstance(marks, dict) else None
    named = grade_id if isinstance(grade_id, str) else ""
    return Cell(_text(body.get("source")), named, body.get("cell_type") == "code")


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
