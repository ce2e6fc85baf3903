"""An attacker's text may be shown once it is printable: nothing in it acts any more."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from grader.text import one_line, printable

ANY_TEXT = st.text(st.characters(min_codepoint=0, max_codepoint=0x10FFFF))
HARMLESS = "plain text, ünïcödé, 漢字, עברית, 🎉, e\u0301"


def _acting(text: str) -> list[str]:
    """Return the characters that a terminal or a browser would obey instead of showing."""
    return [c for c in text if c != "\n" and (unicodedata.category(c)[0] == "C" or c in "\u2028\u2029")]


@given(ANY_TEXT)
@example("\ud800")
@example("\x1b[2J\x07\x00\x7f\x9b")
def test_no_acting_character_survives(text: str) -> None:
    """No control, format, surrogate, private or unassigned character is left, line breaks excepted."""
    assert _acting(printable(text)) == []


@pytest.mark.parametrize("character", ["\x1b", "\r", "\b", "\u202e", "\u2066", "\u200f", "\u2028", "\ud800", "\ue000"])
def test_each_kind_of_acting_character_is_replaced(character: str) -> None:
    """Escape, return, backspace, bidirectional marks, separators, surrogates and private ones become `?`."""
    assert printable(f"a{character}b") == "a?b"


@given(ANY_TEXT)
def test_printable_text_stays_as_it_is(text: str) -> None:
    """What has been made printable once does not change when it is made printable again."""
    once = printable(text, 10_000)
    assert printable(once, 10_000) == once


@given(ANY_TEXT)
@example("a\nb")
def test_one_line_is_one_line(text: str) -> None:
    """A text on one line has no line break, no acting character and no space at its ends."""
    line = one_line(text)
    assert "\n" not in line
    assert _acting(line) == []
    assert line == line.strip()
    assert one_line(line) == line


def test_harmless_text_is_untouched() -> None:
    """Letters of any script, symbols, accents and line breaks come through unchanged."""
    assert printable(f"{HARMLESS}\n{HARMLESS}") == f"{HARMLESS}\n{HARMLESS}"


def test_windows_line_breaks_become_plain_ones() -> None:
    """A carriage return before a line feed goes away instead of turning into a question mark."""
    assert printable("a\r\nb") == "a\nb"


@given(st.text(st.characters(exclude_characters="\t"), max_size=60), st.integers(1, 50))
def test_nothing_is_longer_than_the_limit(text: str, limit: int) -> None:
    """What is cut ends in an ellipsis and has exactly as many characters as allowed."""
    shown = printable(text, limit)
    assert len(shown) <= limit
    assert len(text) <= limit or shown.endswith("…")


def test_tabs_do_not_break_the_limit() -> None:
    """A text of tabs is no longer than the limit, and stays as it is when made printable again."""
    once = printable("\t" * 50, 50)
    assert len(once) <= 50
    assert printable(once, 50) == once
