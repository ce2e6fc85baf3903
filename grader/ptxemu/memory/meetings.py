"""Atomics that meet: hardware does those on one element one after the other.

Source: NVIDIA's Next Generation CUDA Compute Architecture, Kepler GK110 (white paper): one operation a clock at a
common address of global memory. In shared memory those of a warp that meet are taken to need a turn of the banks each.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from grader.ptxemu.memory.arrays import Buffer
from grader.ptxemu.text.records import Space

Array = np.ndarray[Any, Any]
_WARP_BITS = 5


@dataclass
class Meetings:
    """How often atomics met; `in_blocks` counts those in shared memory that waited for another of their warp."""

    in_blocks: int = 0
    _counts: dict[str, Array] = field(default_factory=dict)

    def note(self, buffer: Buffer, width: int, elements: Array, lanes: Array) -> None:
        """Note one atomic of each of these `lanes` (n,) on these `elements` (n,) of `width` bytes."""
        if buffer.space is Space.GLOBAL:
            counts = self._counts.get(buffer.name)
            if counts is None:
                counts = self._counts[buffer.name] = np.zeros(buffer.bytes.size + 1, np.int64)
            np.add.at(counts, elements * width, 1)
        elif buffer.space is Space.SHARED:
            alike = (lanes >> _WARP_BITS) * np.int64(buffer.bytes.size + 1) + elements
            self.in_blocks += elements.size - np.unique(alike).size

    def most(self) -> int:
        """Return how many atomics met at the element of global memory where most did."""
        return max((int(counts.max()) for counts in self._counts.values()), default=0)
