"""Making an attacker's text safe to show: the one place that decides which characters may be seen."""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Iterator, Sequence

_MOST_MARKS = 3  # on one letter; Hebrew and Vietnamese need so many
_UNSEEN_NAMES = frozenset(("BLANK", "FILLER", "NULL"))  # words in Unicode's names of what leaves no ink
# Default_Ignorable_Code_Point: what is drawn as nothing, as Unicode's DerivedCoreProperties.txt lists it. The code
# points that are not assigned yet are in it, so that the list does not grow with them.
_IGNORABLE = (
    *((0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F)),
    *((0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF)),
    *((0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8), (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF)),
)


def printable(text: str, limit: int = 2000) -> str:
    r"""Return `text` cut to `limit` characters, with every character replaced that could act, or be there unseen.

    Control characters (a terminal obeys them), surrogates, separators and code points without a meaning become `?`.
    What nobody sees is spelled out, as `\\u3164`: format characters (bidirectional overrides reorder what a person
    reads), what Unicode has programs ignore, blanks that are no space, and marks heaped on one letter. Spaces of other
    widths become plain ones; line breaks and all other text stay.
    """
    plain = text[: 2 * limit].replace("\t", "    ").replace("\r\n", "\n")
    shown = "".join(itertools.islice(itertools.chain.from_iterable(_safe(plain)), limit + 1))
    return shown if len(shown) <= limit else shown[: limit - 1] + "…"


def one_line(text: str, limit: int = 200) -> str:
    """Return `printable(text)` on a single line."""
    return " ".join(printable(text, limit).split())


def listed(names: Sequence[str], most: int, longest: int = 60, quote: str = "") -> str:
    """Return the names in a row, fit to be shown: `most` of them, each of `longest` characters, and how many more."""
    shown = ", ".join(f"{quote}{one_line(name, longest)}{quote}" for name in names[:most])
    return shown if len(names) <= most else f"{shown} and {len(names) - most} more"


def _safe(text: str) -> Iterator[str]:
    """Yield for each character what is shown of it."""
    marks = 0
    for character in text:
        category = unicodedata.category(character)
        marks = marks + 1 if category[0] == "M" else 0
        if character == "\n" or " " <= character <= "~":
            yield character
        elif category == "Zs":
            yield " "
        elif category == "Cf" or _is_unseen(character) or marks > _MOST_MARKS:
            marks = 0
            yield _spelled_out(character)
        else:
            yield "?" if category[0] == "C" or category in ("Zl", "Zp") else character


def _is_unseen(character: str) -> bool:
    if any(first <= ord(character) <= last for first, last in _IGNORABLE):
        return True
    return not _UNSEEN_NAMES.isdisjoint(unicodedata.name(character, "").split())


def _spelled_out(character: str) -> str:
    return f"\\u{ord(character):04x}" if ord(character) < 0x10000 else f"\\U{ord(character):08x}"
