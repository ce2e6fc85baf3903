"""Runs a kernel's PTX, all threads of many blocks at a time.

A group of threads executes a basic block together, each register an array over them. Where a branch divides them
the group divides; where groups meet again they join. Of the groups that wait, the one with the lowest block of the
text goes first, so that threads that went ahead wait for those behind, as reconvergence on a GPU would have it; unless
another order is asked for (`run.queue`).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from grader.ptxemu.checks.findings import Kind
from grader.ptxemu.compute.values import DTYPES, Value, spread
from grader.ptxemu.errors import Exhausted
from grader.ptxemu.program.control_flow import Block, End
from grader.ptxemu.program.loader import Program
from grader.ptxemu.program.opcodes import Family, opcode_of
from grader.ptxemu.run.calls import OpenCalls
from grader.ptxemu.run.decode_memory import Step
from grader.ptxemu.run.fills import FillLoop
from grader.ptxemu.run.queue import Queue
from grader.ptxemu.run.specials import Specials
from grader.ptxemu.run.state import Batch, Group, Machine
from grader.ptxemu.run.synchronise import Synchroniser, is_grid_barrier
from grader.ptxemu.run.turns import Turns
from grader.ptxemu.text.records import MAX_OPEN_CALLS

BATCH = 32768  # lanes that are emulated at a time: registers of that many threads stay in the processor's cache
_MOST_VALUES = 2**27  # registers of all these lanes: a gigabyte, where each is 64 bits long
_STRETCH = 16  # instructions between two looks at the clock: one of them may take milliseconds


@dataclass(frozen=True)
class Limits:
    """What may be executed: `steps` are instructions of groups, `seconds` by the clock."""

    steps: int = 20_000_000
    seconds: float = 60.0


@dataclass
class Counts:
    """What was executed, in instructions of threads and of warps, and in branches of warps.

    `busy` counts threads that stored something in global memory, `runs` for each basic block the warps and threads
    that executed it, `ways` for each that ends in a branch the warps of which some threads took it, some did not, and
    both.
    """

    threads: int = 0
    warps: int = 0
    divergent: int = 0
    branches: int = 0
    busy: int = 0
    runs: dict[int, list[int]] = field(default_factory=dict)
    ways: dict[int, list[int]] = field(default_factory=dict)


class Emulator:
    """Executes a program on a machine: it owns the groups that can run, the synchroniser those that wait.

    `steps` are those of each basic block, `loops` the blocks many rounds of which can be done at once. `order` is the
    seed of a Queue.
    """

    def __init__(
        self,
        program: Program,
        machine: Machine,
        steps: Sequence[Sequence[Step]],
        loops: Mapping[int, FillLoop],
        synchroniser: Synchroniser,
        specials: Specials,
        limits: Limits,
        clock: Callable[[], float] = time.monotonic,
        order: int | None = None,
    ) -> None:
        self._program = program
        self._machine = machine
        self._steps = steps
        self._loops = loops
        self._synchroniser = synchroniser
        self._specials = specials
        self._limits = limits
        self._clock = clock
        self._blocks = program.blocks
        self._counts = Counts()
        self._turns = Turns(program.blocks, program.read, machine)
        self._together = any(is_grid_barrier(block) for block in program.blocks)
        self._in_warps = any(block.end is End.WARP for block in program.blocks)
        self._queue = Queue(program.blocks, order)
        self._calls = OpenCalls(0)
        self._present, self._lanes = np.zeros(0, np.bool_), np.zeros(0, np.int64)
        self._executed = 0
        self._deadline = 0.0

    def run(self, prepare: Callable[[int], None], most_blocks: int) -> Counts:
        """Run all blocks, and return what was executed.

        `prepare(count)` makes the memory of that many blocks before they begin; there is room for `most_blocks` at a
        time. Raises Exhausted where a limit is reached.
        """
        grid = self._machine.grid
        self._counts, self._executed = Counts(), 0
        at_once = min(self._at_once(), most_blocks)
        if self._together and at_once < grid.block_count:
            raise Exhausted(f"of blocks that wait for the whole grid at most {at_once} are emulated")
        self._deadline = self._clock() + self._limits.seconds
        with np.errstate(all="ignore"):
            starts = range(0, grid.block_count, at_once)
            for first in starts if self._machine.asking else self._queue.order(starts):
                count = min(at_once, grid.block_count - first)
                prepare(count)
                self._begin(first, count)
                if not self._run_batch():
                    break
        return self._counts

    def _at_once(self) -> int:
        """Return how many blocks are to run at a time: those of a grid that waits for itself all together."""
        most = _MOST_VALUES // max(1, len(self._program.registers))
        return max(1, (most if self._together else min(BATCH, most)) // self._machine.grid.padded)

    def _begin(self, first: int, count: int) -> None:
        """Let all threads of `count` blocks from number `first` on stand at the first instruction."""
        grid, size = self._machine.grid, count * self._machine.grid.padded
        if self._present.size != size:
            self._present = np.tile(np.arange(grid.padded) < grid.block_size, count)
            self._lanes = np.flatnonzero(self._present)
        warp_epochs = np.zeros(size // 32, np.int64) if self._in_warps else None
        self._machine.batch = Batch(first, self._present, ~self._present, np.zeros(size, np.bool_), warp_epochs)
        self._machine.epoch += 1
        self._specials.move(first, count)
        self._turns.begin()
        self._calls = OpenCalls(size)
        # undefined at first: the compiler knows that it does not matter
        frame = {name: _undefined(self._program.registers.get(name, "u64")) for name in self._blocks[0].live}
        self._queue.begin(Group(self._lanes, frame, first * grid.padded), size)

    def _run_batch(self) -> bool:
        """Run the blocks that have begun; return whether they ended, and do not wait for ever."""
        while self._queue:
            while self._queue:
                number, group = self._queue.pop()
                if not self._turns.step_aside(number, group):
                    self._execute(number, group)
            for number, group in self._released():
                self._queue.push(number, group)
            if self._turns.stuck:
                self._tell_deadlock()
                return False
        self._counts.busy += int(np.count_nonzero(self._machine.batch.busy))
        return True

    def _released(self) -> list[tuple[int, Group]]:
        """Return who goes on when nobody runs any more, but for those who stepped aside."""
        if not self._turns.aside:
            return self._synchroniser.release()
        back = self._turns.come_back()
        ready = self._synchroniser.release_complete() or (self._synchroniser.release() if self._turns.stuck else [])
        if ready:
            self._turns.go_on()
        return [*ready, *back]

    def _tell_deadlock(self) -> None:
        """Find the threads that wait for ever, and who was the last to write what they wait for."""
        for group in self._queue.all():
            lane = int(group.lanes[0])
            if lane + group.first not in self._machine.asked:
                continue  # one that was parted from those it asked with
            site, buffer, offset = self._machine.asked[lane + group.first]
            holder = -1
            if buffer.shadow is not None:
                shadow, grain = buffer.shadow
                copy = lane // buffer.lanes * buffer.stride if buffer.lanes else 0
                holder = int(shadow.writer[(copy + offset) // grain]) - 1
            detail = "is the last that wrote it" if holder >= 0 else ""
            self._machine.findings.add(
                Kind.DEADLOCK, site.source, buffer.name, group.lanes.size, buffer.index(offset),
                lane + group.first, holder, detail,
            )  # fmt: skip

    def _execute(self, number: int, group: Group) -> None:
        block, steps = self._blocks[number], self._steps[number]
        self._do_rounds(number, group)
        self._spend(number, group)
        for first in range(0, len(steps) or 1, _STRETCH):
            self._look_at_the_clock()
            for step in steps[first : first + _STRETCH]:
                step(group)
        if block.end is End.JUMP:
            self._queue.push(block.target, group)
        elif block.end is End.BRANCH:
            self._branch(number, block, group)
        elif block.end is End.EXIT:
            self._end(block, group)
        elif block.end is End.CALL:
            self._call(number, block, group)
        elif block.end is End.LEAVE:
            assert block.last is not None
            for target, ready in self._calls.leave(group, block.last):
                self._queue.push(target, ready)
        else:
            for target, ready in self._synchroniser.arrive(number, group):
                self._queue.push(target, ready)

    def _do_rounds(self, number: int, group: Group) -> None:
        """Do all rounds of a loop but the last at once, where that can be: nothing that is counted tells it."""
        loop = self._loops.get(number)
        rounds = loop.rounds(group) if loop else 0
        if loop and rounds:
            self._spend(number, group, rounds)
            self._count_ways(number, group.warp_count * rounds, 0)
            self._look_at_the_clock()
            loop.do(group, rounds)

    def _spend(self, number: int, group: Group, times: int = 1) -> None:
        counts, instructions = self._counts, times * (len(self._blocks[number].instructions) + 1)
        self._executed += instructions
        counts.threads += instructions * group.lanes.size
        counts.warps += instructions * group.warp_count
        run = counts.runs.setdefault(number, [0, 0])
        run[0] += times * group.warp_count
        run[1] += times * group.lanes.size
        if self._executed > self._limits.steps:
            raise Exhausted(f"it did not end within {self._limits.steps} instructions")

    def _look_at_the_clock(self) -> None:
        if self._clock() > self._deadline:
            raise Exhausted(f"it did not end within {self._limits.seconds:.3g} s")

    def _branch(self, number: int, block: Block, group: Group) -> None:
        assert block.guard is not None
        truth = group.frame[block.guard[0]]
        if block.guard[1]:
            truth = ~truth
        taken = int(np.count_nonzero(truth)) if truth.ndim else int(truth) * group.lanes.size
        if taken in (0, group.lanes.size):
            self._count_ways(number, *((group.warp_count, 0) if taken else (0, group.warp_count)))
            self._queue.push(block.target if taken else number + 1, group)
            return
        there = group.choose(np.flatnonzero(truth), self._blocks[block.target].live)
        here = group.choose(np.flatnonzero(~truth), self._blocks[number + 1].live)
        both = there.warp_count + here.warp_count - group.warp_count
        self._count_ways(number, there.warp_count, here.warp_count, both)
        self._queue.push(block.target, there)
        self._queue.push(number + 1, here)

    def _count_ways(self, number: int, there: int, here: int, both: int = 0) -> None:
        """Count warps at a branch: those of which some threads took it, some did not, and both."""
        self._counts.branches += there + here - both
        self._counts.divergent += both
        ways = self._counts.ways.setdefault(number, [0, 0, 0])
        for way, warps in enumerate((there, here, both)):
            ways[way] += warps

    def _call(self, number: int, block: Block, group: Group) -> None:
        """Enter a function, but for threads that have as many calls open as are possible: these end."""
        assert block.last is not None
        deep = spread(self._calls.depths(group) > MAX_OPEN_CALLS, group.lanes.size)
        if deep.any():
            self._machine.found(Kind.TOO_DEEP, block.last.source, group, np.flatnonzero(deep))
            self._machine.batch.ended[group.lanes[deep]] = True
            group = group.choose(np.flatnonzero(~deep), frozenset(group.frame))
        if group.lanes.size:
            self._calls.enter(number + 1, group, self._blocks[number + 1].live)
            self._queue.push(block.target, group)

    def _end(self, block: Block, group: Group) -> None:
        self._machine.batch.ended[group.lanes] = True
        if block.last is not None and opcode_of(block.last).family is Family.TRAP:
            self._machine.found(Kind.TRAP, block.last.source, group, np.arange(group.lanes.size))


def _undefined(kind: str) -> Value:
    return DTYPES.get(kind, DTYPES["u64"]).type(0)
