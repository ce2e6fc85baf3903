"""Shared memory between the judge and one worker: arrays between red zones, sealed against resizing."""

from __future__ import annotations

import math
import mmap
import os
import weakref
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from grader.sandbox.channel import shared_memory
from grader.wire import DTYPES, Slot

Array = np.ndarray[Any, Any]

_PAGE, _LINE = 4096, 64  # bytes: of x86_64 and aarch64 Linux, and of a cache line
_INPUT_RED = 0xFF  # reads as NaN in a float and as -1 in a signed integer: reading too far shows in the result
_OUTPUT_RED = 0xA5  # another one, so that what was read too far cannot be written too far unseen
_BLOCK = 2**18  # bytes compared at a time: they are still in a cache when they are


class Arena:
    """A memfd of `size` bytes. The worker may write anywhere in it, but cannot shrink it under the judge.

    Every byte of it that belongs to no array is part of a red zone. A slot that `write` has returned is good until the
    next `write`. The judge writes and reads it as a file: mapped, all of it would count as the judge's own memory, and
    every page would be asked for before it is filled.
    """

    def __init__(self, size: int) -> None:
        self.size = size
        self.descriptor = shared_memory("arena", size)
        self._end = weakref.finalize(self, os.close, self.descriptor)

    @staticmethod
    def needed(arrays: list[Array]) -> int:
        """Return the bytes that `arrays` and their red zones take."""
        return layout(arrays)[1]

    def write(self, arrays: list[Array]) -> list[Slot]:
        """Copy `arrays` in, the last of which is the output, each between red zones, and return where each lies.

        What is not in C order keeps its strides, and what lies between its elements is red. Raises TypeError for a
        dtype that cannot cross.
        """
        slots, _ = layout(arrays)
        for array, slot in zip(arrays, slots, strict=True):
            self._put(_octets(array, slot), _reach(slot).start)
        for zone, red, _ in red_zones(arrays, slots):
            self._put(memoryview(bytes([red]) * (zone.stop - zone.start)), zone.start)
        return slots

    def settle(self) -> None:
        """Do nothing: no processor writes here any more once the worker stands still."""

    def read(self, slot: Slot, into: Array) -> None:
        """Copy the array at `slot` into one of its shape and dtype: what is judged cannot change any more."""
        copy = into if into.flags.c_contiguous and into.dtype.isnative else np.empty(slot.shape, slot.dtype)
        self._get(_octets(copy, slot), slot.offset)
        if copy is not into:
            into[...] = copy

    def matches(self, slot: Slot, array: Array) -> bool:
        """Return whether the bytes at `slot` are still those of `array`."""
        given, first = _octets(array, slot), _reach(slot).start
        there = bytearray(min(len(given), _BLOCK))
        for start in range(0, len(given), _BLOCK):
            part = given[start : start + _BLOCK]
            del there[len(part) :]
            self._get(memoryview(there), first + start)
            if there != part:
                return False
        return True

    def overrun(self, arrays: list[Array], slots: list[Slot]) -> int | None:
        """Return the index of the array nearest to something written beside it, None where all zones are whole."""
        for zone, red, nearest in red_zones(arrays, slots):
            there = bytearray(zone.stop - zone.start)
            self._get(memoryview(there), zone.start)
            if there.count(red) != len(there):
                return nearest
        return None

    def empty(self) -> None:
        """Give the memory back for now: all bytes are zero until the next `write`."""
        with mmap.mmap(self.descriptor, self.size) as mapped:
            mapped.madvise(mmap.MADV_REMOVE)

    def close(self) -> None:
        """Give the memory back."""
        self._end()

    def _put(self, octets: memoryview, offset: int) -> None:
        while octets:  # the kernel takes 2 GiB at a time
            done = os.pwrite(self.descriptor, octets, offset)
            octets, offset = octets[done:], offset + done

    def _get(self, octets: memoryview, offset: int) -> None:
        while octets:
            done = os.preadv(self.descriptor, [octets], offset)
            octets, offset = octets[done:], offset + done


def _octets(array: Array, slot: Slot) -> memoryview:
    """Return the bytes of an array as they lie at `slot`: its own memory where they lie there in C order already."""
    if slot.strides:
        reach = _reach(slot)
        octets: Array = np.full(len(reach), _INPUT_RED, np.uint8)
        np.ndarray(slot.shape, slot.dtype, octets, slot.offset - reach.start, slot.strides)[...] = array
        return octets.data
    octets = np.ascontiguousarray(array, slot.dtype).reshape(-1).view(np.uint8)
    return octets.data


def _reach(slot: Slot) -> range:
    """Return the bytes of the arena from the first to the last that belongs to the array at `slot`."""
    size = np.dtype(slot.dtype).itemsize
    if not slot.strides:
        return range(slot.offset, slot.offset + math.prod(slot.shape) * size)
    steps = [(count - 1) * stride for count, stride in zip(slot.shape, slot.strides, strict=True)]
    before, behind = sum(step for step in steps if step < 0), sum(step for step in steps if step > 0)
    return range(slot.offset + before, slot.offset + behind + size)


def poison(out: Array, numbers: np.random.Generator, zeroed: bool = False) -> None:
    """Make every element of `out` something that no right answer is: NaN, or a pattern drawn for this call.

    In place; `out` has any shape, and a dtype that is one of wire.DTYPES. One that must be `zeroed` is filled with 0.
    """
    if zeroed:
        out.fill(0)
    elif np.issubdtype(out.dtype, np.floating):
        out.fill(np.nan)
    else:
        pattern = numbers.integers(0, 2**62, dtype=np.int64)
        out.fill(np.array(pattern).astype(out.dtype))


def red_zones(arrays: list[Array], slots: list[Slot]) -> Iterator[tuple[slice, int, int]]:
    """Yield the bytes of every red zone, what it is filled with, and the index of the array that it lies beside.

    A gap between two arrays is two zones; the last one reaches to the next page but one.
    """
    last = len(arrays) - 1
    reaches = [_reach(slot) for slot in slots]
    ends = [0, *(reach.stop for reach in reaches)]
    starts = [*(reach.start for reach in reaches), _after(ends[-1])]
    for gap, (end, start) in enumerate(zip(ends, starts, strict=True)):
        middle = (end + start) // 2
        for zone, nearest in ((slice(end, middle), max(gap - 1, 0)), (slice(middle, start), min(gap, last))):
            yield zone, _OUTPUT_RED if nearest == last else _INPUT_RED, nearest


def layout(arrays: list[Array], stagger: int = _LINE, strided: bool = True) -> tuple[list[Slot], int]:
    """Return each array's slot, in their order and without overlap, and the total size in bytes, whole pages.

    Every array starts on a cache line but on another offset in its page, so that no two arrays share
    their low address bits (which costs speed on many processors, and by chance). With `strided` an array that is not
    in C order keeps its strides.
    """
    slots = []
    edge = 0
    for index, array in enumerate(arrays):
        if array.dtype.name not in DTYPES:
            raise TypeError(f"an array of {array.dtype} cannot cross to a worker; use one of {', '.join(DTYPES)}")
        start = _after(edge) + stagger * (index + 1)
        strides = array.strides if strided and not array.flags.c_contiguous else ()
        slot = Slot(start, array.shape, array.dtype.name, strides)
        slots.append(replace(slot, offset=2 * start - _reach(slot).start))
        edge = _reach(slots[-1]).stop
    return slots, _after(edge)


def _after(edge: int) -> int:
    """Return where the page ends that follows the one of `edge`."""
    return -(-edge // _PAGE) * _PAGE + _PAGE
