"""What the parts of the emulator share while a kernel runs: the launch, its memory, what was found and counted."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from grader.ptxemu.checks.findings import Findings, Grid, Kind
from grader.ptxemu.checks.times import WARP_BITS
from grader.ptxemu.compute.values import Value, seen_as, spread
from grader.ptxemu.memory.arrays import Layout
from grader.ptxemu.memory.traffic import Traffic, WarpAccess
from grader.ptxemu.text.records import Place

Array = np.ndarray[Any, Any]


class Exhausted(Exception):
    """A limit on what is executed was reached."""


class Group:
    """Threads that execute together: `lanes`, ascending, are their places in the batch; `frame` has their registers.

    `first` is the id of lane 0. `stored` says that all of them have stored something in global memory.
    """

    def __init__(self, lanes: Array, frame: dict[str, Value], first: int) -> None:
        self.lanes = lanes
        self.frame = frame
        self.first = first
        self.stored = False

    @cached_property
    def warps(self) -> Array:
        """The warp of each lane in the batch."""
        return self.lanes >> 5

    @cached_property
    def new(self) -> Array:
        """Whether each lane but the first begins another warp."""
        return np.not_equal(self.warps[1:], self.warps[:-1])

    @cached_property
    def warp_count(self) -> int:
        """The number of warps in which some lane is active."""
        first, last = int(self.lanes[0]), int(self.lanes[-1])
        if last - first == self.lanes.size - 1:
            return (last >> 5) - (first >> 5) + 1
        return int(np.count_nonzero(self.new)) + 1

    @cached_property
    def own(self) -> Array:
        """1 + id of each thread."""
        return (self.lanes + (self.first + 1)).astype(np.int32)

    def choose(self, places: Array, alive: frozenset[str]) -> Group:
        """Return the group of some of the lanes, with the registers that are alive for them."""
        frame = self.frame
        chosen = {n: v.take(places) if v.ndim else v for n in alive if (v := frame.get(n)) is not None}
        return Group(self.lanes.take(places), chosen, self.first)


def joined(groups: list[Group], alive: frozenset[str]) -> Group:
    """Return one group of all the lanes, ascending, with those of the registers that all of them have."""
    if len(groups) == 1:
        return groups[0]
    lanes = np.concatenate([group.lanes for group in groups])
    order = None if (np.diff(lanes) > 0).all() else _ascending(lanes)
    frame: dict[str, Value] = {}
    for name in alive:
        values = [group.frame[name] for group in groups if name in group.frame]
        if len(values) == len(groups):
            same = [seen_as(value, values[0].dtype) for value in values]
            frame[name] = _in_one([group.lanes.size for group in groups], same, order)
    return Group(lanes if order is None else lanes.take(order), frame, groups[0].first)


def _ascending(lanes: Array) -> Array:
    """Return the positions of lanes, none of them twice, in their order."""
    positions = np.full(int(lanes.max()) + 1, -1)
    positions[lanes] = np.arange(lanes.size)
    return positions[positions >= 0]


def _in_one(sizes: list[int], values: list[Value], order: Array | None) -> Value:
    """Return a register of several groups as one: a number where all threads have the same."""
    if not any(value.ndim for value in values) and len({value.tobytes() for value in values}) == 1:
        return values[0]
    whole = np.concatenate([spread(value, size) for value, size in zip(values, sizes, strict=True)])
    return whole if order is None else whole.take(order)


@dataclass(frozen=True)
class Site:
    """An instruction that accesses memory: its number, where it stands, and its opcode."""

    number: int
    place: Place
    opcode: str

    @property
    def shared(self) -> bool:
        """Whether it accesses shared memory by name."""
        return ".shared" in self.opcode

    @property
    def stores(self) -> bool:
        """Whether it stores."""
        return not self.opcode.startswith("ld")


@dataclass
class Machine:
    """The state of a running kernel. `checks` says whether accesses are checked and counted, or only kept inside.

    `epoch` counts barriers, `warp_epochs` the synchronisations of each warp in the batch; `live` is the number of
    threads of each warp that have not ended, `present` marks the lanes of the batch that have a thread,
    `busy` those that have stored something; `cached` counts sectors of local memory and of tables.
    """

    grid: Grid
    layout: Layout
    findings: Findings
    checks: bool
    traffic: dict[Site, Traffic] = field(default_factory=dict)
    cached: int = 0
    samples: dict[Site, WarpAccess] = field(default_factory=dict)
    epoch: int = 0
    warp_epochs: Array | None = None
    fenced: bool = False
    first_block: int = 0
    present: Array = field(default_factory=lambda: np.zeros(0, np.bool_))
    busy: Array = field(default_factory=lambda: np.zeros(0, np.bool_))
    ended: Array = field(default_factory=lambda: np.zeros(0, np.bool_))

    def found(self, kind: Kind, place: Place, group: Group, positions: Array) -> None:
        """Note what the lanes at `positions` of the group did at `place`; the first of them is the example."""
        thread = int(group.lanes[positions[0]]) + group.first
        self.findings.add(kind, place, "", positions.size, thread=thread)

    def now(self, group: Group) -> Any:
        """Return the time of the group's threads: one number, or one for each."""
        time = self.epoch << WARP_BITS
        return time if self.warp_epochs is None else self.warp_epochs[group.warps] + time
