"""Where threads wait for each other: barriers of a block, and instructions that a warp executes together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from grader.ptxemu.checks.findings import Kind
from grader.ptxemu.compute.values import spread
from grader.ptxemu.program.control_flow import Block, End
from grader.ptxemu.program.registers import read_and_written
from grader.ptxemu.run import warp
from grader.ptxemu.run.exchange import ExchangeSteps, Step
from grader.ptxemu.run.operands import Operands
from grader.ptxemu.run.state import Group, Machine, joined
from grader.ptxemu.text.records import Instruction, Operand

Array = np.ndarray[Any, Any]
Ready = list[tuple[int, Group]]
_U32 = np.dtype(np.uint32)


class Synchroniser:
    """Holds the groups that wait, until all that they wait for are there or can no longer come.

    Raises Unsupported where an instruction that waits is not known.
    """

    def __init__(self, machine: Machine, operands: Operands, blocks: Sequence[Block]) -> None:
        self._machine = machine
        self._operands = operands
        self._blocks = blocks
        self._barriers: list[tuple[int, Group]] = []
        self._warps: dict[int, list[Group]] = {}
        self._exchange: dict[int, Step] = {}
        steps = ExchangeSteps(machine, operands)
        for number, block in enumerate(blocks):
            if block.end is End.WARP:
                self._exchange[number] = steps.warp(_last(block))
            elif block.end is End.BARRIER:
                self._exchange[number] = steps.barrier(_last(block))

    def arrive(self, number: int, group: Group) -> Ready:
        """Take a group that has come to the end of a block where it waits; return those that can go on at once."""
        block = self._blocks[number]
        if block.end is End.BARRIER:
            self._barriers.append((number, group))
            return []
        group = joined([*self._warps.pop(number, []), group], block.live | _used(block))
        whole = self._complete(group)
        if whole is None:
            return self._go(number, group)
        ready = []
        if whole.any():
            ready = self._go(number, group.choose(np.flatnonzero(whole), frozenset(group.frame)))
        rest = group.choose(np.flatnonzero(~whole), frozenset(group.frame))
        self._warps.setdefault(number, []).append(rest)
        return ready

    @property
    def waiting(self) -> bool:
        """Whether anybody waits."""
        return bool(self._warps or self._barriers)

    def release(self) -> Ready:
        """Return who goes on when nobody runs any more: first those of a warp, then those at barriers."""
        if self._warps:
            number = min(self._warps)
            (group,) = self._warps.pop(number)
            self._check_lanes(number, group)
            return self._go_on(number, group)
        of_blocks = [one for one in self._barriers if not is_grid_barrier(self._blocks[one[0]])]
        waiting = of_blocks or self._barriers
        self._barriers = [one for one in self._barriers if one not in waiting]
        if not waiting:
            return []
        self._check_barriers([*waiting, *self._barriers])
        return self._go_from(waiting)

    def release_complete(self) -> Ready:
        """Return who goes on while others still run: the blocks of which all threads wait at one barrier."""
        size = self._machine.grid.padded
        live = np.count_nonzero(~self._machine.batch.ended.reshape(-1, size), axis=1)
        ready: list[tuple[int, Group]] = []
        for number in sorted({number for number, _ in self._barriers}):
            groups = [group for at, group in self._barriers if at == number]
            group = joined(groups, _used(self._blocks[number]) | self._blocks[self._blocks[number].target].live)
            here = np.bincount(group.lanes // size, minlength=live.size)
            if is_grid_barrier(self._blocks[number]):
                whole = np.full(group.lanes.size, here.sum() == live.sum())
            else:
                whole = (here == live)[group.lanes // size]
            if whole.any():
                ready.append((number, group.choose(np.flatnonzero(whole), frozenset(group.frame))))
                rest = np.flatnonzero(~whole)
                self._barriers = [one for one in self._barriers if one[0] != number]
                if rest.size:
                    self._barriers.append((number, group.choose(rest, frozenset(group.frame))))
        return self._go_from(ready)

    def _go_from(self, waiting: list[tuple[int, Group]]) -> Ready:
        """Let go on those who waited at barriers, and note that these order what was before them."""
        if any(is_grid_barrier(self._blocks[number]) for number, _ in waiting):
            self._machine.order_all()
        self._machine.epoch += bool(waiting)
        ready: Ready = []
        for number in sorted({number for number, _ in waiting}):
            block = self._blocks[number]
            groups = [group for at, group in waiting if at == number]
            group = joined(groups, _used(block) | self._blocks[block.target].live)
            self._exchange[number](group)
            ready.append((block.target, group))
        return ready

    # Barriers

    def _check_barriers(self, waiting: list[tuple[int, Group]]) -> None:
        """Find blocks of which some threads wait at one barrier while others wait at another or have ended."""
        present, size = self._machine.batch.present, self._machine.grid.padded
        barriers = sorted({number for number, _ in waiting})
        if len(barriers) == 1 and sum(group.lanes.size for _, group in waiting) == np.count_nonzero(present):
            return
        here = np.full(present.size, -1)
        for number, group in waiting:
            here[group.lanes] = number
        waits = here.reshape(-1, size)
        for number in barriers:
            at = waits == number
            missing = at.any(axis=1)[:, None] & present.reshape(-1, size) & ~at
            if missing.any():
                lane = int(np.flatnonzero(missing.ravel())[0])
                where = "waits at another barrier" if here[lane] >= 0 else "waits for something else"
                detail = "has ended" if self._machine.batch.ended[lane] else where
                self._not_reached(number, int(missing.sum()), lane, detail)

    def _not_reached(self, number: int, count: int, lane: int, detail: str) -> None:
        thread = lane + self._machine.batch.first_block * self._machine.grid.padded
        source = _last(self._blocks[number]).source
        self._machine.findings.add(Kind.BARRIER, source, "", count, thread=thread, detail=detail)

    # Warps

    def _complete(self, group: Group) -> Array | None:
        """Return which lanes have all other live threads of their warp with them, bool (n,); None where all do."""
        live = np.count_nonzero((~self._machine.batch.ended).reshape(-1, 32), axis=1)
        here = np.bincount(group.warps, minlength=live.size)
        whole = (here == live)[group.warps]
        return None if whole.all() else whole

    def _go(self, number: int, group: Group) -> Ready:
        """Let go on whole warps, as far as their threads have not ended."""
        batch = self._machine.batch
        if batch.ended[batch.present].any():
            self._check_lanes(number, group)
        return self._go_on(number, group)

    def _go_on(self, number: int, group: Group) -> Ready:
        epochs = self._machine.batch.warp_epochs
        if epochs is not None:
            epochs[np.unique(group.warps)] += 1
        self._exchange[number](group)
        return [(self._blocks[number].target, group)]

    def _check_lanes(self, number: int, group: Group) -> None:
        """Find warps in which a lane that the instruction names is a thread that does not take part."""
        instruction = _last(self._blocks[number])
        mask = _mask_of(instruction)
        if mask is None:
            return
        named = spread(self._operands.reader(mask, _U32)(group), group.lanes.size)
        there = warp.members(group)
        bits = self._machine.batch.present.reshape(-1, 32).astype(np.uint32) << np.arange(32, dtype=np.uint32)
        exist = bits.sum(axis=1, dtype=np.uint32)[group.warps]
        missing = np.flatnonzero(named & exist & ~there)
        if missing.size:
            self._machine.found(Kind.LANES, instruction.source, group, missing)


def is_grid_barrier(block: Block) -> bool:
    """Return whether threads wait at the end of a block for all blocks of the grid."""
    return block.end is End.BARRIER and _last(block).opcode == "bar.grid"


def _last(block: Block) -> Instruction:
    assert block.last is not None  # a block that ends with a wait has what it waits at
    return block.last


def _mask_of(instruction: Instruction) -> Operand | None:
    return instruction.operands[-1] if instruction.operands else None


def _used(block: Block) -> frozenset[str]:
    return frozenset(read_and_written(block.last)[0]) if block.last else frozenset()
