"""A kernel with its arguments in memory, ready to be run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.ptxemu.checks.findings import Findings, Grid, Kind
from grader.ptxemu.checks.shadow import NOBODY, Shadow
from grader.ptxemu.memory.arrays import Buffer, Layout, padded
from grader.ptxemu.program.control_flow import read_and_written
from grader.ptxemu.program.inline import Flat
from grader.ptxemu.program.provenance import Provenance
from grader.ptxemu.run.decode import Decoder
from grader.ptxemu.run.decode_memory import MemorySteps
from grader.ptxemu.run.emulator import Emulator, Limits
from grader.ptxemu.run.operands import Operands
from grader.ptxemu.run.specials import Specials
from grader.ptxemu.run.state import Exhausted, Machine
from grader.ptxemu.text import records
from grader.ptxemu.text.records import Function, Place, PtxError, Space, Unsupported, Variable

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


class Prepared:
    """A kernel with its arguments in memory."""

    def __init__(
        self, flat: Flat, kernel: Function, grid: Grid, arguments: Sequence[Argument], checks: bool, dynamic: int
    ) -> None:
        self._flat = flat
        self._arguments = arguments
        self._dynamic = dynamic
        self._provenance = Provenance(flat, _sizes(kernel, arguments))
        self.machine = Machine(grid, Layout(), Findings(grid), checks)
        self.machine.fenced = any(
            (i.parts[0] == "membar" and i.parts[-1] in ("gl", "sys")) or i.parts[0] == "fence"
            for i in flat.instructions
        )
        self._grain = _smallest_access(flat)
        self._outputs: list[Buffer] = []
        parameters = self._pass(kernel)
        self._symbols: dict[str, tuple[Space, int]] = {}
        self._place_constants()
        moving = [v for v in flat.variables if v.space in (Space.SHARED, Space.LOCAL)]
        self._dynamic_names = [v.name for v in moving if v.space is Space.SHARED and not v.size]
        self._moving = [v for v in moving if v.name not in self._dynamic_names[1:]]
        self.shared = sum(v.size for v in self._moving if v.space is Space.SHARED) + self._dynamic
        self.at_once = self._blocks_with_room()
        self.make_room(1)
        read = {name for i in flat.instructions for name in read_and_written(i)[0]}
        read |= {i.guard[0].name for i in flat.instructions if i.guard}
        self._operands = Operands(flat.registers, self._symbols, Specials(grid, dynamic))
        memory = MemorySteps(self.machine, self._operands, parameters, frozenset(read))
        self._decoder = Decoder(self.machine, self._operands, memory)

    def emulator(self, limits: Limits, clock: Callable[[], float]) -> Emulator:
        """Return the emulator of this kernel."""
        wraps = self._provenance.wraps
        return Emulator(self._flat, self.machine, self._decoder, self._operands, wraps, self.at_once, limits, clock)

    def shadows(self) -> list[tuple[Buffer, Shadow]]:
        """Return the arrays in global memory that are watched."""
        return [(b, b.shadow[0]) for b in self.machine.layout.all(Space.GLOBAL) if b.shadow]

    def make_room(self, count: int) -> None:
        """Make shared and local memory for `count` blocks."""
        for space in (Space.SHARED, Space.LOCAL):
            self.machine.layout.clear(space)
        for variable in self._moving:
            self._add(variable, count)
        for name in self._dynamic_names[1:]:  # all begin at one address (CUDA C++ Programming Guide, __shared__)
            self._symbols[name] = self._symbols[self._dynamic_names[0]]

    def _add(self, variable: Variable, count: int) -> None:
        """Make the memory of a variable for `count` blocks: a copy for each, or in local memory for each thread."""
        grid, is_shared = self.machine.grid, variable.space is Space.SHARED
        size, copies, grain = self._size(variable), count * self._copies(variable), self._finest(variable)
        elements, item = (size // grain, grain) if is_shared else (size, 1)
        size = elements * item  # what is left at the end and no whole element is nobody's
        data = np.zeros(copies * padded(size), np.uint8)
        lanes = grid.padded if is_shared else 1
        buffer = self.machine.layout.add(_readable(variable), variable.space, data, (elements,), item, lanes)
        buffer.initialised = False
        self._symbols[variable.name] = (variable.space, buffer.base)
        if self.machine.checks:
            buffer.shadow = (_shadow_of_copies(copies, size, grain, grid), grain)

    def _blocks_with_room(self) -> int:
        """Return how many blocks can have their shared and local memory at a time; raises Exhausted where none can."""
        if self.shared > records.MAX_SHARED:
            raise PtxError(f"{self.shared} bytes of shared memory, and a block has at most {records.MAX_SHARED}")
        needed = 1
        for variable in self._moving:
            size = self._copies(variable) * padded(self._size(variable))
            needed += size + size // self._finest(variable) * _WATCHED[variable.space]
        if needed > _MAX_MEMORY:
            raise Exhausted(f"a block needs more shared and local memory than can be emulated ({needed} bytes)")
        return _MAX_MEMORY // needed

    def _size(self, variable: Variable) -> int:
        return variable.size or (self._dynamic if variable.space is Space.SHARED else 0)

    def _copies(self, variable: Variable) -> int:
        """Return how many copies of a variable a block has."""
        return 1 if variable.space is Space.SHARED else self.machine.grid.padded

    def _finest(self, variable: Variable) -> int:
        return min(self._grain[variable.space], variable.align)

    def look_back(self) -> None:
        """Find what shows only at the end: elements never written, and elements written again and again."""
        for buffer, shadow in self.shadows():
            if buffer not in self._outputs:
                continue
            missing = np.flatnonzero(shadow.writer == 0)
            grain = buffer.shadow[1]
            if missing.size:
                per = max(1, buffer.itemsize // grain)
                index = buffer.index(int(missing[0]) * grain)
                self.machine.findings.add(Kind.NEVER_WRITTEN, Place(0, 0), buffer.name, -(-missing.size // per), index)
            if shadow.rewritten:
                self.machine.findings.add(Kind.WRITTEN_TWICE, Place(0, 0), buffer.name, shadow.rewritten)

    def _pass(self, kernel: Function) -> dict[str, bytes]:
        """Lay the arguments into memory, and return what the kernel's parameters hold."""
        stored = self._provenance.stored_to()
        values: list[bytes] = []
        names = [variable.name for variable in kernel.parameters]
        for argument in self._arguments:
            value = argument.value
            if not isinstance(value, np.ndarray):
                values.append(_scalar(value))
                continue
            place = len(values) + 4
            buffer = self._array(argument, place, names, stored)
            strides = value.strides
            words = (0, 0, value.size, value.itemsize, buffer.base, *value.shape, *strides)
            values += [int(word).to_bytes(8, "little", signed=True) for word in words]
        if len(values) != len(kernel.parameters):
            raise PtxError(f"a kernel with {len(kernel.parameters)} parameters where {len(values)} were asked for")
        parameters = {}
        for variable, data in zip(kernel.parameters, values, strict=True):
            if variable.size < len(data):
                data = data[: variable.size]  # noqa: PLW2901 - a bool in a byte, an int32 in four
            parameters[variable.name] = data.ljust(variable.size, b"\0")
        return parameters

    def _array(self, argument: Argument, place: int, names: list[str], stored: set[str] | None) -> Buffer:
        value = argument.value
        if not value.flags.c_contiguous:
            raise Unsupported("arrays that are not contiguous")
        data = value.reshape(-1).view(np.uint8) if value.size else np.zeros(0, np.uint8)
        buffer = self.machine.layout.add(argument.name, Space.GLOBAL, data, value.shape, value.itemsize)
        buffer.initialised = argument.initialised
        written = stored is None or (place < len(names) and names[place] in stored)
        buffer.writable = written
        grain = value.itemsize // 2 if value.dtype.kind == "c" else value.itemsize
        if self.machine.checks and (written or not argument.initialised or argument.output):
            buffer.shadow = (Shadow(data.size // grain, self.machine.grid.padded, argument.initialised), grain)
        if argument.output:
            self._outputs.append(buffer)
        return buffer

    def _place_constants(self) -> None:
        for variable in self._flat.variables:
            if variable.space in (Space.GLOBAL, Space.CONST):
                data = np.frombuffer(variable.data.ljust(padded(variable.size), b"\0"), np.uint8)
                buffer = self.machine.layout.add(variable.name[:80], Space.GLOBAL, data, (variable.size,), 1)
                buffer.writable = buffer.counted = False  # a table of the compiler's own, soon in a cache
                self._symbols[variable.name] = (Space.GLOBAL, buffer.base)


def _shadow_of_copies(copies: int, size: int, grain: int, grid: Grid) -> Shadow:
    shadow = Shadow(copies * padded(size) // grain, grid.padded, initialised=False, within=True)
    shadow.writer.reshape(copies, -1)[:, -(-size // grain) :] = NOBODY  # between copies nothing is missing
    return shadow


def _sizes(kernel: Function, arguments: Sequence[Argument]) -> set[str]:
    """Return the parameters that hold the size of an array in some dimension."""
    found: set[int] = set()
    position = 0
    for argument in arguments:
        dimensions = argument.value.ndim if isinstance(argument.value, np.ndarray) else 0
        found.update(range(position + 5, position + 5 + dimensions))
        position += 5 + 2 * dimensions if isinstance(argument.value, np.ndarray) else 1
    return {variable.name for number, variable in enumerate(kernel.parameters) if number in found}


def _scalar(value: Any) -> bytes:
    return np.asarray(value).tobytes()


def _readable(variable: Variable) -> str:
    kind = "shared" if variable.space is Space.SHARED else "local"
    number = variable.name.rpartition("_")[2].partition("@")[0]
    return f"{kind} array {number}" if number.isdigit() and variable.space is Space.SHARED else f"{kind} memory"


def _smallest_access(flat: Flat) -> dict[Space, int]:
    """Return the size of the smallest element that is loaded or stored, for shared and for local memory."""
    found = {Space.SHARED: 16, Space.LOCAL: 16}
    for instruction in flat.instructions:
        parts = instruction.parts
        if parts[0] not in ("ld", "st", "atom", "red") or "global" in parts or "param" in parts:
            continue
        size = records.SIZES.get(parts[-1], 1)
        for space, smallest in found.items():
            if str(space) in parts or not {"shared", "local"} & set(parts):
                found[space] = min(smallest, size)
    return {space: min(size, 8) for space, size in found.items()}
