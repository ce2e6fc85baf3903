"""Where in memory the machine code of each line lies: DWARF's line table of what Numba has loaded.

Sections of the object file are found by llvmlite. The line program is DWARF version 4's, section 6.2 of the standard,
which Numba asks LLVM for.
"""

from __future__ import annotations

import contextlib
import struct
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np

from grader.wire_facts import LARGEST

_SYMBOL, _RELOCATION = struct.Struct("<IBBHQQ"), struct.Struct("<QQq")  # of a 64-bit ELF file
_COPY, _PC, _LINE, _CONST, _FIXED = 1, 2, 3, 8, 9  # standard opcodes
_END, _ADDRESS = 1, 2  # extended ones
_BYTES = 3 * 8
_NOWHERE = 2**62


class Stretch(NamedTuple):
    """Machine code from `start` up to `end` that belongs to `line`."""

    start: int
    end: int
    line: int


def placed(dispatchers: list[Any]) -> bytes:
    """Return where the lines of compiled functions lie, as int64 (k, 3) with rows of start, end and line."""
    found: list[Stretch] = []
    for one in dispatchers:
        for result in one.overloads.values():
            with contextlib.suppress(Exception):  # what has no table has no lines
                found += _of(result.library, result.fndesc.llvm_func_name)
    return np.array(sorted(set(found))[: LARGEST // _BYTES], np.int64).tobytes()


def _of(library: Any, name: str) -> Iterator[Stretch]:
    """Yield the stretches of a loaded library, of whose functions `name` is one."""
    import llvmlite.binding as llvm

    binary = llvm.ObjectFileRef.from_data(library._compiled_object)  # noqa: SLF001 - kept by observed.py
    sections = {section.name(): section.data() for section in binary.sections()}
    symbols = [_SYMBOL.unpack_from(sections[b".symtab"], at) for at in range(0, len(sections[b".symtab"]), 24)]
    strings = sections[b".strtab"]
    entry = next(one for one in symbols if _text(strings, one[0]) == name.encode())
    table = bytearray(sections[b".debug_line"])
    for at, kind, addend in _RELOCATION.iter_unpack(sections[b".rela.debug_line"]):
        symbol = symbols[kind >> 32]
        # Where another section than the function's was loaded is unknown.
        struct.pack_into("<Q", table, at, symbol[4] + addend if symbol[3] == entry[3] else _NOWHERE)
    moved = library.get_pointer_to_function(name) - entry[4]
    for one in _lines(bytes(table)):
        if one.start < _NOWHERE:
            yield Stretch(one.start + moved, one.end + moved, one.line)


def _text(strings: bytes, at: int) -> bytes:
    return strings[at : strings.index(0, at)]


@dataclass(frozen=True)
class _State:
    """A row of the table: `address` belongs to `line`."""

    address: int = 0
    line: int = 1


def _lines(table: bytes) -> Iterator[Stretch]:
    """Yield the stretches of all line programs; what has no line of its own goes to the line before it."""
    at = 0
    while at < len(table):
        (length,) = struct.unpack_from("<I", table, at)
        yield from _program(_Reader(table[: at + 4 + length], at + 4))
        at += 4 + length


class _Reader:
    """Reads numbers from bytes, one after the other."""

    def __init__(self, data: bytes, at: int) -> None:
        self.data, self.at = data, at

    def number(self, form: str) -> int:
        (value,) = struct.unpack_from("<" + form, self.data, self.at)
        self.at += struct.calcsize(form)
        return int(value)

    def leb(self, signed: bool = False) -> int:
        """Return a number in LEB128."""
        value = shift = 0
        while True:
            byte = self.number("B")
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value - (1 << shift) if signed and byte & 64 else value


def _program(reader: _Reader) -> Iterator[Stretch]:
    """Yield the stretches that one unit's program lays out."""
    version, header = reader.number("H"), reader.number("I")
    begin = reader.at + header
    if version != 4:
        return
    smallest, _, _ = reader.number("B"), reader.number("B"), reader.number("B")
    base, span, special = reader.number("b"), reader.number("B"), reader.number("B")
    operands = [reader.number("B") for _ in range(special - 1)]
    reader.at = begin
    last, state, line = None, _State(), 0
    while reader.at < len(reader.data):
        code = reader.number("B")
        row, ended = code == _COPY or code >= special, False
        if code >= special:
            steps, lines = divmod(code - special, span)
            state = _State(state.address + steps * smallest, state.line + base + lines)
        elif code == 0:
            state, row, ended = _extended(reader, state)
        else:
            state = _standard(reader, code, state, operands, (255 - special) // span * smallest, smallest)
        if not row:
            continue
        if last is not None and line and state.address > last:
            yield Stretch(last, state.address, line)
        last, line = (None, 0) if ended else (state.address, state.line or line)
        state = _State() if ended else state


def _extended(reader: _Reader, state: _State) -> tuple[_State, bool, bool]:
    """Return the state after an extended opcode, whether it makes a row, and whether it ends the sequence."""
    length = reader.leb()
    begin, code = reader.at, reader.number("B")
    if code == _ADDRESS:
        state = replace(state, address=reader.number("Q"))
    reader.at = begin + length
    return state, code == _END, code == _END


def _standard(reader: _Reader, code: int, state: _State, operands: list[int], skip: int, smallest: int) -> _State:
    if code == _PC:
        return replace(state, address=state.address + reader.leb() * smallest)
    if code == _LINE:
        return replace(state, line=state.line + reader.leb(signed=True))
    if code == _CONST:
        return replace(state, address=state.address + skip)
    if code == _FIXED:
        return replace(state, address=state.address + reader.number("H"))
    for _ in range(operands[code - 1]):
        reader.leb()
    return state
