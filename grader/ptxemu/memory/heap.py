"""What threads of a kernel allocate for themselves, with malloc: an array for each, until it is given back.

Source: CUDA C++ Programming Guide, dynamic global memory allocation: it outlives the launch, begins at multiples of 16,
and where there is none left malloc gives 0.
"""

from __future__ import annotations

import numpy as np

from grader.ptxemu.memory.arrays import Layout
from grader.ptxemu.text.records import Space

_MOST_BYTES, _MOST_ARRAYS = 8 * 2**20, 4096  # bytes: the default of CUDA; arrays: each takes a kilobyte here
_NAME = "memory from malloc"


class Heap:
    """The arrays that the threads of a kernel have allocated in a layout."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._sizes: dict[int, int] = {}
        self._used = 0

    def allocate(self, size: int) -> int:
        """Return the address of `size` new bytes, 0 where there are no more."""
        if size < 0 or len(self._sizes) >= _MOST_ARRAYS or size + self._used > _MOST_BYTES:
            return 0
        base = self._layout.add(_NAME, Space.GLOBAL, np.full(size, 0xAB, np.uint8), (size,), 1).base
        self._sizes[base] = size
        self._used += size
        return base

    def free(self, address: int) -> bool:
        """Give back what `allocate` returned; return whether it had, as it always has for 0."""
        if not address:
            return True
        held = self._layout.holding(Space.GLOBAL, address, 0)
        if held is None or held[0].name != _NAME or held[1]:
            return False
        self._layout.remove(held[0])
        self._used -= self._sizes.pop(address, 0)  # 0: an earlier launch of another kernel had it from its own
        return True
