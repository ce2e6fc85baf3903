"""Runs a kernel's PTX, all threads of many blocks at a time.

A group of threads executes a basic block together, each register an array over them. Where a branch divides them
the group divides; where groups meet again they join. Of the groups that wait, the one with the lowest block of the
text goes first, so that threads that went ahead wait for those behind, as reconvergence on a GPU would have it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from grader.ptxemu.checks.findings import Kind
from grader.ptxemu.compute.values import DTYPES, Value
from grader.ptxemu.program.control_flow import Block, End, blocks_of
from grader.ptxemu.program.inline import Flat
from grader.ptxemu.run.decode import Decoder
from grader.ptxemu.run.decode_memory import Step
from grader.ptxemu.run.operands import Operands
from grader.ptxemu.run.state import Exhausted, Group, Machine, joined
from grader.ptxemu.run.synchronise import Synchroniser
from grader.ptxemu.text.records import Instruction

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
    that executed it.
    """

    threads: int = 0
    warps: int = 0
    divergent: int = 0
    branches: int = 0
    busy: int = 0
    runs: dict[int, list[int]] = field(default_factory=dict)


class Emulator:
    """A kernel ready to run. There is memory for `most_blocks` blocks at a time."""

    def __init__(
        self,
        flat: Flat,
        machine: Machine,
        decoder: Decoder,
        operands: Operands,
        wraps: Callable[[Instruction], set[str]],
        most_blocks: int,
        limits: Limits,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._flat = flat
        self._machine = machine
        self._operands = operands
        self._most_blocks = most_blocks
        self._limits = limits
        self._clock = clock
        self.blocks = blocks_of(flat)
        self.counts = Counts()
        self._steps: list[list[Step]] = []
        number = 0
        for block in self.blocks:
            steps = []
            for instruction in block.instructions:
                number += 1
                step = decoder.step(instruction, number, wraps(instruction))
                if step is not None:
                    steps.append(step)
            self._steps.append(steps)
        self._synchroniser = Synchroniser(machine, operands, self.blocks)
        self._lanes = np.zeros(0, np.int64)
        self._executed = 0
        self._deadline = 0.0

    def run(self, prepare: Callable[[int], None]) -> None:
        """Run all blocks; `prepare(count)` makes the memory of that many blocks before they begin.

        Raises Exhausted where a limit is reached.
        """
        grid = self._machine.grid
        lanes = min(BATCH, _MOST_VALUES // max(1, len(self._flat.registers)))
        at_once = min(max(1, lanes // grid.padded), self._most_blocks)
        self._deadline = self._clock() + self._limits.seconds
        with np.errstate(all="ignore"):
            for first in range(0, grid.block_count, at_once):
                count = min(at_once, grid.block_count - first)
                prepare(count)
                self._batch(first, count)

    def _batch(self, first: int, count: int) -> None:
        machine, grid = self._machine, self._machine.grid
        machine.first_block = first
        if machine.present.size != count * grid.padded:
            machine.present = np.tile(np.arange(grid.padded) < grid.block_size, count)
            self._lanes = np.flatnonzero(machine.present)
        machine.ended = ~machine.present
        machine.busy = np.zeros(machine.present.size, np.bool_)
        if self._synchroniser.in_warps:
            machine.warp_epochs = np.zeros(machine.present.size // 32, np.int64)
        machine.epoch += 1
        self._operands.specials.move(first, count)
        start = Group(self._lanes, {}, first * grid.padded)
        for name in self.blocks[0].alive:  # undefined at first: the compiler knows that it does not matter
            start.frame[name] = _undefined(self._flat.registers.get(name, "u64"))
        self._pending: dict[int, list[Group]] = {0: [start]}
        while True:
            while self._pending:
                number = min(self._pending)
                self._execute(number, joined(self._pending.pop(number), self.blocks[number].alive))
            released = self._synchroniser.release()
            if not released:
                self.counts.busy += int(np.count_nonzero(machine.busy))
                return
            for number, group in released:
                self._push(number, group)

    def _push(self, number: int, group: Group) -> None:
        self._pending.setdefault(number, []).append(group)

    def _execute(self, number: int, group: Group) -> None:
        block, steps = self.blocks[number], self._steps[number]
        self._spend(number, group, len(block.instructions) + 1)
        for first in range(0, len(steps) or 1, _STRETCH):
            self._look_at_the_clock()
            for step in steps[first : first + _STRETCH]:
                step(group)
        if block.end is End.JUMP:
            self._push(block.target, group)
        elif block.end is End.BRANCH:
            self._branch(number, block, group)
        elif block.end is End.EXIT:
            self._end(block, group)
        else:
            for target, ready in self._synchroniser.arrive(number, block, group):
                self._push(target, ready)

    def _spend(self, number: int, group: Group, instructions: int) -> None:
        counts = self.counts
        self._executed += instructions
        counts.threads += instructions * group.lanes.size
        counts.warps += instructions * group.warp_count
        run = counts.runs.setdefault(number, [0, 0])
        run[0] += group.warp_count
        run[1] += group.lanes.size
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
        self.counts.branches += group.warp_count
        taken = int(np.count_nonzero(truth)) if truth.ndim else int(truth) * group.lanes.size
        if taken in (0, group.lanes.size):
            self._push(block.target if taken else number + 1, group)
            return
        there = group.choose(np.flatnonzero(truth), self.blocks[block.target].alive)
        here = group.choose(np.flatnonzero(~truth), self.blocks[number + 1].alive)
        self.counts.divergent += there.warp_count + here.warp_count - group.warp_count
        self._push(block.target, there)
        self._push(number + 1, here)

    def _end(self, block: Block, group: Group) -> None:
        self._machine.ended[group.lanes] = True
        if block.last is not None and block.last.parts[0] == "trap":
            self._machine.found(Kind.TRAP, block.last.place, group, np.arange(group.lanes.size))


def _undefined(kind: str) -> Value:
    return DTYPES.get(kind, DTYPES["u64"]).type(0)
