"""The debug information in a text of PTX: DWARF 2 in its sections, as NVVM writes it for a kernel with debug=True.

Sources: DWARF Debugging Information Format, version 2; NVIDIA, PTX Writer's Guide to Interoperability, Debug
Information, for names of registers as numbers.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

_SECTION = re.compile(r"\.section\s+(\.\w+)\s*\{(.*?)\n\s*\}", re.DOTALL)
_ITEM = re.compile(r"(?:^|\n)\s*(?:(?P<label>[\w$]+):|\.b(?P<bits>8|16|32|64)\s+(?P<values>[^\n]+))")
_MOST = 4_000_000  # bytes of a section
_HEADER = 11  # bytes of a unit's header: its length, version, offset of abbreviations, size of an address


class Tag(IntEnum):
    """The tags of entries that are looked at."""

    ARRAY = 0x01
    FORMAL_PARAMETER = 0x05
    MEMBER = 0x0D
    POINTER = 0x0F
    STRUCTURE = 0x13
    SUBRANGE = 0x21
    BASE = 0x24
    SUBPROGRAM = 0x2E
    VARIABLE = 0x34


class At(IntEnum):
    """The attributes that are looked at."""

    LOCATION = 0x02
    NAME = 0x03
    BYTE_SIZE = 0x0B
    LOW_PC = 0x11
    HIGH_PC = 0x12
    UPPER_BOUND = 0x2F
    COUNT = 0x37
    MEMBER_LOCATION = 0x38
    DECLARED_LINE = 0x3B
    ENCODING = 0x3E
    TYPE = 0x49


@dataclass
class Entry:
    """An entry: its tag, what is known of it by attribute, and the entries in it."""

    tag: int
    at: dict[int, Any] = field(default_factory=dict)
    inside: list[Entry] = field(default_factory=list)


@dataclass(frozen=True)
class Symbolic:
    """A value that the text gives as a name, and what is to be added to it."""

    name: str
    offset: int = 0


@dataclass(frozen=True)
class Debug:
    """Debug information: the entries of functions, types by their offset, and location lists by theirs.

    A location list has labels between which it holds, and an expression.
    """

    functions: tuple[Entry, ...]
    types: dict[int, Entry]
    lists: dict[int, list[tuple[str, str, tuple[Any, ...]]]]


class _Section:
    """Bytes of a section, where symbols take as many places as they have bytes; and where its labels stand."""

    def __init__(self, text: str) -> None:
        self.data: list[Any] = []
        self.labels: dict[str, int] = {}
        for item in _ITEM.finditer(text):
            if item["label"]:
                self.labels[item["label"]] = len(self.data)
                continue
            size = int(item["bits"]) // 8
            for value in item["values"].split(","):
                self.data += _places(value.strip(), size)
        if len(self.data) > _MOST:
            raise ValueError("more debug information than any kernel has")


def _places(value: str, size: int) -> list[Any]:
    if value.lstrip("-").isdigit():
        return list((int(value) % 2 ** (8 * size)).to_bytes(size, "little"))
    name, _, offset = value.partition("+")
    return [Symbolic(name, int(offset or 0)), *[None] * (size - 1)]


class Cursor:
    """Reads what stands in a section, or in an expression of one, piece after piece."""

    def __init__(self, data: list[Any], at: int = 0) -> None:
        self.data, self.at = data, at

    def fixed(self, size: int) -> Any:
        """Return a number of so many bytes, or the symbol that stands for it."""
        part = self.data[self.at : self.at + size]
        self.at += size
        return part[0] if isinstance(part[0], Symbolic) else int.from_bytes(bytes(part), "little")

    def uleb(self) -> int:
        """Return a number in LEB128."""
        found = shift = 0
        while True:
            byte = self.fixed(1)
            found |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return int(found)

    def sleb(self) -> int:
        """Return a number in LEB128 that has a sign."""
        begin = self.at
        value = self.uleb()
        bits = 7 * (self.at - begin)
        return value - (1 << bits) if value >> (bits - 1) & 1 else value

    def text(self) -> str:
        """Return a text that ends with a zero."""
        found = bytearray()
        while byte := self.fixed(1):
            found.append(byte)
        return found.decode("utf-8", "replace")

    def block(self, size: int) -> tuple[Any, ...]:
        """Return so many bytes, or symbols among them."""
        part = tuple(self.data[self.at : self.at + size])
        self.at += size
        return part


def read(text: str) -> Debug | None:
    """Return the debug information in a text of PTX, None where it has none."""
    sections = {name: _Section(body) for name, body in _SECTION.findall(text)}
    if ".debug_info" not in sections or ".debug_abbrev" not in sections:
        return None
    abbreviations = _abbreviations(Cursor(sections[".debug_abbrev"].data))
    cursor = Cursor(sections[".debug_info"].data)
    known: dict[int, Entry] = {}
    tops: list[Entry] = []
    while cursor.at + _HEADER < len(cursor.data):
        end = cursor.at + 4 + cursor.fixed(4)
        cursor.at += _HEADER - 4
        tops += itertools.islice(_entries(cursor, abbreviations, known), 1)
        cursor.at = end
    functions = tuple(entry for top in tops for entry in top.inside if entry.tag == Tag.SUBPROGRAM)
    lists = _lists(sections[".debug_loc"]) if ".debug_loc" in sections else {}
    return Debug(functions, known, lists)


_Abbreviation = tuple[int, bool, list[tuple[int, int]]]


def _abbreviations(cursor: Cursor) -> dict[int, _Abbreviation]:
    found: dict[int, _Abbreviation] = {}
    while code := cursor.uleb():
        tag, inside = cursor.uleb(), bool(cursor.fixed(1))
        pairs = []
        while (pair := (cursor.uleb(), cursor.uleb())) != (0, 0):
            pairs.append(pair)
        found[code] = (tag, inside, pairs)
    return found


def _entries(cursor: Cursor, abbreviations: dict[int, _Abbreviation], known: dict[int, Entry]) -> Iterator[Entry]:
    while cursor.at < len(cursor.data):
        start = cursor.at
        code = cursor.uleb()
        if not code:
            return
        tag, inside, pairs = abbreviations[code]
        entry = known[start] = Entry(tag, {name: _value(cursor, form) for name, form in pairs})
        if inside:
            entry.inside = list(_entries(cursor, abbreviations, known))
        yield entry


def _value(cursor: Cursor, form: int) -> Any:
    if form == 0x08:  # string
        return cursor.text()
    if form in (0x03, 0x04, 0x0A):  # block2, block4, block1
        return cursor.block(cursor.fixed({0x03: 2, 0x04: 4, 0x0A: 1}[form]))
    if form == 0x0D:
        return cursor.sleb()
    if form in (0x0F, 0x15):
        return cursor.uleb()
    sizes = {0x01: 8, 0x05: 2, 0x06: 4, 0x07: 8, 0x0B: 1, 0x0C: 1, 0x11: 1, 0x12: 2, 0x13: 4, 0x17: 4}
    if form not in sizes:
        raise ValueError(f"an attribute of form 0x{form:x}")
    return cursor.fixed(sizes[form])


def _lists(section: _Section) -> dict[int, list[tuple[str, str, tuple[Any, ...]]]]:
    found: dict[int, list[tuple[str, str, tuple[Any, ...]]]] = {}
    cursor, start = Cursor(section.data), 0
    while cursor.at < len(cursor.data):
        begin, end = cursor.fixed(8), cursor.fixed(8)
        if not isinstance(begin, Symbolic):
            start = cursor.at
            continue
        found.setdefault(start, []).append((begin.name, end.name, cursor.block(cursor.fixed(2))))
    return found
