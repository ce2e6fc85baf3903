"""How long a launch would take on a named GPU if nothing but its hardware's limits held it up: a model.

Each limit gives a time: memory, the cache before it, shared memory, issuing instructions, float64, fences and barriers,
atomics that meet at an element, and for few threads the latency of memory. The longest is the model's answer. Local
memory is taken to stay in the L2 cache.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from grader.ptxemu.memory.traffic import SECTOR
from grader.ptxemu.model.gpus import Gpu
from grader.ptxemu.program.opcodes import Family, opcode_of
from grader.ptxemu.run.launch import Run
from grader.ptxemu.text.records import Immediate, Instruction

_SCHEDULERS = 4  # of a multiprocessor, each issues an instruction of a warp a clock: architecture white papers
_LATENCY_S = 400e-9  # of memory; Jia et al., Dissecting the NVIDIA Turing T4 GPU via Microbenchmarking, table 3.1
_OVERLAPPED = 2  # loads of a thread that are under way at a time: assumed
_WARP = 32  # threads
_LONGEST_SLEEP_NS = 1_000_000  # PTX ISA, nanosleep


@dataclass(frozen=True)
class Estimate:
    """The seconds of each limit by name, and the fewest in which memory could move what the accesses need at least."""

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
    ideal = sum(t.ideal for site, t in run.traffic.items() if not site.shared)
    wavefronts = sum(t.sectors for site, t in run.traffic.items() if site.shared)
    moved = min(sectors * SECTOR, max(run.footprint, ideal * SECTOR))
    per_clock = gpu.multiprocessors * gpu.clock
    resident = gpu.multiprocessors * gpu.threads
    limits = {
        "memory": moved / gpu.memory,
        "L2 cache": (sectors + run.cached) * SECTOR / gpu.l2,
        "latency of memory": _LATENCY_S * waits(run, resident) / _OVERLAPPED,
        "sleep": _slept(run) * _WARP / min(max(run.launched, _WARP), resident),
        "fences and barriers": _held_up(run) * _WARP / min(max(run.launched, _WARP), resident),
        "atomics that meet": run.met / gpu.clock,
        "shared memory": (wavefronts + run.met_in_blocks) / per_clock,
        "instructions": (run.counts.warps + _further_slots(run)) / (per_clock * _SCHEDULERS),
        "float64": sum(float64_lines(run).values()) / (per_clock * gpu.float64),
    }
    return Estimate(gpu, limits, ideal * SECTOR / gpu.memory)


def waits(run: Run, resident: int) -> float:
    """Return how many loads from memory a warp does one after the other, where so many threads run at a time."""
    loads = sum(t.requests for site, t in run.traffic.items() if not site.stores and not site.shared)
    return loads * _WARP / min(max(run.launched, _WARP), resident)


def float64_lines(run: Run) -> dict[int, int]:
    """Return how many operations on float64 the threads executed, by line."""
    found: dict[int, int] = {}
    for instruction, _, threads in executed(run):
        if opcode_of(instruction).is_float64:
            line = instruction.source.line
            found[line] = found.get(line, 0) + threads
    return found


def executed(run: Run) -> Iterator[tuple[Instruction, int, int]]:
    """Yield the instructions that were executed, each with the number of warps and of threads that did so."""
    for number, (warps, threads) in run.counts.runs.items():
        block = run.blocks[number]
        for instruction in block.code:
            yield instruction, warps, threads


def _slept(run: Run) -> float:
    """Return the seconds that all warps together sleep; where a register says how long, as long as is possible."""
    found = 0
    for instruction, warps, _ in executed(run):
        if opcode_of(instruction).family is Family.SLEEP:
            (how_long,) = instruction.operands
            found += warps * (how_long.bits if isinstance(how_long, Immediate) else _LONGEST_SLEEP_NS)
    return found * 1e-9


def _held_up(run: Run) -> float:
    """Return the seconds for which all warps together wait at fences and barriers."""
    return sum(warps * opcode_of(instruction).row.wait_ns for instruction, warps, _ in executed(run)) * 1e-9


def _further_slots(run: Run) -> int:
    """Return how many instructions warps issue on top because one of PTX is many of the GPU's, or holds up others."""
    return sum(warps * opcode_of(instruction).slots for instruction, warps, _ in executed(run))
