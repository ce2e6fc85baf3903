"""The memories of an emulated GPU: where arrays lie, and what lies at an address.

Every array has an address range of its own with nothing near it, so that an address outside of one is known for
what it is, and whose. Addresses in shared and local memory mean other bytes for each block or thread.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from grader.ptxemu.compute.values import Value
from grader.ptxemu.text.records import Space

Array = np.ndarray[Any, Any]
RANGE_BITS = 40
_RANGE = {Space.GLOBAL: RANGE_BITS, Space.SHARED: 20, Space.LOCAL: 21}  # bits of the range that each array lies amid
WINDOW = {Space.SHARED: 1 << 56, Space.LOCAL: 1 << 57}  # where shared and local memory lie in generic addresses


@dataclass(frozen=True)
class Strided:
    """An array of any strides in bytes amid a buffer, its first element at the byte offset `start`."""

    shape: tuple[int, ...]
    strides: tuple[int, ...]
    start: int
    itemsize: int

    def index(self, offset: int) -> tuple[int, ...]:
        """Return the index of the element at a byte offset; outside, how many elements it is from the first."""
        left = offset - self.start
        found = [0] * len(self.shape)
        for axis in sorted(range(len(self.shape)), key=lambda axis: -abs(self.strides[axis])):
            if self.strides[axis]:
                found[axis] = int(left / self.strides[axis])
                left -= found[axis] * self.strides[axis]
        inside = all(0 <= index < size for index, size in zip(found, self.shape, strict=True))
        return tuple(found) if inside and 0 <= left < self.itemsize else ((offset - self.start) // self.itemsize,)


@dataclass(eq=False)
class Buffer:
    """An array in memory; or copies of it one after the other, one for every `lanes` lanes, unless that is 0.

    `bytes` is uint8, all copies of the `size` bytes each padded to 16. `shape` and `itemsize` describe a copy as the
    kernel's author sees it; `base` is the address of its first byte. `writable`: stores may go there. `initialised`: it
    means something before the kernel has written it; where only some of it does, `written` bool (size,) is which
    bytes. `counted`: accesses are traffic of memory and not of a cache.
    `shadow` is what `checks` keeps of it: a Shadow and the bytes of one element there, None where nothing is.
    `strided` is an array in it that is not simply all of it; `gaps` bool (size,) are bytes that belong to no element.
    `exceptions`: a kernel stores there the number of an exception that it raises. `dtype` is that of its elements, if
    anybody knows it.
    """

    name: str
    space: Space
    base: int
    size: int
    shape: tuple[int, ...]
    itemsize: int
    bytes: Array
    lanes: int = 0
    writable: bool = True
    initialised: bool = True
    written: Array | None = None
    counted: bool = True
    views: dict[Any, Array] = field(default_factory=dict)
    shadow: Any = None
    strided: Strided | None = None
    gaps: Array | None = None
    exceptions: bool = False
    dtype: np.dtype[Any] | None = None

    def seen_as(self, dtype: np.dtype[Any]) -> Array:
        """Return its bytes as elements of `dtype`, without those at the end that are no whole element."""
        view = self.views.get(dtype)
        if view is None:
            whole = self.bytes.size // dtype.itemsize * dtype.itemsize
            view = self.views[dtype] = self.bytes[:whole].view(dtype)
        return view

    @property
    def stride(self) -> int:
        """The bytes from one copy to the next, 0 where there is one."""
        return padded(self.size) if self.lanes else 0

    def index(self, offset: int) -> tuple[int, ...]:
        """Return the index of the element at a byte offset, which may be outside."""
        if self.strided:
            return self.strided.index(offset)
        element = offset // self.itemsize
        count = int(np.prod(self.shape, dtype=object))
        if len(self.shape) < 2 or not 0 <= element < count:
            return (element,)
        return tuple(int(i) for i in np.unravel_index(element, self.shape))


def padded(size: int) -> int:
    """Return the bytes that a copy of an array takes, so that the next one is aligned for any access."""
    return -(-max(size, 1) // 16) * 16


class Layout:
    """Which array is where: by state space, and by the number of its address range.

    In global memory these begin with the number `first`.
    """

    def __init__(self, first: int = 1) -> None:
        self._buffers: dict[Space, dict[int, Buffer]] = {space: {} for space in _RANGE}
        self._next = {Space.GLOBAL: first, Space.SHARED: 1, Space.LOCAL: 1}

    def add(
        self, name: str, space: Space, data: Array, shape: tuple[int, ...], itemsize: int, lanes: int = 0
    ) -> Buffer:
        """Lay an array with these bytes (all copies of it) into the next free range."""
        number = self._next[space]
        self._next[space] += 1
        base = (number << _RANGE[space]) + (1 << (_RANGE[space] - 1))
        size = itemsize * int(np.prod(shape, dtype=object))
        buffer = self._buffers[space][number] = Buffer(name, space, base, size, shape, itemsize, data, lanes)
        return buffer

    def place(self, buffer: Buffer) -> None:
        """Lay an array where its address says, in a range that nothing else lies in."""
        self._buffers[buffer.space][buffer.base >> _RANGE[buffer.space]] = buffer

    def remove(self, buffer: Buffer) -> None:
        """Forget an array; what its addresses were is no array's any more."""
        del self._buffers[buffer.space][buffer.base >> _RANGE[buffer.space]]

    def clear(self, space: Space) -> None:
        """Forget the arrays in `space`, whose ranges begin anew."""
        self._buffers[space].clear()
        self._next[space] = 1

    def at(self, space: Space, addresses: Value) -> list[tuple[Buffer | None, Array | None]]:
        """Return the arrays that addresses in `space` belong to, each with the mask of its addresses.

        The mask is None for all of them, the array None where there is none.
        """
        numbers = addresses >> _RANGE[space]
        ranges = self._buffers[space]
        if not numbers.ndim:
            return [(ranges.get(int(numbers)), None)]
        first = int(numbers[0])
        same = numbers == first
        if same.all():
            return [(ranges.get(first), None)]
        masks = [(ranges[int(number)], numbers == number) for number in np.unique(numbers) if int(number) in ranges]
        nowhere = ~np.isin(numbers, list(ranges))
        return [*masks, (None, nowhere)] if nowhere.any() else list(masks)

    def holding(self, space: Space, address: int, length: int) -> tuple[Buffer, int] | None:
        """Return the array in `space` that has all these bytes, and where in it they begin; None where none has."""
        if space is Space.GENERIC:
            space = window_of(address)
            address -= WINDOW.get(space, 0)
        buffer = self._buffers[space].get(address >> _RANGE[space])
        if buffer is None or not 0 <= address - buffer.base <= buffer.size - length:
            return None
        return buffer, address - buffer.base

    def all(self, space: Space) -> list[Buffer]:
        """Return the arrays in `space`."""
        return list(self._buffers[space].values())


def window_of(address: int) -> Space:
    """Return the state space that a generic address lies in."""
    if address & WINDOW[Space.LOCAL]:
        return Space.LOCAL
    return Space.SHARED if address & WINDOW[Space.SHARED] else Space.GLOBAL


def space_of(addresses: Value) -> list[tuple[Space, Array | None]]:
    """Return the state spaces that generic addresses lie in, each with the mask of its addresses (None: all)."""
    shared = (addresses & WINDOW[Space.SHARED]) != 0
    local = (addresses & WINDOW[Space.LOCAL]) != 0
    found: list[tuple[Space, Array | None]] = []
    for space, mask in ((Space.SHARED, shared & ~local), (Space.LOCAL, local), (Space.GLOBAL, ~(shared | local))):
        if np.all(mask):
            return [(space, None)]
        if np.any(mask):
            found.append((space, mask))
    return found
