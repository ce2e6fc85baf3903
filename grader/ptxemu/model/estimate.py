"""How long a launch would take on a named GPU if nothing but its hardware's limits held it up: a model.

Each limit gives a time: memory, the cache before it, shared memory, issuing instructions, float64, and for few threads
the latency of memory. The longest is the model's answer. Figures: NVIDIA's data sheets and architecture white papers;
the L2 cache is taken to be three times as fast as the memory behind it, and to hold local memory.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from grader.ptxemu.checks.findings import Grid
from grader.ptxemu.memory.traffic import SECTOR
from grader.ptxemu.run.launch import Run
from grader.ptxemu.text.records import Immediate

_L2_OVER_MEMORY = 3.0
_SCHEDULERS = 4
_LATENCY_S = 400e-9  # of memory; Jia et al., Dissecting the NVIDIA Turing T4 GPU via Microbenchmarking, table 3.1
_OVERLAPPED = 2  # loads of a thread that are under way at a time
_WARP = 32
_LONGEST_SLEEP_NS = 1_000_000  # PTX ISA, nanosleep
_DIVISION, _LONG_DIVISION, _SPECIAL_FUNCTION = 20, 80, 8
_SPECIAL = frozenset(("sin", "cos", "ex2", "lg2", "rcp", "rsqrt", "sqrt", "tanh"))
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
        "L2 cache": (sectors + run.cached) * SECTOR / (gpu.memory * _L2_OVER_MEMORY),
        "latency of memory": _LATENCY_S * waits(run, gpu.multiprocessors * gpu.threads) / _OVERLAPPED,
        "sleep": _slept(run) * _WARP / min(max(run.launched, _WARP), gpu.multiprocessors * gpu.threads),
        "shared memory": passes / per_clock,
        "instructions": (run.counts.warps + _lengthy(run)) / (per_clock * _SCHEDULERS),
        "float64": float64_count(run) / (per_clock * gpu.float64),
    }
    return Estimate(gpu, limits, needed * SECTOR / gpu.memory)


def waits(run: Run, resident: int) -> float:
    """Return how many loads from memory a warp does one after the other, where so many threads run at a time."""
    loads = sum(t.requests for site, t in run.traffic.items() if not site.stores and not site.shared)
    return loads * _WARP / min(max(run.launched, _WARP), resident)


def _slept(run: Run) -> float:
    """Return the seconds that all warps together sleep; where a register says how long, as long as is possible."""
    found = 0
    for number, (warps, _) in run.counts.runs.items():
        for instruction in run.blocks[number].instructions:
            if instruction.parts[0] == "nanosleep":
                (how_long,) = instruction.operands
                found += warps * (how_long.bits if isinstance(how_long, Immediate) else _LONGEST_SLEEP_NS)
    return found * 1e-9


def _lengthy(run: Run) -> int:
    """Return how many instructions of warps come on top because one of PTX is many of the GPU's, or holds up others.

    Source: CUDA C++ Programming Guide, arithmetic instructions; of 64-bit division it says only that it is longer.
    """
    found = 0
    for number, (warps, _) in run.counts.runs.items():
        for instruction in run.blocks[number].instructions:
            parts = instruction.parts
            if parts[0] in ("div", "rem"):
                found += warps * (_LONG_DIVISION if parts[-1][1:] == "64" else _DIVISION)
            elif parts[0] in _SPECIAL:
                found += warps * _SPECIAL_FUNCTION
    return found


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
