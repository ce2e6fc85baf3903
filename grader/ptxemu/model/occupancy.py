"""How many blocks a GPU holds at a time."""

from __future__ import annotations

from grader.ptxemu.grid import Grid
from grader.ptxemu.model.gpus import Gpu

# of a multiprocessor, the least of these architectures: CUDA C++ Programming Guide, technical specifications
_REGISTERS = 65536
_SHARED = 64 * 2**10  # bytes
_BLOCKS = 16


def waves(grid: Grid, gpu: Gpu, registers: int, shared: int) -> float:
    """Return how many times the GPU is filled with blocks; the part after the point is what the last time fills.

    A multiprocessor holds as many blocks as its threads, its registers (of which a thread has so many) and its shared
    memory (of which a block has so many bytes) allow.
    """
    by_registers = _REGISTERS // max(registers * grid.padded, 1)
    by_shared = _SHARED // shared if shared else gpu.threads
    resident = max(1, min(gpu.threads // grid.padded, by_registers, by_shared, _BLOCKS))
    return grid.block_count / (gpu.multiprocessors * resident)
