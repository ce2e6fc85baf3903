"""Where threads wait for each other: barriers of a block, and instructions that a warp executes together."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from grader.ptxemu.checks.findings import Kind
from grader.ptxemu.compute.values import dtype_of, spread
from grader.ptxemu.program.control_flow import Block, End, read_and_written
from grader.ptxemu.run import warp
from grader.ptxemu.run.operands import Operands
from grader.ptxemu.run.state import Group, Machine, joined
from grader.ptxemu.text.records import Immediate, Instruction, Operand, Pair, Unsupported

Array = np.ndarray[Any, Any]
Ready = list[tuple[int, Group]]
_U32, _PRED = np.dtype(np.uint32), np.dtype(np.bool_)
_ALL = np.uint32(0xFFFFFFFF)


class Synchroniser:
    """Holds the groups that wait, until all that they wait for are there or can no longer come."""

    def __init__(self, machine: Machine, operands: Operands, blocks: list[Block]) -> None:
        self._machine = machine
        self._operands = operands
        self._barriers: list[tuple[int, Block, Group]] = []
        self._warps: dict[int, list[Group]] = {}
        self._blocks = blocks
        self._exchange: dict[int, Callable[[Group], None]] = {}
        self.in_warps = any(block.end is End.WARP for block in blocks)
        for number, block in enumerate(blocks):
            if block.end is End.WARP:
                self._exchange[number] = self._decoded(block)
            elif block.end is End.BARRIER:
                self._exchange[number] = self._barrier_result(block)

    def arrive(self, number: int, block: Block, group: Group) -> Ready:
        """Take a group that has come to a place where it waits; return those that can go on at once."""
        if block.end is End.BARRIER:
            self._barriers.append((number, block, group))
            return []
        group = joined([*self._warps.pop(number, []), group], self._blocks[number].alive | _used(block))
        whole = self._complete(group)
        if whole is None:
            return self._go(number, block, group)
        ready = []
        if whole.any():
            ready = self._go(number, block, group.choose(np.flatnonzero(whole), frozenset(group.frame)))
        rest = group.choose(np.flatnonzero(~whole), frozenset(group.frame))
        self._warps.setdefault(number, []).append(rest)
        return ready

    def release(self) -> Ready:
        """Return who goes on when nobody runs any more: first those of a warp, then those at barriers."""
        if self._warps:
            number = min(self._warps)
            (group,) = self._warps.pop(number)
            return self._go(number, self._blocks[number], group, forced=True)
        waiting, self._barriers = self._barriers, []
        if not waiting:
            return []
        self._check_barriers(waiting)
        self._machine.epoch += 1
        ready: Ready = []
        for number in sorted({number for number, _, _ in waiting}):
            groups = [group for at, _, group in waiting if at == number]
            block = self._blocks[number]
            group = joined(groups, _used(block) | self._blocks[block.target].alive)
            self._exchange[number](group)
            ready.append((block.target, group))
        return ready

    # Barriers

    def _check_barriers(self, waiting: list[tuple[int, Block, Group]]) -> None:
        """Find blocks of which some threads wait at one barrier while others wait at another or have ended."""
        machine = self._machine
        size = machine.grid.padded
        places = sorted({number for number, _, _ in waiting})
        if len(places) == 1 and sum(g.lanes.size for _, _, g in waiting) == np.count_nonzero(machine.present):
            return
        here = np.full(machine.present.size, -1)
        for number, _, group in waiting:
            here[group.lanes] = number
        waits, present = here.reshape(-1, size), machine.present.reshape(-1, size)
        for number in places:
            at = waits == number
            missing = at.any(axis=1)[:, None] & present & ~at
            if missing.any():
                lane = int(np.flatnonzero(missing.ravel())[0])
                last = self._blocks[number].last
                assert last is not None
                elsewhere = len(places) > 1 and here.ravel()[lane] >= 0
                detail = "waits at another barrier" if elsewhere else "has ended"
                thread = lane + machine.first_block * size
                machine.findings.add(Kind.BARRIER, last.place, "", int(missing.sum()), thread=thread, detail=detail)

    def _barrier_result(self, block: Block) -> Callable[[Group], None]:
        """Return what a barrier computes: nothing, or a reduction of a predicate over the block."""
        instruction = block.last
        assert instruction is not None
        parts, operands = instruction.parts, instruction.operands
        words = [part for part in parts[1:] if part not in ("cta", "aligned")]
        if words == ["sync"]:
            self._require_barrier_zero(operands)
            return lambda _: None
        if len(words) == 3 and words[0] == "red":
            self._require_barrier_zero(operands[1:2])
            read = self._operands.reader(operands[-1], _PRED)
            write = self._operands.writer(operands[0], dtype_of(words[2]))
            mode, size, machine = words[1], self._machine.grid.padded, self._machine

            def reduce(group: Group) -> None:
                truth = spread(read(group), group.lanes.size)
                rank = group.lanes // size
                yes = np.bincount(rank, truth, machine.present.size // size)
                count = np.bincount(rank, minlength=machine.present.size // size)
                found = {"popc": yes, "and": yes == count, "or": yes > 0}[mode][rank]
                write(group, found.astype(np.uint32) if mode == "popc" else found)

            return reduce
        raise Unsupported(instruction.opcode)

    @staticmethod
    def _require_barrier_zero(operands: tuple[Operand, ...]) -> None:
        if operands != (Immediate(0),):
            raise Unsupported("a barrier other than that of the whole block")

    # Warps

    def _complete(self, group: Group) -> Array | None:
        """Return which lanes have all other living threads of their warp with them, None where all do."""
        living = np.count_nonzero((~self._machine.ended).reshape(-1, 32), axis=1)
        here = np.bincount(group.warps, minlength=living.size)
        whole = (here == living)[group.warps]
        return None if whole.all() else whole

    def _go(self, number: int, block: Block, group: Group, forced: bool = False) -> Ready:
        if self._machine.warp_epochs is not None:
            self._machine.warp_epochs[np.unique(group.warps)] += 1
        if forced or self._machine.ended[self._machine.present].any():
            self._check_lanes(block, group)
        self._exchange[number](group)
        return [(block.target, group)]

    def _check_lanes(self, block: Block, group: Group) -> None:
        """Find warps in which a lane that the instruction names is a thread that does not take part."""
        instruction = block.last
        assert instruction is not None
        mask = _mask_of(instruction)
        if mask is None:
            return
        named = spread(self._operands.reader(mask, _U32)(group), group.lanes.size)
        there = warp.members(group)
        bits = self._machine.present.reshape(-1, 32).astype(np.uint32) << np.arange(32, dtype=np.uint32)
        exist = bits.sum(axis=1, dtype=np.uint32)[group.warps]
        missing = np.flatnonzero(named & exist & ~there)
        if missing.size:
            self._machine.found(Kind.LANES, instruction.place, group, missing)

    def _decoded(self, block: Block) -> Callable[[Group], None]:
        instruction = block.last
        assert instruction is not None
        parts, operands = instruction.parts, instruction.operands
        read, write = self._operands.reader, self._operands.writer
        if parts[:3] == ("bar", "warp", "sync"):
            return lambda _: None
        if parts[0] == "shfl":
            return self._shuffle(instruction)
        if parts[:2] == ("vote", "sync") and len(operands) == 3:
            kind = dtype_of(parts[-1])
            truth, mask, put = read(operands[1], _PRED), read(operands[2], _U32), write(operands[0], kind)
            return lambda group: put(group, warp.vote(group, parts[2], truth(group), mask(group)))
        if parts[0] == "match" and len(operands) == 3:
            first, second = _pair(operands[0])
            value, mask = read(operands[1], dtype_of(parts[-1])), read(operands[2], _U32)
            put, put_all = write(first, _U32), write(second, _PRED) if second else None

            def match(group: Group) -> None:
                bits, same = warp.match(group, parts[1], value(group), mask(group))
                put(group, bits)
                if put_all:
                    put_all(group, same)

            return match
        if parts[:2] == ("redux", "sync") and len(operands) == 3:
            kind = dtype_of(parts[-1])
            value, put = read(operands[1], kind), write(operands[0], kind)
            return lambda group: put(group, warp.reduce(group, parts[2], value(group)))
        raise Unsupported(instruction.opcode)

    def _shuffle(self, instruction: Instruction) -> Callable[[Group], None]:
        parts, operands = instruction.parts, instruction.operands
        if len(parts) != 4 or parts[1] != "sync" or parts[2] not in ("up", "down", "bfly", "idx") or len(operands) != 5:
            raise Unsupported(instruction.opcode)
        first, second = _pair(operands[0])
        value, by, control = (self._operands.reader(operand, _U32) for operand in operands[1:4])
        put, put_inside = self._operands.writer(first, _U32), self._operands.writer(second, _PRED) if second else None

        def shuffle(group: Group) -> None:
            found, inside, missing = warp.shuffle(group, parts[2], value(group), by(group), control(group))
            put(group, found)
            if put_inside:
                put_inside(group, inside)
            if missing.any():
                self._machine.found(Kind.LANES, instruction.place, group, np.flatnonzero(missing))

        return shuffle


def _pair(operand: Operand) -> tuple[Operand, Operand | None]:
    return (operand.first, operand.second) if isinstance(operand, Pair) else (operand, None)


def _mask_of(instruction: Instruction) -> Operand | None:
    return instruction.operands[-1] if instruction.operands else None


def _used(block: Block) -> frozenset[str]:
    return frozenset(read_and_written(block.last)[0]) if block.last else frozenset()
