"""All that a compiler said of an error: a click or a flag away, once, and never on a line of its own accord."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from rich.console import Console

from grader.model import CheckResult, Isolation, Scorecard, Speed, Verdict, Visibility
from grader.notebooks import magic
from grader.reports import html, terminal, view

WHOLE = "Failed in nopython mode pipeline\n<b>all of it</b>\n" + "\n".join(f"line {n}" for n in range(300))
MESSAGE = "Raised TypingError at line 8: An index must be a whole number.\n     8 | out[i] = values[i + half]"
ERROR = CheckResult("cases", "Right", Verdict.ERROR, 0.0, 50.0, MESSAGE, "", Visibility.PUBLIC, WHOLE)
CARD = Scorecard("double", "ada", (ERROR, replace(ERROR, id="more")), None, Isolation.LANDLOCK, "1", "", 1.0)
SLOWER = Speed(0.32, 12.0, 0.02, 9, "", 0.5, 1.56, 0.01)


def _shown(card: Scorecard, *, details: bool = False) -> str:
    console = Console(file=io.StringIO(), width=80)
    console.print(terminal.card(card, details=details))
    file = console.file
    assert isinstance(file, io.StringIO)
    return file.getvalue()


def test_the_terminal_shows_the_line_and_names_the_flag() -> None:
    """Without the flag there is the sentence, the student's line, and where the rest is."""
    shown = _shown(CARD)
    assert "8 | out[i] = values[i + half]" in shown
    assert "--details" in shown
    assert "nopython mode" not in shown


def test_with_the_flag_the_terminal_shows_all_of_it_once() -> None:
    """With the flag the whole text is there, to its last line, and not again for each check."""
    shown = _shown(CARD, details=True)
    assert shown.count("nopython mode") == 1
    assert "line 299" in shown


def test_the_page_keeps_it_behind_a_click() -> None:
    """On the page it stands once, in an element that a click opens, and its markup stays text."""
    page = html.student_page("ada", [CARD], {})
    assert page.count("All that the compiler said") == 1
    assert "&lt;b&gt;all of it&lt;/b&gt;" in page
    assert "line 299" in page


def test_a_notebook_keeps_it_behind_a_click() -> None:
    """In a notebook likewise."""
    shown = magic._whole_texts(CARD)
    assert shown.startswith("<details><summary>")
    assert "&lt;b&gt;all of it&lt;/b&gt;" in shown


@pytest.mark.parametrize("how", ["terminal", "page"])
def test_how_much_slower_is_said_once(how: str) -> None:
    """Where the baseline is faster, the card says by how much in one sentence, and nowhere "times faster"."""
    said = "3.1 times slower than the baseline; the gate is 12 times faster."
    slow = CheckResult("speed", "Fast", Verdict.SLOW, 0.0, 40.0, said, "", Visibility.PUBLIC)
    card = replace(CARD, checks=(slow,), speed=SLOWER)
    shown = _shown(card) if how == "terminal" else html.student_page("ada", [card], {})
    assert shown.count("slower than the baseline") == 1
    assert "3.1x slower than the baseline, gate 12x" in " ".join(shown.split())
    assert view.SAID_BELOW in " ".join(shown.split())
    assert "times faster than the baseline" not in shown
