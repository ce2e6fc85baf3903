"""Shared memory between the judge and one worker: arrays between red zones, sealed against resizing."""

from __future__ import annotations

import mmap
import os
import weakref
from collections.abc import Iterator
from typing import Any

import numpy as np

from grader.sandbox.channel import shared_memory
from grader.wire import DTYPES, Slot

Array = np.ndarray[Any, Any]

_PAGE, _LINE = 4096, 64  # bytes: of x86_64 and aarch64 Linux, and of a cache line
_INPUT_RED = 0xFF  # reads as NaN in a float and as -1 in a signed integer: reading too far shows in the result
_OUTPUT_RED = 0xA5  # another one, so that what was read too far cannot be written too far unseen


class Arena:
    """A memfd of `size` bytes. The worker may write anywhere in it, but cannot shrink it under the judge.

    Every byte of it that belongs to no array is part of a red zone. A slot that `write` has returned is good until the
    next `write`.
    """

    def __init__(self, size: int) -> None:
        self.size = size
        self.descriptor = shared_memory("arena", size)
        self._end = weakref.finalize(self, os.close, self.descriptor)
        self._map = mmap.mmap(self.descriptor, size)
        self._bytes = np.frombuffer(self._map, np.uint8)

    @staticmethod
    def needed(arrays: list[Array]) -> int:
        """Return the bytes that `arrays` and their red zones take."""
        return layout(arrays)[1]

    def write(self, arrays: list[Array]) -> list[Slot]:
        """Copy `arrays` in, the last of which is the output, each between red zones, and return where each lies.

        Raises TypeError for a dtype that cannot cross.
        """
        slots, _ = layout(arrays)
        for array, slot in zip(arrays, slots, strict=True):
            self._view(slot)[...] = array
        for zone, red, _ in red_zones(arrays, slots):
            self._bytes[zone] = red
        return slots

    def settle(self) -> None:
        """Do nothing: no processor writes here any more once the worker stands still."""

    def read(self, slot: Slot) -> Array:
        """Return a copy of the array at `slot`: what is judged cannot change any more."""
        return self._view(slot).copy()

    def matches(self, slot: Slot, array: Array) -> bool:
        """Return whether the bytes at `slot` are still those of `array`."""
        there = self._bytes[slot.offset : slot.offset + array.nbytes]
        return np.array_equal(there, np.ascontiguousarray(array).reshape(-1).view(np.uint8))

    def overrun(self, arrays: list[Array], slots: list[Slot]) -> int | None:
        """Return the index of the array nearest to something written beside it, None where all zones are whole."""
        for zone, red, nearest in red_zones(arrays, slots):
            if not (self._bytes[zone] == red).all():
                return nearest
        return None

    def close(self) -> None:
        """Give the memory back."""
        del self._bytes
        self._map.close()
        self._end()

    def _view(self, slot: Slot) -> Array:
        count = int(np.prod(slot.shape, dtype=np.int64))
        return np.frombuffer(self._map, slot.dtype, count, slot.offset).reshape(slot.shape)


def poison(out: Array, numbers: np.random.Generator) -> None:
    """Make every element of `out` something that no right answer is: NaN, or a pattern drawn for this call.

    In place; `out` has any shape, and a dtype that is one of wire.DTYPES.
    """
    if np.issubdtype(out.dtype, np.floating):
        out.fill(np.nan)
    else:
        pattern = numbers.integers(0, 2**62, dtype=np.int64)
        out.fill(np.array(pattern).astype(out.dtype))


def red_zones(arrays: list[Array], slots: list[Slot]) -> Iterator[tuple[slice, int, int]]:
    """Yield the bytes of every red zone, what it is filled with, and the index of the array that it lies beside.

    A gap between two arrays is two zones; the last one reaches to the next page but one.
    """
    last = len(arrays) - 1
    ends = [0, *(slot.offset + array.nbytes for array, slot in zip(arrays, slots, strict=True))]
    starts = [*(slot.offset for slot in slots), _after(ends[-1])]
    for gap, (end, start) in enumerate(zip(ends, starts, strict=True)):
        middle = (end + start) // 2
        for zone, nearest in ((slice(end, middle), max(gap - 1, 0)), (slice(middle, start), min(gap, last))):
            yield zone, _OUTPUT_RED if nearest == last else _INPUT_RED, nearest


def layout(arrays: list[Array], stagger: int = _LINE) -> tuple[list[Slot], int]:
    """Return each array's slot, in their order and without overlap, and the total size in bytes, whole pages.

    Every array starts on a cache line but on another offset in its page, so that no two arrays share
    their low address bits (which costs speed on many processors, and by chance).
    """
    slots = []
    edge = 0
    for index, array in enumerate(arrays):
        if array.dtype.name not in DTYPES:
            raise TypeError(f"an array of {array.dtype} cannot cross to a worker; use one of {', '.join(DTYPES)}")
        start = _after(edge) + stagger * (index + 1)
        slots.append(Slot(start, array.shape, array.dtype.name))
        edge = start + array.nbytes
    return slots, _after(edge)


def _after(edge: int) -> int:
    """Return where the page ends that follows the one of `edge`."""
    return -(-edge // _PAGE) * _PAGE + _PAGE
