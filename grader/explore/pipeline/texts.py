"""Texts of LLVM and of its assembler, cut to one function, each line with the line of the source that it came from.

They come from a worker, so they are whatever a reader's file made of them: they are only ever searched.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from grader.text import printable

_MOST_LINES, _LONGEST = 1500, 240  # of a stage, and characters of a line


@dataclass(frozen=True)
class Line:
    """A line of a stage, and the line of the source file that it came from; 0 where nobody knows."""

    text: str
    source: int = 0


def bounded(lines: list[Line]) -> tuple[Line, ...]:
    """Return so many lines as a page shows, and a last one that says how many there are besides."""
    shown = [Line(printable(line.text, _LONGEST), line.source) for line in lines[:_MOST_LINES]]
    left = len(lines) - len(shown)
    return (*shown, Line(f"... and {left} more lines")) if left else tuple(shown)


def llvm(module: str, symbol: str) -> tuple[Line, ...]:
    """Return the function `symbol` of an LLVM module; its debug information says where each line came from.

    The name, which Numba mangles to hundreds of characters, becomes THIS.
    """
    places = {number: int(line) for number, line in re.findall(r"^(!\d+) = .*?DILocation\(line: (\d+)", module, re.MULTILINE)}
    lines = []
    for text in _definition(module, symbol):
        at = re.search(r", !dbg (!\d+)", text)
        if "llvm.dbg." not in text and "#dbg_" not in text and text.strip():
            plain = re.sub(r",? !\w+ !\d+|\s#\d+", "", text.replace(symbol, "THIS"))
            lines.append(Line(plain, places.get(at[1], 0) if at and text.startswith(" ") else 0))
    return bounded(lines)


def defines(module: str, symbol: str) -> bool:
    """Return whether an LLVM module holds the body of a function."""
    return bool(_definition(module, symbol))


def _definition(module: str, symbol: str) -> list[str]:
    lines = module.split("\n")
    names = (f"@{symbol}(", f'@"{symbol}"(')
    starts = (n for n, line in enumerate(lines) if line.startswith("define ") and any(name in line for name in names))
    start = next(starts, len(lines))
    end = next((n for n in range(start, len(lines)) if lines[n] == "}"), len(lines) - 1)
    return lines[start : end + 1]


def assembly(text: str, symbol: str, first: int, last: int) -> tuple[Line, ...]:
    """Return a function's instructions and labels; `.loc` says of which line those after it are.

    Lines of the source that are not from `first` to `last` belong to other functions, and count as unknown.
    """
    lines: list[Line] = []
    at = 0
    for each in _body(text, symbol):
        place = re.match(r"\s+\.loc\s+\d+ (\d+)", each)
        if place:
            at = int(place[1]) if first <= int(place[1]) <= last else 0
        elif re.match(r"\s+[a-z]", each):
            lines.append(Line("  " + each.partition("#")[0].strip().replace("\t", " ").replace(symbol, "THIS"), at))
        elif re.match(r"\.LBB\w+:", each):
            lines.append(Line(each.partition("#")[0].rstrip()))
    return bounded(lines)


def instructions(text: str, symbol: str) -> list[str]:
    """Return the names of a function's instructions in their order."""
    return [found[1] for line in _body(text, symbol) if (found := re.match(r"\s+([a-z]\w*)", line))]


def _body(text: str, symbol: str) -> list[str]:
    """Return the lines of a function in an assembly text, from its label to its end."""
    lines = text.split("\n")
    start = next((number for number, line in enumerate(lines) if line.startswith(f"{symbol}:")), len(lines))
    end = next((n for n in range(start, len(lines)) if re.match(r"\.Lfunc_end\d+:|\s+\.size\s", lines[n])), len(lines))
    return lines[start + 1 : end]
