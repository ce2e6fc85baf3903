"""The local variables of a thread that stands still, by what Numba's debug information says of where they are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.cuda.debugging import dwarf
from grader.cuda.debugging.dwarf import At, Cursor, Debug, Entry, Symbolic, Tag
from grader.ptxemu import Program
from grader.ptxemu.device import Buffer, Pause, Space

_ADDRESS, _PLUS, _REGISTER = 0x03, 0x23, 0x90  # DW_OP_addr, DW_OP_plus_uconst, DW_OP_regx
_BOOLEAN, _FLOAT, _SIGNED = 2, 4, 5  # DW_ATE


@dataclass(frozen=True)
class Hidden:
    """A variable whose value cannot be shown, and why."""

    why: str

    def __repr__(self) -> str:
        return f"<{self.why}>"


_GONE = Hidden("nothing reads it from here on, so it is not kept")
_NOT_YET = Hidden("not assigned yet, or not used any more")
_ODD = Hidden("a value of a kind that is not shown")


class Variables:
    """The variables of a program, as far as it was compiled with debug information: `known` says whether it was."""

    def __init__(self, program: Program) -> None:
        texts = (text.decode("utf-8", "replace") for text in program.texts)
        self._debugs = [found for found in map(dwarf.read, texts) if found]
        self._at = {label: at for at, block in enumerate(program.blocks) for label in block.labels}
        self.known = bool(self._debugs)

    def of(self, pause: Pause, position: int) -> dict[str, Any]:
        """Return the locals of the thread at a position of the group: numbers, arrays that are views, or Hidden."""
        found = self._function(pause.block, pause.source.line)
        if found is None:
            return {}
        debug, function, tag = found
        return {
            str(entry.at[At.NAME]): self._value(_Seen(debug, pause, position, tag), entry)
            for entry in _variables(function)
            if At.NAME in entry.at
        }

    def _function(self, block: int, line: int) -> tuple[Debug, Entry, str] | None:
        """Return the innermost function that a basic block is in, and the tag of the copy that was inlined.

        Each text has labels of the same names: of several functions it is the last that begins before the line.
        """
        found: list[tuple[int, int, Debug, Entry, str]] = []
        for debug in self._debugs:
            for function in debug.functions:
                low, high = function.at.get(At.LOW_PC), function.at.get(At.HIGH_PC)
                if not isinstance(low, Symbolic) or not isinstance(high, Symbolic):
                    continue
                for label, first in self._at.items():
                    if label.partition("@")[0] == low.name:
                        tag = label[len(low.name) :]
                        last = self._at.get(f"{high.name}{tag}", len(self._at))
                        declared = function.at.get(At.DECLARED_LINE, 0)
                        if first <= block < last and declared <= line:
                            found.append((last - first, -declared, debug, function, tag))
        return min(found, key=lambda one: one[:2])[2:] if found else None

    def _value(self, seen: _Seen, entry: Entry) -> Any:
        kind = seen.debug.types.get(entry.at.get(At.TYPE, -1))
        where = entry.at.get(At.LOCATION)
        if kind is None or where is None:
            return _NOT_YET
        expression = self._listed(seen, where.offset) if isinstance(where, Symbolic) else where
        if expression is None:
            return _NOT_YET
        data = seen.bytes_at(expression, _size(seen.debug, kind))
        return data if isinstance(data, Hidden) else _shown(seen, kind, data)

    def _listed(self, seen: _Seen, offset: int) -> tuple[Any, ...] | None:
        """Return the expression of a location list that holds where the threads stand."""
        for begin, end, expression in seen.debug.lists.get(offset, ()):
            first, last = self._at.get(f"{begin}{seen.tag}"), self._at.get(f"{end}{seen.tag}", len(self._at))
            if first is not None and first <= seen.pause.block < last:
                return expression
        return None


def _variables(function: Entry) -> Iterator[Entry]:
    for entry in function.inside:
        if entry.tag in (Tag.FORMAL_PARAMETER, Tag.VARIABLE):
            yield entry
        elif entry.tag != Tag.SUBPROGRAM:
            yield from _variables(entry)


@dataclass(frozen=True)
class _Seen:
    """A thread that stands still, in a copy of a function that has this tag."""

    debug: Debug
    pause: Pause
    position: int
    tag: str

    def bytes_at(self, expression: tuple[Any, ...], size: int) -> bytes | Hidden:
        """Return the bytes of a variable, from a register, a parameter or memory."""
        operation, *rest = expression
        if operation == _REGISTER:
            return self._register(_name(Cursor(rest).uleb()), size)
        if operation != _ADDRESS or not isinstance(rest[0], Symbolic):
            return _ODD
        offset = rest[0].offset + (Cursor(rest[9:]).uleb() if rest[8:9] == [_PLUS] else 0)
        parameter = self.pause.machine.parameters.get(rest[0].name)
        if parameter is not None:
            return parameter[offset : offset + size]
        place = self.pause.symbols.get(f"{rest[0].name}{self.tag}")
        held = self.pause.machine.layout.holding(place[0], place[1] + offset, size) if place else None
        if held is None:
            return _ODD
        begin = held[1] + self.copy(held[0])
        return bytes(held[0].bytes[begin : begin + size])

    def _register(self, name: str, size: int) -> bytes | Hidden:
        value = self.pause.group.frame.get(f"{name}{self.tag}")
        if value is None:
            return _GONE
        data = np.asarray(value[self.position] if value.ndim else value).tobytes()
        return data[:size] if len(data) >= size else _ODD

    def copy(self, buffer: Buffer) -> int:
        """Return where this thread's or block's copy of an array begins."""
        lane = int(self.pause.group.lanes[self.position])
        return buffer.stride * (lane // buffer.lanes) if buffer.lanes else 0


def _name(number: int) -> str:
    """Return the name of a register, whose letters are the bytes of its number."""
    return number.to_bytes(16, "big").lstrip(b"\0").decode("ascii", "replace")


def _size(debug: Debug, kind: Entry) -> int:
    if kind.tag == Tag.ARRAY:
        element = debug.types.get(kind.at.get(At.TYPE, -1))
        return _length(kind) * (_size(debug, element) if element else 0)
    return int(kind.at.get(At.BYTE_SIZE, 8))


def _length(kind: Entry) -> int:
    bounds = [entry.at.get(At.COUNT, entry.at.get(At.UPPER_BOUND, -1) + 1) for entry in kind.inside]
    return int(np.prod(bounds, dtype=object))


def _shown(seen: _Seen, kind: Entry, data: bytes) -> Any:
    """Return what bytes of a type of Numba's are."""
    dtype = _dtype(kind)
    if dtype is not None:
        return np.frombuffer(data, dtype)[0].item()
    members = {member.at.get(At.NAME): member for member in kind.inside if member.tag == Tag.MEMBER}
    if kind.tag == Tag.ARRAY:
        element = seen.debug.types.get(kind.at.get(At.TYPE, -1))
        of = _dtype(element) if element else None
        return tuple(np.frombuffer(data, of).tolist()) if of is not None else _ODD
    if {"data", "shape", "strides", "itemsize"} <= members.keys():
        return _array(seen, members, data)
    return _ODD


def _array(seen: _Seen, members: dict[Any, Entry], data: bytes) -> Any:
    """Return an array of the kernel's as a view of the memory that it lies in."""
    types, part = seen.debug.types, {}
    for name in ("data", "shape", "strides"):
        kind = types[members[name].at[At.TYPE]]
        offset = Cursor(list(members[name].at[At.MEMBER_LOCATION][1:])).uleb()
        part[name] = np.frombuffer(data[offset : offset + _size(seen.debug, kind)], np.int64).tolist()
    pointed = types.get(types[members["data"].at[At.TYPE]].at.get(At.TYPE, -1))
    dtype = _dtype(pointed) if pointed else None
    held = seen.pause.machine.layout.holding(Space.GENERIC, part["data"][0], 0)
    if dtype is None or held is None:
        return _ODD if dtype is None else _NOT_YET
    buffer, offset = held
    first = seen.copy(buffer)
    whole = buffer.bytes[first : first + buffer.size] if buffer.lanes else buffer.bytes
    try:
        view = np.ndarray(part["shape"], dtype, whole.data, offset, part["strides"])
    except ValueError:
        return Hidden("an array that is not all inside of its memory")
    view.flags.writeable = False
    return view


def _dtype(kind: Entry) -> np.dtype[Any] | None:
    if kind.tag != Tag.BASE:
        return None
    size, encoding = int(kind.at.get(At.BYTE_SIZE, 0)), kind.at.get(At.ENCODING)
    if encoding == _BOOLEAN and size == 1:
        return np.dtype(np.bool_)
    letter = {_FLOAT: "f", _SIGNED: "i"}.get(int(encoding or 0), "u")
    try:
        return np.dtype(f"{letter}{size}")
    except TypeError:
        return None
