"""The GPUs that times are modelled for.

Figures: NVIDIA's data sheets and architecture white papers of T4, A100 with 40 GB, L4 and H100 SXM5 (multiprocessors,
boost clock, memory), and the CUDA C++ Programming Guide (float64 results a clock, threads of a multiprocessor). The L2
cache of the H100 was measured (docs/gpu.md: `chunked`, whose time it is); those of the others are assumed to have three
times their memory's bandwidth.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Gpu:
    """A GPU: compute capability (80 for 8.0), multiprocessors, clock in Hz, memory and L2 cache in bytes/s.

    `float64` are operations a clock and multiprocessor, `threads` the most that a multiprocessor holds at a time.
    """

    name: str
    arch: int
    multiprocessors: int
    clock: float
    memory: float
    l2: float
    float64: int
    threads: int


GPUS = (
    Gpu("T4", 75, 40, 1.59e9, 320e9, 3 * 320e9, 2, 1024),
    Gpu("A100", 80, 108, 1.41e9, 1555e9, 3 * 1555e9, 32, 2048),
    Gpu("L4", 89, 58, 2.04e9, 300e9, 3 * 300e9, 2, 1536),
    Gpu("H100", 90, 132, 1.98e9, 3350e9, 4900e9, 64, 2048),
)
