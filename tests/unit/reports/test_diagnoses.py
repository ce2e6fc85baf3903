"""Diagnoses on a terminal: the line, the fact, what it costs and what to write instead, at 80 columns."""

from __future__ import annotations

import io

from rich.console import Console

from grader.causes import Cause, Diagnosis
from grader.reports import diagnoses

_ONE = Diagnosis(
    Cause.MEMORY_ORDER,
    2,
    "Loops against memory order",
    "The innermost loop, over `y`, jumps from row to row of `a`: each step reads another cache line for one element.",
    "Measured: with the two loops swapped, 21.4 times as fast.",
    "Swap the loops: the innermost one must count the last index of the arrays.",
    certain=True,
)


def _shown(diagnosis: Diagnosis, source: tuple[str, ...] = ()) -> list[str]:
    console = Console(file=io.StringIO(), record=True, width=80)
    console.print(diagnoses.shown([diagnosis], source))
    return [line.rstrip() for line in console.export_text().splitlines()]


def test_a_diagnosis_fits_a_terminal_and_says_everything() -> None:
    """Title, line, the line's text, message, cost and remedy, none wider than 80 columns."""
    lines = _shown(_ONE, ("for x in range(3):", "    for y in range(3):"))
    assert lines[:2] == ["Loops against memory order  line 2", "    2 for y in range(3):"]
    assert "Measured: with the two loops swapped, 21.4 times as fast." in lines
    assert any(line.startswith("Instead: Swap the loops") for line in lines)
    assert max(map(len, lines)) <= 80


def test_a_line_that_is_not_in_the_file_is_not_shown() -> None:
    """Nobody reads beyond the end of a file because its process says so."""
    assert _shown(_ONE, ("x",))[1].startswith("The innermost loop")
