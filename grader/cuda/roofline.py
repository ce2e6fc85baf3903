"""How long a launch would take on a named GPU if nothing but its hardware's limits held it up: a model.

Each limit gives a time: memory, the cache before it, shared memory, issuing instructions, float64. The longest is the
model's answer. It knows no latency, so that few threads look better than they are. Figures: NVIDIA's data sheets and
architecture white papers; the L2 cache is taken to be three times as fast as the memory behind it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from grader.cuda.findings import Grid
from grader.cuda.launch import Run
from grader.cuda.traffic import SECTOR

_L2_OVER_MEMORY = 3.0
_SCHEDULERS = 4
_REGISTERS, _SHARED, _BLOCKS = 65536, 64 * 2**10, 16


@dataclass(frozen=True)
class Gpu:
    """A GPU: multiprocessors, clock in Hz, memory in bytes/s, float64 operations a clock and multiprocessor."""

    name: str
    arch: int
    multiprocessors: int
    clock: float
    memory: float
    float64: int
    threads: int


GPUS = (
    Gpu("T4", 75, 40, 1.59e9, 320e9, 2, 1024),
    Gpu("A100", 80, 108, 1.41e9, 1555e9, 32, 2048),
    Gpu("L4", 89, 58, 2.04e9, 300e9, 2, 1536),
    Gpu("H100", 90, 132, 1.98e9, 3350e9, 64, 2048),
)


@dataclass(frozen=True)
class Estimate:
    """The seconds of each limit by name, and the fewest in which the bytes needed could move."""

    gpu: Gpu
    limits: Mapping[str, float]
    ideal: float

    @property
    def seconds(self) -> float:
        """The modelled time of the kernel, without the launch."""
        return max(self.limits.values())

    @property
    def bound(self) -> str:
        """The limit that decides."""
        return max(self.limits, key=lambda name: self.limits[name])


def estimate(run: Run, gpu: Gpu) -> Estimate:
    """Return the model's times of a run on `gpu`."""
    sectors = sum(t.sectors for site, t in run.traffic.items() if not site.shared)
    needed = sum(t.needed for site, t in run.traffic.items() if not site.shared)
    passes = sum(t.sectors for site, t in run.traffic.items() if site.shared)
    moved = min(sectors * SECTOR, max(run.footprint, needed * SECTOR))
    per_clock = gpu.multiprocessors * gpu.clock
    limits = {
        "memory": moved / gpu.memory,
        "L2 cache": sectors * SECTOR / (gpu.memory * _L2_OVER_MEMORY),
        "shared memory": passes / per_clock,
        "instructions": run.counts.warps / (per_clock * _SCHEDULERS),
        "float64": float64_count(run) / (per_clock * gpu.float64),
    }
    return Estimate(gpu, limits, needed * SECTOR / gpu.memory)


def waves(grid: Grid, gpu: Gpu, registers: int, shared: int) -> float:
    """Return how many times the GPU is filled with blocks; the part after the point is what the last time fills.

    A multiprocessor holds as many blocks as its threads, 65536 registers and 64 KiB of shared memory (the least of
    these architectures) allow: CUDA C++ Programming Guide, technical specifications.
    """
    by_registers = _REGISTERS // max(registers * grid.padded, 1)
    by_shared = _SHARED // shared if shared else gpu.threads
    resident = max(1, min(gpu.threads // grid.padded, by_registers, by_shared, _BLOCKS))
    return grid.block_count / (gpu.multiprocessors * resident)


def float64_count(run: Run) -> int:
    """Return how many operations on float64 the threads executed."""
    return sum(float64_lines(run).values())


def float64_lines(run: Run) -> dict[int, int]:
    """Return how many operations on float64 the threads executed, by line."""
    found: dict[int, int] = {}
    for number, (_, threads) in run.counts.runs.items():
        for instruction in run.blocks[number].instructions:
            parts = instruction.parts
            if "f64" in parts and parts[0] not in ("ld", "st", "mov", "selp"):
                found[instruction.place.line] = found.get(instruction.place.line, 0) + threads
    return found
