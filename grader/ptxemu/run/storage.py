"""The arrays of a launch in memory: arguments, the program's own tables, and a block's shared and local memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.ptxemu.checks.findings import Findings, Kind
from grader.ptxemu.checks.shadow import NOBODY, Shadow
from grader.ptxemu.errors import Exhausted, PtxError, Unsupported
from grader.ptxemu.grid import Grid
from grader.ptxemu.memory.arrays import Buffer, Layout, padded
from grader.ptxemu.program import numba_arrays
from grader.ptxemu.program.loader import Program
from grader.ptxemu.text.records import MAX_SHARED, SourceLine, Space, Variable

_MAX_MEMORY = 2**30  # bytes of shared and local memory at a time, and of what is known of them
_WATCHED = {Space.SHARED: 30, Space.LOCAL: 4}  # bytes that a shadow comes to hold for each element


@dataclass(frozen=True)
class Argument:
    """An argument of a kernel: a contiguous array, which the launch works on in place, or a NumPy number.

    `initialised` is false for an array whose elements mean nothing before the kernel has written them; `output`
    says that each of them must be written.
    """

    name: str
    value: Any
    initialised: bool = True
    output: bool = False


class Storage:
    """The arrays of a launch: global memory for all of it, shared and local memory made anew for each batch of blocks.

    `layout` says which array is where, `symbols` the addresses of the program's variables, `parameters` the bytes that
    the kernel's parameters hold, and `sizes` which of these are the size of an array in some dimension. `checked`
    arrays get a shadow. Raises PtxError where the arguments are not the program's, Unsupported for arrays that are not
    contiguous, and Exhausted where a block needs more memory than there is for it.
    """

    def __init__(
        self, program: Program, grid: Grid, arguments: Sequence[Argument], dynamic_shared: int, checked: bool
    ) -> None:
        self._program = program
        self._grid = grid
        self._dynamic = dynamic_shared
        self._checked = checked
        self._outputs: list[Buffer] = []
        self.layout = Layout()
        self.symbols: dict[str, tuple[Space, int]] = {}
        self.parameters, self.sizes = self._pass(arguments)
        self._lay_out_tables()
        of_blocks = [v for v in program.variables if v.space in (Space.SHARED, Space.LOCAL)]
        self._dynamic_names = [v.name for v in of_blocks if v.space is Space.SHARED and not v.size]
        self._of_blocks = [v for v in of_blocks if v.name not in self._dynamic_names[1:]]
        self._most_blocks = self._blocks_with_room()
        self.make_room(1)

    @property
    def shared(self) -> int:
        """The bytes of shared memory of a block."""
        return sum(v.size for v in self._of_blocks if v.space is Space.SHARED) + self._dynamic

    @property
    def most_blocks(self) -> int:
        """The number of blocks that can have their shared and local memory at a time."""
        return self._most_blocks

    # Global memory

    def _pass(self, arguments: Sequence[Argument]) -> tuple[Mapping[str, bytes], frozenset[str]]:
        """Lay the arguments into memory; return what the kernel's parameters hold, and which hold a size."""
        names = [variable.name for variable in self._program.parameters]
        words: list[bytes] = []
        sizes: set[str] = set()
        for argument, passed in zip(arguments, numba_arrays.passed([a.value for a in arguments]), strict=True):
            if not isinstance(argument.value, np.ndarray):
                words.append(np.asarray(argument.value).tobytes())
                continue
            data = names[passed.data] if passed.data < len(names) else ""
            address = self._array(argument, data).base
            words += [_word(one) for one in numba_arrays.words_of(argument.value, address)]
            sizes.update(names[number] for number in passed.shape if number < len(names))
        if len(words) != len(names):
            raise PtxError(f"a kernel with {len(names)} parameters where {len(words)} were asked for")
        held = {}
        for variable, word in zip(self._program.parameters, words, strict=True):
            cut = word[: variable.size]  # a bool in a byte, an int32 in four
            held[variable.name] = cut.ljust(variable.size, b"\0")
        return held, frozenset(sizes)

    def _array(self, argument: Argument, parameter: str) -> Buffer:
        """Lay an array into memory whose address is passed in this parameter."""
        value, stored_to = argument.value, self._program.stored_to
        if not value.flags.c_contiguous:
            raise Unsupported("arrays that are not contiguous")
        data = value.reshape(-1).view(np.uint8) if value.size else np.zeros(0, np.uint8)
        buffer = self.layout.add(argument.name, Space.GLOBAL, data, value.shape, value.itemsize)
        buffer.initialised = argument.initialised
        buffer.writable = stored_to is None or parameter in stored_to
        grain = value.itemsize // 2 if value.dtype.kind == "c" else value.itemsize
        if self._checked and (buffer.writable or not argument.initialised or argument.output):
            buffer.shadow = (Shadow(data.size // grain, self._grid.padded, argument.initialised), grain)
        if argument.output:
            self._outputs.append(buffer)
        return buffer

    def _lay_out_tables(self) -> None:
        for variable in self._program.variables:
            if variable.space in (Space.GLOBAL, Space.CONST):
                data = np.frombuffer(variable.data.ljust(padded(variable.size), b"\0"), np.uint8)
                buffer = self.layout.add(variable.name[:80], Space.GLOBAL, data, (variable.size,), 1)
                buffer.writable = buffer.counted = False  # a table of the compiler's own, soon in a cache
                self.symbols[variable.name] = (Space.GLOBAL, buffer.base)

    # Shared and local memory

    def make_room(self, count: int) -> None:
        """Make shared and local memory for `count` blocks, in which nothing is written yet."""
        for space in (Space.SHARED, Space.LOCAL):
            self.layout.clear(space)
        for variable in self._of_blocks:
            self._add(variable, count)
        for name in self._dynamic_names[1:]:  # all begin at one address (CUDA C++ Programming Guide, __shared__)
            self.symbols[name] = self.symbols[self._dynamic_names[0]]

    def _add(self, variable: Variable, count: int) -> None:
        """Make the memory of a variable for `count` blocks: a copy for each, or in local memory for each thread."""
        is_shared = variable.space is Space.SHARED
        size, copies, grain = self._size(variable), count * self._copies(variable), self._finest(variable)
        elements, item = (size // grain, grain) if is_shared else (size, 1)
        size = elements * item  # what is left at the end and no whole element is nobody's
        data = np.zeros(copies * padded(size), np.uint8)
        lanes = self._grid.padded if is_shared else 1
        buffer = self.layout.add(_readable(variable), variable.space, data, (elements,), item, lanes)
        buffer.initialised = False
        self.symbols[variable.name] = (variable.space, buffer.base)
        if self._checked:
            buffer.shadow = (_shadow_of_copies(copies, size, grain, self._grid), grain)

    def _blocks_with_room(self) -> int:
        """Return how many blocks can have their shared and local memory at a time; raises Exhausted where none can."""
        if self.shared > MAX_SHARED:
            raise PtxError(f"{self.shared} bytes of shared memory, and a block has at most {MAX_SHARED}")
        needed = 1
        for variable in self._of_blocks:
            size = self._copies(variable) * padded(self._size(variable))
            needed += size + size // self._finest(variable) * _WATCHED[variable.space]
        if needed > _MAX_MEMORY:
            raise Exhausted(f"a block needs more shared and local memory than can be emulated ({needed} bytes)")
        return _MAX_MEMORY // needed

    def _size(self, variable: Variable) -> int:
        return variable.size or (self._dynamic if variable.space is Space.SHARED else 0)

    def _copies(self, variable: Variable) -> int:
        """Return how many copies of a variable a block has."""
        return 1 if variable.space is Space.SHARED else self._grid.padded

    def _finest(self, variable: Variable) -> int:
        return min(self._program.finest[variable.space], variable.align)

    # Afterwards

    def written(self) -> dict[str, int]:
        """Return how many elements of each array were written, of those in global memory that are checked."""
        return {buffer.name: int(np.count_nonzero(shadow.writer)) for buffer, shadow in self._shadows()}

    def look_back(self, findings: Findings) -> None:
        """Find what shows only at the end: elements never written, and elements written again and again."""
        nowhere = SourceLine(0, 0)
        for buffer, shadow in self._shadows():
            if buffer not in self._outputs:
                continue
            missing = np.flatnonzero(shadow.writer == 0)
            if missing.size:
                grain = buffer.shadow[1]
                per_item = max(1, buffer.itemsize // grain)
                index = buffer.index(int(missing[0]) * grain)
                findings.add(Kind.NEVER_WRITTEN, nowhere, buffer.name, -(-missing.size // per_item), index)
            if shadow.rewritten:
                findings.add(Kind.WRITTEN_TWICE, nowhere, buffer.name, shadow.rewritten)

    def _shadows(self) -> Iterator[tuple[Buffer, Shadow]]:
        """Yield the arrays in global memory that are checked."""
        return ((buffer, buffer.shadow[0]) for buffer in self.layout.all(Space.GLOBAL) if buffer.shadow)


def _word(value: int) -> bytes:
    return value.to_bytes(8, "little", signed=True)


def _shadow_of_copies(copies: int, size: int, grain: int, grid: Grid) -> Shadow:
    shadow = Shadow(copies * padded(size) // grain, grid.padded, initialised=False, within=True)
    shadow.writer.reshape(copies, -1)[:, -(-size // grain) :] = NOBODY  # between copies nothing is missing
    return shadow


def _readable(variable: Variable) -> str:
    kind = "shared" if variable.space is Space.SHARED else "local"
    number = variable.name.rpartition("_")[2].partition("@")[0]
    return f"{kind} array {number}" if number.isdigit() and variable.space is Space.SHARED else f"{kind} memory"
