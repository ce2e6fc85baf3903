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


@pytest.mark.parametrize("character", ["\x1b", "\r", "\b", "\u2028", "\ud800", "\ue000"])
def test_each_kind_of_acting_character_is_replaced(character: str) -> None:
    """Escape, return, backspace, separators, surrogates and private ones become `?`."""
    assert printable(f"a{character}b") == "a?b"


_UNSEEN = (
    *(
        "\u202e",
        "\u2066",
        "\u200f",
        "\u200b",
        "\u200d",
        "\u2060",
        "\ufeff",
        "\xad",
        "\U000e0041",
        "\u3164",
        "\u2800",
        "\u034f",
    ),
    *(
        "\ufe0f",
        "\U000e0101",
        "\u115f",
        "\uffa0",
        "\u17b5",
        "\u180b",
        "\ufff0",
        "\U0001d173",
        "\U0001d159",
        "\U000e0fff",
    ),
)


@pytest.mark.parametrize("character", _UNSEEN, ids=ascii)
def test_what_nobody_sees_is_spelled_out(character: str) -> None:
    """Bidirectional and zero-width characters, tags, fillers, blanks and variation selectors are shown by number."""
    assert printable(f"a{character}b") == f"a{character.encode('unicode_escape').decode().replace('x', 'u00')}b"


def test_no_unseen_character_of_unicode_survives() -> None:
    """Of all code points, none is left that Unicode has programs draw as nothing, by what this Python knows of it."""
    for first in range(0, 0x110000, 0x1000):  # many at a time, each between two letters
        characters = list(map(chr, range(first, first + 0x1000)))
        shown = printable("".join(f"a{character}b" for character in characters), limit=0x10000)
        assert shown.endswith("b")
        assert set(filter(_is_drawn_as_nothing, characters)).isdisjoint(shown)


def _is_drawn_as_nothing(character: str) -> bool:
    if unicodedata.category(character) in ("Cf", "Cc", "Zl", "Zp", "Cn", "Cs", "Co"):
        return character not in "\t\n"
    return "VARIATION SELECTOR" in unicodedata.name(character, "")


@given(st.integers(4, 60), st.sampled_from("\u0301\u0e47\u20dd\u0489"))
def test_marks_are_not_heaped_up(number: int, mark: str) -> None:
    """A letter keeps three marks; more would cover the lines above and below it."""
    shown = printable("e" + mark * number)
    assert mark * 4 not in shown
    assert shown.startswith("e" + mark * 3 + "\\u")


def test_spaces_of_other_widths_are_spaces() -> None:
    """A no-break space and its kin, which look like one, become one."""
    assert printable("a\xa0b\u3000c\u2009d") == "a b c d"


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
