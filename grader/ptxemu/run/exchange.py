"""Instructions for which threads wait, into steps: what a warp exchanges, and what a barrier reduces.

PTX ISA, 9.7.9.6 shfl, 9.7.13 bar, vote, match, redux.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from grader.ptxemu.checks.findings import Kind
from grader.ptxemu.compute.values import dtype_of, spread
from grader.ptxemu.errors import Unsupported
from grader.ptxemu.program.opcodes import opcode_of
from grader.ptxemu.run import warp
from grader.ptxemu.run.operands import Operands
from grader.ptxemu.run.state import Group, Machine
from grader.ptxemu.text.records import Immediate, Instruction, Operand, Pair

Step = Callable[[Group], None]
_U32, _PRED = np.dtype(np.uint32), np.dtype(np.bool_)
_SHUFFLES = frozenset(("up", "down", "bfly", "idx"))


class ExchangeSteps:
    """Makes the steps that a whole warp or block does when all whom an instruction waits for are there."""

    def __init__(self, machine: Machine, operands: Operands) -> None:
        self._machine = machine
        self._operands = operands

    # Barriers

    def barrier(self, instruction: Instruction) -> Step:
        """Return what a barrier does: nothing, or a reduction of a predicate over the block."""
        opcode, operands = opcode_of(instruction), instruction.operands
        words = [word for word in opcode.words if word not in ("cta", "aligned")]
        if words == ["grid"]:
            return lambda _: None
        if words == ["sync"]:
            _require_barrier_zero(operands)
            return lambda _: None
        if len(words) == 3 and words[0] == "red":
            _require_barrier_zero(operands[1:2])
            return self._reduced_over_block(operands, words[1], words[2])
        raise Unsupported(instruction.opcode)

    def _reduced_over_block(self, operands: tuple[Operand, ...], mode: str, kind: str) -> Step:
        read = self._operands.reader(operands[-1], _PRED)
        write = self._operands.writer(operands[0], dtype_of(kind))
        machine, size = self._machine, self._machine.grid.padded

        def reduce(group: Group) -> None:
            truth = spread(read(group), group.lanes.size)
            block, blocks = group.lanes // size, machine.batch.present.size // size
            yes = np.bincount(block, truth, blocks)
            count = np.bincount(block, minlength=blocks)
            found = {"popc": yes, "and": yes == count, "or": yes > 0}[mode][block]
            write(group, found.astype(np.uint32) if mode == "popc" else found)

        return reduce

    # Warps

    def warp(self, instruction: Instruction) -> Step:
        """Return what the threads of a warp exchange at an instruction for which they wait."""
        opcode = opcode_of(instruction)
        if opcode.name == "bar" and opcode.words[:2] == ("warp", "sync"):
            return lambda _: None
        makers = {"shfl": self._shuffle, "vote": self._vote, "match": self._match, "redux": self._reduce}
        if opcode.name not in makers:
            raise Unsupported(instruction.opcode)
        return makers[opcode.name](instruction)

    def _shuffle(self, instruction: Instruction) -> Step:
        words, operands = opcode_of(instruction).words, instruction.operands
        if len(words) != 3 or words[0] != "sync" or words[1] not in _SHUFFLES or len(operands) != 5:
            raise Unsupported(instruction.opcode)
        first, second = _pair(operands[0])
        value, by, control, mask = (self._operands.reader(operand, _U32) for operand in operands[1:5])
        put, put_inside = self._operands.writer(first, _U32), self._operands.writer(second, _PRED) if second else None

        def shuffle(group: Group) -> None:
            found, inside, source = warp.shuffle(group, words[1], value(group), by(group), control(group))
            put(group, found)
            if put_inside:
                put_inside(group, inside)
            missing = source >= 0
            if missing.any():
                named = (mask(group) >> np.maximum(source, 0).astype(np.uint32)) & np.uint32(1) > 0
                for kind, lanes in ((Kind.LANES, missing & named), (Kind.ABSENT_LANE, missing & ~named)):
                    if lanes.any():
                        self._machine.found(kind, instruction.source, group, np.flatnonzero(lanes))

        return shuffle

    def _vote(self, instruction: Instruction) -> Step:
        words = opcode_of(instruction).words
        target, source, mask = _three(instruction)
        if words[0] != "sync":
            raise Unsupported(instruction.opcode)
        put = self._operands.writer(target, dtype_of(words[-1]))
        truth, named = self._operands.reader(source, _PRED), self._operands.reader(mask, _U32)
        return lambda group: put(group, warp.vote(group, words[1], truth(group), named(group)))

    def _match(self, instruction: Instruction) -> Step:
        words = opcode_of(instruction).words
        target, source, mask = _three(instruction)
        first, second = _pair(target)
        value, named = self._operands.reader(source, dtype_of(words[-1])), self._operands.reader(mask, _U32)
        put, put_all = self._operands.writer(first, _U32), self._operands.writer(second, _PRED) if second else None

        def match(group: Group) -> None:
            bits, same = warp.match(group, words[0], value(group), named(group))
            put(group, bits)
            if put_all:
                put_all(group, same)

        return match

    def _reduce(self, instruction: Instruction) -> Step:
        words = opcode_of(instruction).words
        target, source, _ = _three(instruction)
        if words[0] != "sync":
            raise Unsupported(instruction.opcode)
        kind = dtype_of(words[-1])
        value, put = self._operands.reader(source, kind), self._operands.writer(target, kind)
        return lambda group: put(group, warp.reduce(group, words[1], value(group)))


def _require_barrier_zero(operands: tuple[Operand, ...]) -> None:
    if operands != (Immediate(0),):
        raise Unsupported("a barrier other than that of the whole block")


def _three(instruction: Instruction) -> tuple[Operand, Operand, Operand]:
    if len(instruction.operands) != 3:
        raise Unsupported(instruction.opcode)
    target, source, mask = instruction.operands
    return target, source, mask


def _pair(operand: Operand) -> tuple[Operand, Operand | None]:
    return (operand.first, operand.second) if isinstance(operand, Pair) else (operand, None)
