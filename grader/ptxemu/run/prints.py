"""What a kernel prints: formats as C's printf has them, filled with what a thread stored for it.

Source: CUDA C++ Programming Guide, formatted output: the arguments lie one after the other, each at a multiple of its
size. More than a limit is counted and not kept, as the device's buffer would lose it.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable
from dataclasses import dataclass, field

_DIRECTIVE = re.compile(
    r"%(?P<flags>[-+ #0]*)(?P<width>\d{0,3})(?P<precision>(?:\.\d{0,3})?)"
    r"(?P<length>hh|h|ll|l|z|t|j)?(?P<kind>[%a-zA-Z])"
)
_LONG = ("l", "ll", "z", "t", "j")
_WHOLE = {"d": "d", "i": "d", "u": "d", "x": "x", "X": "X", "o": "o"}  # how Python writes them
_MOST = 1000
_MOST_CHARACTERS = 4000


@dataclass
class Prints:
    """Texts with the id of the thread that prints each, in its order; `lost` are those beyond the limit."""

    texts: list[tuple[int, str]] = field(default_factory=list)
    lost: int = 0

    def add(self, thread: int, text: str) -> None:
        """Note what a thread prints."""
        if len(self.texts) < _MOST:
            self.texts.append((thread, text[:_MOST_CHARACTERS]))
        else:
            self.lost += 1

    @property
    def full(self) -> bool:
        """Whether no more is kept."""
        return len(self.texts) >= _MOST


def formatted(form: str, arguments: bytes, text_at: Callable[[int], str]) -> str:
    """Return a format with its arguments filled in; `text_at` gives the text at an address."""
    at = 0

    def take(code: str) -> int | float:
        nonlocal at
        size = struct.calcsize(code)
        at = -(-at // size) * size
        value: int | float = struct.unpack_from(f"<{code}", arguments.ljust(at + size, b"\0"), at)[0]
        at += size
        return value

    def fill(match: re.Match[str]) -> str:
        kind, shape = match["kind"], f"%{match['flags']}{match['width']}{match['precision']}"
        if kind in _WHOLE:
            code = "q" if match["length"] in _LONG else "i"
            return f"{shape}{_WHOLE[kind]}" % take(code if kind in "di" else code.upper())
        if kind in "feEgG":
            return f"{shape}{kind}" % take("d")
        if kind in "cs":
            return f"{shape}s" % (chr(int(take("i")) & 0x7F) if kind == "c" else text_at(int(take("Q"))))
        return {"%": "%", "p": "0x{:x}"}.get(kind, match[0]).format(take("Q") if kind == "p" else 0)

    return _DIRECTIVE.sub(fill, form)
