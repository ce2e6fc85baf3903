"""The arrays of a launch in memory: arguments, the program's own tables, and a block's shared and local memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from grader.ptxemu.checks.findings import Findings, Kind
from grader.ptxemu.checks.shadow import NOBODY, Shadow
from grader.ptxemu.errors import Exhausted, PtxError
from grader.ptxemu.grid import Grid
from grader.ptxemu.memory.arrays import Buffer, Layout, padded
from grader.ptxemu.program import numba_exceptions
from grader.ptxemu.program.loader import Program
from grader.ptxemu.run.arguments import Passed
from grader.ptxemu.text.records import MAX_SHARED, SourceLine, Space, Variable

_MAX_MEMORY = 2**30  # bytes of shared and local memory at a time, and of what is known of them
_WATCHED = {Space.SHARED: 30, Space.LOCAL: 4}  # bytes that a shadow comes to hold for each element


def lay_out_tables(variables: Iterable[Variable], layout: Layout) -> dict[str, Buffer]:
    """Lay a program's own variables into global memory, and return them by name."""
    found = {}
    for variable in variables:
        if variable.space in (Space.GLOBAL, Space.CONST):
            data = np.frombuffer(bytearray(variable.data.ljust(padded(variable.size), b"\0")), np.uint8)
            buffer = layout.add(variable.name[:80], Space.GLOBAL, data, (variable.size,), 1)
            buffer.counted = False  # a table of the compiler's own, soon in a cache
            buffer.writable = variable.space is Space.GLOBAL and numba_exceptions.is_kept(variable)
            buffer.exceptions = buffer.writable and numba_exceptions.is_number(variable)
            found[variable.name] = buffer
    return found


class Storage:
    """The arrays of a launch: global memory for all of it, shared and local memory made anew for each batch of blocks.

    `layout` says which array is where, `symbols` the addresses of the program's variables. `checked` arrays get a
    shadow. Raises Exhausted where a block needs more memory than there is for it.
    """

    def __init__(self, program: Program, grid: Grid, passed: Passed, dynamic_shared: int, checked: bool) -> None:
        self._program = program
        self._grid = grid
        self._dynamic = dynamic_shared
        self._checked = checked
        self._outputs = passed.outputs
        self.layout = passed.layout
        self.symbols: dict[str, tuple[Space, int]] = {}
        for name, buffer in (passed.tables or lay_out_tables(program.variables, passed.layout)).items():
            self.symbols[name] = (Space.GLOBAL, buffer.base)
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

    @property
    def footprint(self) -> int:
        """The bytes of all arrays that were passed."""
        return sum(buffer.bytes.size for buffer in self.layout.all(Space.GLOBAL) if buffer.counted)

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
        if findings.has(Kind.EXCEPTION, Kind.DEADLOCK, Kind.TOO_DEEP):
            return  # what is missing follows from that
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


def _shadow_of_copies(copies: int, size: int, grain: int, grid: Grid) -> Shadow:
    shadow = Shadow(copies * padded(size) // grain, grid.padded, initialised=False, within=True)
    shadow.writer.reshape(copies, -1)[:, -(-size // grain) :] = NOBODY  # between copies nothing is missing
    return shadow


def _readable(variable: Variable) -> str:
    kind = "shared" if variable.space is Space.SHARED else "local"
    line = variable.name.rpartition("_line_")[2]
    if "_line_" in variable.name and line.isdecimal() and variable.space is Space.SHARED:
        return f"shared array of line {line[:9]}"
    number = variable.name.rpartition("_")[2].partition("@")[0]
    return f"{kind} array {number}" if number.isdigit() and variable.space is Space.SHARED else f"{kind} memory"
