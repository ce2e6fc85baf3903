"""What threads of a kernel allocate for themselves, with malloc: an array for each, until it is given back.

Source: CUDA C++ Programming Guide, dynamic global memory allocation: it outlives the launch, begins at multiples of 16,
and where there is none left malloc gives 0.
"""

from __future__ import annotations

import numpy as np

from grader.ptxemu.memory.arrays import Buffer, Layout
from grader.ptxemu.text.records import Space

_MOST_BYTES, _MOST_ARRAYS = 8 * 2**20, 4096  # bytes: the default of CUDA; arrays: each takes a kilobyte here
_NAME = "memory from malloc"


class Heap:
    """The arrays that threads have allocated in a layout."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout

    def allocate(self, size: int) -> int:
        """Return the address of `size` new bytes, 0 where there are no more."""
        own = self._arrays()
        if size < 0 or len(own) >= _MOST_ARRAYS or size + sum(buffer.size for buffer in own) > _MOST_BYTES:
            return 0
        return self._layout.add(_NAME, Space.GLOBAL, np.full(size, 0xAB, np.uint8), (size,), 1).base

    def free(self, address: int) -> bool:
        """Give back what `allocate` returned; return whether it had, as it always has for 0."""
        held = self._layout.holding(Space.GLOBAL, address, 0)
        if address and (held is None or held[0].name != _NAME or held[1]):
            return False
        if held is not None and address:
            self._layout.remove(held[0])
        return True

    def _arrays(self) -> list[Buffer]:
        return [buffer for buffer in self._layout.all(Space.GLOBAL) if buffer.name == _NAME]
