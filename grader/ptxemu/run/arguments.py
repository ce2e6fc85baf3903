"""A kernel's arguments into memory: arrays that share bytes lie together, and what is between elements is nobody's."""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from grader.ptxemu.checks.shadow import Shadow
from grader.ptxemu.errors import PtxError
from grader.ptxemu.grid import Grid
from grader.ptxemu.memory.arrays import Buffer, Layout, Strided
from grader.ptxemu.program import numba_arguments as numba
from grader.ptxemu.program.loader import Program
from grader.ptxemu.text.records import Space

Array = np.ndarray[Any, Any]
_MOST_GRAIN = 8
_ALIGNED = 16  # the widest access: how far from a multiple of it an array begins is kept


@dataclass(frozen=True)
class Argument:
    """An argument of a kernel: an array of any strides, which the launch works on in place, a number, record or tuple.

    Numbers are NumPy's, records np.void. Arrays may overlap or be the same. `initialised` is false for an array whose
    elements mean nothing before the kernel has written them; `output` says that each of them must be written.
    """

    name: str
    value: Any
    initialised: bool = True
    output: bool = False


@dataclass(frozen=True)
class Passed:
    """Arguments as a launch has them: the bytes that the kernel's parameters hold, and arrays in global memory.

    `sizes` are the parameters that hold the size of an array in some dimension; `outputs` must be written. `tables` are
    the program's own variables, where they have been laid into memory already.
    """

    layout: Layout
    parameters: Mapping[str, bytes]
    sizes: frozenset[str]
    outputs: tuple[Buffer, ...]
    tables: Mapping[str, Buffer] = field(default_factory=dict)


@dataclass(frozen=True)
class _Part:
    """An array or record that is passed, the how manieth leaf: of which argument, in which parameter its address.

    `first` is the address of its first element on this machine, `high` that behind its last byte.
    """

    number: int
    argument: Argument
    name: str
    value: Array
    parameter: str
    first: int
    high: int


def pass_arguments(program: Program, grid: Grid, arguments: Sequence[Argument], checked: bool) -> Passed:
    """Lay arguments into memory; raises PtxError where they are not the program's. `checked` arrays get a shadow."""
    names = [variable.name for variable in program.parameters]
    leaves = [(a, name, value) for a in arguments for name, value in numba.leaves(a.name, a.value)]
    parts: dict[int, _Part] = {}
    sizes: set[str] = set()
    first = 0
    for number, (argument, name, value) in enumerate(leaves):
        if numba.is_memory(value):
            data = numba.data_of(value, first)
            parts[number] = _part(number, argument, name, value, names[data] if data < len(names) else "")
        sizes.update(names[size] for size in numba.sizes_of(value, first) if size < len(names))
        first += len(numba.parameters_of(value, 0))
    if first != len(names):
        raise PtxError(f"a kernel with {len(names)} parameters where {first} were asked for")
    layout = Layout()
    buffers = [_buffer(layout, program, grid, region, checked) for region in _regions(parts.values())]
    addresses = {id(part): buffer.base + part.first - low for buffer, low, region in buffers for part in region}
    words = [
        word
        for number, (_, _, value) in enumerate(leaves)
        for word in numba.parameters_of(value, addresses[id(parts[number])] if number in parts else 0)
    ]
    held = {  # a bool in a byte, an int32 in four
        variable.name: word[: variable.size].ljust(variable.size, b"\0")
        for variable, word in zip(program.parameters, words, strict=True)
    }
    outputs = tuple(buffer for buffer, _, region in buffers if any(part.argument.output for part in region))
    return Passed(layout, held, frozenset(sizes), outputs)


def _part(number: int, argument: Argument, name: str, value: Any, parameter: str) -> _Part:
    array = np.asarray(value)
    if not array.size:
        return _Part(number, argument, name, array, parameter, 0, 0)
    high = np.lib.array_utils.byte_bounds(array)[1]
    return _Part(number, argument, name, array, parameter, array.__array_interface__["data"][0], high)


def _regions(parts: Iterable[_Part]) -> list[list[_Part]]:
    """Return the parts by the memory that they share, as they come; those without elements share none."""
    regions: list[list[_Part]] = []
    end = 0
    for part in sorted(parts, key=lambda part: (_low(part.value), part.number)):
        if part.value.size and _low(part.value) < end:
            regions[-1].append(part)
        else:
            regions.append([part])
        end = max(end, part.high)
    return sorted((sorted(region, key=lambda part: part.number) for region in regions), key=lambda some: some[0].number)


def _low(array: Array) -> int:
    return np.lib.array_utils.byte_bounds(array)[0] if array.size else 0


def _buffer(
    layout: Layout, program: Program, grid: Grid, region: list[_Part], checked: bool
) -> tuple[Buffer, int, list[_Part]]:
    """Lay a region into memory; return it with its lowest address on this machine, and the region."""
    value, low = region[0].value, min(_low(part.value) for part in region)
    name = ", ".join(part.name for part in region)
    if len(region) == 1 and value.flags.c_contiguous:
        data = value.reshape(-1).view(np.uint8) if value.size else np.zeros(0, np.uint8)
        buffer = layout.add(name, Space.GLOBAL, data, value.shape, value.itemsize)
    else:
        data = _bytes_at(low, max(part.high for part in region) - low)
        buffer = layout.add(name, Space.GLOBAL, data, (data.size,), 1)
        buffer.base += low % _ALIGNED
        buffer.strided = Strided(value.shape, value.strides, region[0].first - low, value.itemsize)
        buffer.gaps = _gaps(region, low, data.size)
    stored_to = program.stored_to
    buffer.dtype = value.dtype
    buffer.initialised = any(part.argument.initialised for part in region)
    buffer.writable = stored_to is None or any(part.parameter in stored_to for part in region)
    grain = min(grain_of(part.value.dtype) for part in region)
    wanted = buffer.writable or not buffer.initialised or any(part.argument.output for part in region)
    if checked and wanted:
        buffer.shadow = (Shadow(data.size // grain, grid.padded, buffer.initialised), grain)
    return buffer, low, region


def _bytes_at(address: int, size: int) -> Array:
    """Return the bytes at an address of this process, which an argument keeps alive."""
    return np.ctypeslib.as_array((ctypes.c_uint8 * size).from_address(address))


def _gaps(region: Sequence[_Part], low: int, size: int) -> Array | None:
    """Return which bytes belong to no element, bool (size,); None where all do."""
    gaps = np.ones(size, np.bool_)
    for part in region:
        value = part.value
        shape, strides = (*value.shape, value.itemsize), (*value.strides, 1)
        np.lib.stride_tricks.as_strided(gaps[part.first - low :], shape, strides)[...] = False
    return gaps if gaps.any() else None


def grain_of(dtype: np.dtype[Any]) -> int:
    """Return the bytes of the smallest element that the elements of an array consist of, a power of two."""
    if dtype.fields:
        return min(min(grain_of(part[0]), _power(part[1] or _MOST_GRAIN)) for part in dtype.fields.values())
    if dtype.subdtype:
        return grain_of(dtype.subdtype[0])
    if dtype.kind == "c":
        return dtype.itemsize // 2
    return {"U": 4, "S": 1, "V": 1}.get(dtype.kind, dtype.itemsize)


def _power(number: int) -> int:
    """Return the largest power of two that divides a number."""
    return number & -number
