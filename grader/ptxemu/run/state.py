"""What the parts of the emulator share while a kernel runs: the launch, its memory, what was found and counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from grader.ptxemu.checks.findings import Findings, Kind
from grader.ptxemu.checks.times import WARP_BITS
from grader.ptxemu.compute.values import Value, seen_as, spread
from grader.ptxemu.grid import Grid
from grader.ptxemu.memory.arrays import Buffer, Layout
from grader.ptxemu.memory.meetings import Meetings
from grader.ptxemu.memory.traffic import Traffic, WarpAccess
from grader.ptxemu.program.opcodes import Family, Opcode
from grader.ptxemu.run.prints import Prints
from grader.ptxemu.text.records import SourceLine, Space

Array = np.ndarray[Any, Any]


class Group:
    """Threads that execute together: `lanes` int64 (n,), ascending, is where they are in the batch.

    `frame` has their registers by name: (n,), or one NumPy scalar where all n have the same. Values are shared between
    groups and remembered by identity, so none is ever written to: an instruction puts a new one in. `first` is the id
    of lane 0. `stored` says that all of them have stored something in global memory.
    """

    def __init__(self, lanes: Array, frame: dict[str, Value], first: int) -> None:
        self.lanes = lanes
        self.frame = frame
        self.first = first
        self.stored = False

    @cached_property
    def warps(self) -> Array:
        """The warp of each lane in the batch, int64 (n,)."""
        return self.lanes >> 5

    @cached_property
    def new(self) -> Array:
        """Whether each lane but the first begins another warp, bool (n - 1,)."""
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
        """1 + id of each thread, int32 (n,)."""
        return (self.lanes + (self.first + 1)).astype(np.int32)

    def choose(self, positions: Array, live: frozenset[str]) -> Group:
        """Return the group of the lanes at these positions, ascending, with the registers that are live for them."""
        frame = self.frame
        chosen = {n: v.take(positions) if v.ndim else v for n in live if (v := frame.get(n)) is not None}
        return Group(self.lanes.take(positions), chosen, self.first)


def joined(groups: list[Group], live: frozenset[str]) -> Group:
    """Return one group of all the lanes, ascending, with those of the registers that all of them have."""
    if len(groups) == 1:
        return groups[0]
    lanes = np.concatenate([group.lanes for group in groups])
    order = None if (np.diff(lanes) > 0).all() else _ascending(lanes)
    frame: dict[str, Value] = {}
    for name in live:
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
    """An instruction of a program: its number, which tells it from all others, the source line, and its opcode."""

    number: int
    source: SourceLine = field(compare=False)
    opcode: Opcode = field(compare=False)

    @property
    def shared(self) -> bool:
        """Whether it accesses shared memory by name."""
        return self.opcode.space is Space.SHARED

    @property
    def stores(self) -> bool:
        """Whether it stores."""
        return self.opcode.family is not Family.LOAD

    @property
    def atomic(self) -> bool:
        """Whether it does both at once."""
        return self.opcode.family is Family.ATOMIC


@dataclass(frozen=True)
class Transfer:
    """What an instruction moves for each thread: `count` neighbouring elements of `dtype`, from or to a state space.

    `width` are the bytes of them all. `atomic` says that others may do the same to these elements at any time.
    """

    site: Site
    space: Space
    dtype: np.dtype[Any]
    count: int
    atomic: bool
    width: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "width", self.dtype.itemsize * self.count)  # once: it is asked for at every access


@dataclass
class Batch:
    """The blocks that run at a time, from number `first_block` on.

    Of their lanes, each bool (lanes,): `present` those that have a thread, `ended` those whose thread does not run any
    more or never did, `busy` those that have stored something in global memory. `warp_epochs` int64 (warps,) counts
    each warp's synchronisations; it is None where the kernel has none.
    """

    first_block: int
    present: Array
    ended: Array
    busy: Array
    warp_epochs: Array | None


@dataclass
class Machine:
    """What a launch works on, and what was seen of it. `checks` says whether accesses are checked and counted.

    `fenced` says that the kernel has a fence, `epoch` counts barriers and batches. `traffic` and `samples` are of
    accesses to global and shared memory; `cached` counts sectors of local memory and of tables, `meetings`
    atomics that meet.

    `locks` says that what a loop with atomics and a fence may have ordered is no race for certain, even within a block.
    `parameters` are the bytes of the arguments, by the kernel's parameter. Where the kernel is `asking`, waiting in
    loops for what others do, `changes` counts changes of memory, and `asked` has for the first thread of a group the
    array and the byte that it asked for last. `printed` is what the kernel prints.
    """

    grid: Grid
    layout: Layout
    checks: bool
    fenced: bool
    findings: Findings
    batch: Batch
    epoch: int = 0
    traffic: dict[Site, Traffic] = field(default_factory=dict)
    samples: dict[Site, WarpAccess] = field(default_factory=dict)
    cached: int = 0
    meetings: Meetings = field(default_factory=Meetings)
    parameters: Mapping[str, bytes] = field(default_factory=dict)
    locks: bool = False
    asking: bool = False
    changes: int = 0
    asked: dict[int, tuple[Site, Buffer, int]] = field(default_factory=dict)
    printed: Prints = field(default_factory=Prints)

    def begin(self, parameters: Mapping[str, bytes]) -> None:
        """Begin a launch with these arguments: nothing is found or counted yet."""
        self.parameters = parameters
        self.findings = Findings(self.grid)
        self.traffic, self.samples, self.asked = {}, {}, {}
        self.cached = self.changes = 0
        self.meetings, self.printed = Meetings(), Prints()

    def order_all(self) -> None:
        """Note that what was done before is ordered before all that comes, whoever did it."""
        for space in (Space.GLOBAL, Space.SHARED):
            for buffer in self.layout.all(space):
                if buffer.shadow is not None:
                    buffer.shadow[0].order_all(self.epoch << WARP_BITS)

    def found(self, kind: Kind, source: SourceLine, group: Group, positions: Array) -> None:
        """Note what the lanes at `positions` of the group did at a line; the first of them is the example."""
        thread = int(group.lanes[positions[0]]) + group.first
        self.findings.add(kind, source, "", positions.size, thread=thread)

    def now(self, group: Group) -> Any:
        """Return the time of the group's threads: one number, or int64 (n,), one for each."""
        time, epochs = self.epoch << WARP_BITS, self.batch.warp_epochs
        return time if epochs is None else epochs[group.warps] + time


def no_batch() -> Batch:
    """Return what stands for a batch before the first one."""
    nobody = np.zeros(0, np.bool_)
    return Batch(0, nobody, nobody, nobody, None)
