"""Making an attacker's text safe to show: the one place that decides which characters may be seen."""

from __future__ import annotations

import unicodedata

_HARMLESS = frozenset(" \n")


def printable(text: str, limit: int = 2000) -> str:
    """Return `text` cut to `limit` characters, with every character that could act replaced by `?`.

    Control characters (a terminal obeys them), format characters (bidirectional overrides reorder what
    a person reads), surrogates and unassigned code points go; line breaks and printable text stay.
    """
    plain = text[: 2 * limit].replace("\t", "    ").replace("\r\n", "\n")
    shown = plain if len(plain) <= limit else plain[: limit - 1] + "…"
    return "".join(_safe(character) for character in shown)


def one_line(text: str, limit: int = 200) -> str:
    """Return `printable(text)` on a single line."""
    return " ".join(printable(text, limit).split())


def _safe(character: str) -> str:
    if character in _HARMLESS:
        return character
    category = unicodedata.category(character)
    return "?" if category[0] == "C" or category in ("Zl", "Zp") else character
