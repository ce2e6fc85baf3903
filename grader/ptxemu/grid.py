"""A launch's blocks and threads, and how they are numbered: threads by id, their slots in a batch as lanes.

A *lane* is the slot of one thread. Blocks are padded to whole warps of 32 lanes, so that some lanes of a block's last
warp may have no thread; a lane's low five bits are its lane within the warp, the others the warp. Lanes count from the
first block of the batch that runs, ids from the first block of the grid: id = lane + blocks before * `Grid.padded`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

Dim = tuple[int, int, int]
MAX_BLOCK = 1024  # threads; this and the next: CUDA C++ Programming Guide, technical specifications
_MAX_THREADS = (1024, 1024, 64)
_MAX_BLOCKS = (2**31 - 1, 65535, 65535)


@dataclass(frozen=True)
class Grid:
    """A launch: blocks and threads of a block, each (x, y, z), x first."""

    blocks: Dim
    threads: Dim

    @property
    def block_count(self) -> int:
        """The number of blocks."""
        return math.prod(self.blocks)

    @property
    def block_size(self) -> int:
        """The number of threads of a block."""
        return math.prod(self.threads)

    @property
    def padded(self) -> int:
        """The number of lanes of a block: whole warps."""
        return -(-self.block_size // 32) * 32

    def thread(self, identity: int) -> tuple[Dim, Dim]:
        """Return the block and the thread, each (x, y, z), of a thread's id."""
        block, thread = divmod(identity, self.padded)
        return _unravel(block, self.blocks), _unravel(thread, self.threads)


def _unravel(number: int, dim: Dim) -> Dim:
    return number % dim[0], number // dim[0] % dim[1], number // (dim[0] * dim[1])


def launch_fault(grid: Grid) -> str:
    """Return why no GPU would launch this, an empty text where it would."""
    if any(not size > 0 for size in (*grid.blocks, *grid.threads)):
        return "every dimension of a launch is at least 1"
    if grid.block_size > MAX_BLOCK:
        return f"a block has {grid.block_size} threads, and at most {MAX_BLOCK} are possible"
    if any(size > most for size, most in zip(grid.threads, _MAX_THREADS, strict=True)):
        return f"a block's dimensions are at most {_MAX_THREADS}"
    if any(size > most for size, most in zip(grid.blocks, _MAX_BLOCKS, strict=True)):
        return f"a grid's dimensions are at most {_MAX_BLOCKS}"
    return ""
