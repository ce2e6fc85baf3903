"""A run by lines of its source: what each executed and moved, and its share of the modelled time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields

from grader.ptxemu.model.roofline import Estimate, executed
from grader.ptxemu.program.opcodes import opcode_of
from grader.ptxemu.run.launch import Run
from grader.ptxemu.text.records import SourceLine

Line = tuple[int, int]  # a source file's number, and a line; 0 is nowhere
_WARP = 32  # threads


@dataclass
class LineCost:
    """What a line cost, summed over all warps.

    `warps` and `threads` count instructions executed, `issued` those with the further ones that an instruction of PTX
    stands for; `float64` are operations of threads, `held_ns` nanoseconds that warps wait at fences and barriers.
    `sectors`, `ideal` and `transactions` are of global memory, `loads` the warps' loads from it, `wavefronts` and
    `ideal_wavefronts` of shared memory, `atomics` threads. `branches` are of warps, `divided` those that divide one.
    """

    warps: int = 0
    threads: int = 0
    issued: int = 0
    float64: int = 0
    held_ns: float = 0.0
    sectors: int = 0
    ideal: int = 0
    transactions: int = 0
    loads: int = 0
    wavefronts: int = 0
    ideal_wavefronts: int = 0
    atomics: int = 0
    branches: int = 0
    divided: int = 0

    def add(self, other: LineCost, times: int = 1) -> None:
        """Add what another line, or the same in another run, cost so many times."""
        for field in fields(self):
            setattr(self, field.name, getattr(self, field.name) + times * getattr(other, field.name))

    @property
    def conflicts(self) -> int:
        """The wavefronts that bank conflicts took."""
        return self.wavefronts - self.ideal_wavefronts

    @property
    def lanes(self) -> float:
        """How many of a warp's 32 threads work, on average."""
        return self.threads / self.warps if self.warps else float(_WARP)


_COUNTED: Mapping[str, Callable[[LineCost], float]] = {  # what a limit of `estimate` counts
    "memory": lambda cost: cost.sectors,
    "L2 cache": lambda cost: cost.sectors,
    "latency of memory": lambda cost: cost.loads,
    "fences and barriers": lambda cost: cost.held_ns,
    "atomics that meet": lambda cost: cost.atomics,
    "shared memory": lambda cost: cost.wavefronts,
    "float64": lambda cost: cost.float64,
}


def line_costs(run: Run) -> dict[Line, LineCost]:
    """Return what each line cost."""
    found: dict[Line, LineCost] = {}
    for instruction, warps, threads in executed(run):
        opcode, cost = opcode_of(instruction), _cost_at(instruction.source, found)
        cost.warps += warps
        cost.threads += threads
        cost.issued += warps * (1 + opcode.slots)
        cost.float64 += threads * opcode.is_float64
        cost.held_ns += warps * opcode.row.wait_ns
    for number, (_, _, divided) in run.counts.ways.items():
        branch = run.blocks[number].last
        if branch is not None:
            cost = _cost_at(branch.source, found)
            cost.branches += run.counts.runs[number][0]
            cost.divided += divided
    _add_traffic(run, found)
    return found


def _cost_at(source: SourceLine, found: dict[Line, LineCost]) -> LineCost:
    return found.setdefault((source.file, source.line), LineCost())


def _add_traffic(run: Run, found: dict[Line, LineCost]) -> None:
    for site, traffic in run.traffic.items():
        cost = _cost_at(site.source, found)
        if site.shared:
            cost.wavefronts += traffic.sectors
            cost.ideal_wavefronts += traffic.ideal
        else:
            cost.sectors += traffic.sectors
            cost.ideal += traffic.ideal
            cost.transactions += traffic.lines
            cost.loads += 0 if site.stores else traffic.requests
        cost.atomics += traffic.lanes if site.atomic else 0


def line_seconds(costs: Mapping[Line, LineCost], modelled: Estimate) -> dict[Line, float]:
    """Return the modelled time of a run, shared out among its lines by what the limit that decides counts."""
    counted = _COUNTED.get(modelled.bound, _issued)
    if not any(map(counted, costs.values())):
        counted = _issued
    total = sum(map(counted, costs.values())) or 1
    return {line: modelled.seconds * counted(cost) / total for line, cost in costs.items()}


def _issued(cost: LineCost) -> float:
    return cost.issued
