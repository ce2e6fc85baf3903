"""The control-flow graph of a kernel: basic blocks, how each ends, and which registers are live where it begins.

Blocks keep the order of the text, so a block's number serves as its program counter.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto

import numpy as np

from grader.ptxemu.errors import PtxError, Unsupported
from grader.ptxemu.program.inline import Flat
from grader.ptxemu.program.opcodes import ENDS, Family, Wait, opcode_of
from grader.ptxemu.program.registers import read_and_written
from grader.ptxemu.text.records import Instruction, SourceLine, Symbol

_MOST_FACTS = 20_000_000  # blocks times registers: what is known of each register at each block
_MOST_LIVE = 2_000_000  # registers live where blocks begin, all together
_MOST_VISITS = 2_000_000  # of blocks, until nothing changes any more


class End(Enum):
    """How a basic block ends."""

    JUMP = auto()
    BRANCH = auto()
    EXIT = auto()
    BARRIER = auto()
    WARP = auto()
    CALL = auto()
    LEAVE = auto()


_TURNS = frozenset((Family.BRANCH, Family.CALL, Family.LEAVE))
_WAITS = {Wait.WARP: End.WARP, Wait.BLOCK: End.BARRIER}


@dataclass(frozen=True)
class Block:
    """Instructions without a branch between them, what follows, and the registers `live` where the block begins.

    At the end of a BRANCH, threads whose `guard` (a predicate, and whether it is negated) holds go to `target`, all
    others to the next block. A BARRIER waits for all threads of the block, a WARP for those of a warp, with `last` to
    be done when they are there. A CALL goes to `target`, and a LEAVE to the block after the call that led there.
    `labels` are those that the text has where the block begins.
    """

    instructions: tuple[Instruction, ...]
    end: End
    target: int = -1
    last: Instruction | None = None
    guard: tuple[str, bool] | None = None
    live: frozenset[str] = frozenset()
    labels: tuple[str, ...] = ()

    @property
    def code(self) -> tuple[Instruction, ...]:
        """All instructions, the `last` one among them."""
        return (*self.instructions, *([self.last] if self.last else []))


def blocks_of(flat: Flat) -> tuple[Block, ...]:
    """Return the basic blocks of a kernel; raises Unsupported or PtxError for branches that cannot be followed."""
    code = list(_with_plain_guards(flat))
    starts = _starts(code)
    numbers = {at: number for number, at in enumerate(starts)}
    labels = {label: at for item in code for label, at in item.labels}
    found = [
        _block([item.instruction for item in code[start:stop]], numbers, labels, number)
        for number, (start, stop) in enumerate(zip(starts, [*starts[1:], len(code)], strict=True))
    ]
    named = (tuple(label for label, _ in code[start].labels) for start in starts)
    return tuple(
        replace(block, live=live, labels=own) for block, live, own in zip(found, _live(found), named, strict=True)
    )


@dataclass(frozen=True)
class _Item:
    instruction: Instruction
    labels: list[tuple[str, int]]


def _with_plain_guards(flat: Flat) -> Iterator[_Item]:
    """Yield the instructions; `@p x` becomes a branch around x, so that only branches depend on predicates."""
    marks: dict[int, list[str]] = {}
    for label, at in flat.labels.items():
        marks.setdefault(at, []).append(label)
    position, over = 0, list[str]()
    for at, instruction in enumerate(flat.instructions):
        labels = [(label, position) for label in (*marks.get(at, ()), *over)]
        over = []
        if instruction.guard and opcode_of(instruction).family is not Family.BRANCH:
            register, negated = instruction.guard
            over = [f"$over{at}"]
            yield _Item(Instruction("bra", (Symbol(over[0]),), (register, not negated), instruction.source), labels)
            position, labels = position + 1, []
            instruction = replace(instruction, guard=None)  # noqa: PLW2901
        yield _Item(instruction, labels)
        position += 1
    last = [(label, position) for label in (*marks.get(len(flat.instructions), ()), *over)]
    yield _Item(Instruction("ret", (), None, SourceLine(0, 0)), last)


def _starts(code: Sequence[_Item]) -> list[int]:
    found = {0}
    for at, item in enumerate(code):
        if item.labels:
            found.add(at)
        row = opcode_of(item.instruction).row
        if row.family in _TURNS or row.family in ENDS or row.wait:
            found.add(at + 1)
    return sorted(at for at in found if at < len(code))


def _block(code: Sequence[Instruction], numbers: dict[int, int], labels: dict[str, int], number: int) -> Block:
    *before, last = code
    row = opcode_of(last).row
    if row.family is Family.JUMP_TABLE:
        raise Unsupported("brx, a jump through a table")
    if row.family in ENDS or row.family is Family.LEAVE:
        return Block(tuple(before), End.LEAVE if row.family is Family.LEAVE else End.EXIT, last=last)
    if row.family in _TURNS:
        (label,) = last.operands
        if not isinstance(label, Symbol) or label.name not in labels:
            raise PtxError("a branch to a label that is not there")
        target = numbers[labels[label.name]]
        if row.family is Family.CALL:
            return Block(tuple(before), End.CALL, target, last)
        if last.guard is None:
            return Block(tuple(before), End.JUMP, target)
        return Block(tuple(before), End.BRANCH, target, last, (last.guard[0].name, last.guard[1]))
    if row.wait:
        return Block(tuple(before), _WAITS[row.wait], number + 1, last)
    return Block(tuple(code), End.JUMP, number + 1)


def successors(number: int, block: Block) -> tuple[int, ...]:
    """Return the numbers of the blocks that may come after `block`, which has this number."""
    if block.end in (End.EXIT, End.LEAVE):
        return ()
    return (block.target, number + 1) if block.end in (End.BRANCH, End.CALL) else (block.target,)


def asking_blocks(blocks: Sequence[Block], read: frozenset[str]) -> frozenset[int]:
    """Return the numbers of the blocks in loops that ask what others do: by atomics of which a result is read."""
    loops = [
        (target, number)
        for number, block in enumerate(blocks)
        for target in successors(number, block)
        if target <= number
    ]
    asking = (number for number, block in enumerate(blocks) if any(_asks(each, read) for each in block.instructions))
    return frozenset(number for number in asking if any(first <= number <= last for first, last in loops))


def _asks(instruction: Instruction, read: frozenset[str]) -> bool:
    return opcode_of(instruction).asks and not read.isdisjoint(read_and_written(instruction)[1])


def _live(blocks: Sequence[Block]) -> Iterator[frozenset[str]]:
    """Yield which registers are live where each block begins; sets are bits of integers, for there may be many."""
    names: dict[str, int] = {}
    effects = [_effects(block, names) for block in blocks]
    if len(blocks) * len(names) > _MOST_FACTS:
        raise PtxError(f"a kernel of {len(blocks)} basic blocks and {len(names)} registers")
    live = _settled(blocks, effects)
    if sum(each.bit_count() for each in live) > _MOST_LIVE:
        raise PtxError("more registers live than any kernel has")
    order = list(names)
    for each in live:
        yield frozenset(order[bit] for bit in _set_bits(each))


def _settled(blocks: Sequence[Block], effects: Sequence[tuple[int, int]]) -> list[int]:
    """Return the registers live where each block begins, as bits: followed backwards until nothing changes."""
    live = [read for read, _ in effects]
    before: list[list[int]] = [[] for _ in blocks]
    for number, block in enumerate(blocks):
        for successor in successors(number, block):
            before[successor].append(number)
    waiting, visits = set(range(len(blocks))), 0
    while waiting:
        number, visits = waiting.pop(), visits + 1
        if visits > _MOST_VISITS:
            raise PtxError("branches that cannot be followed in reasonable time")
        after = 0
        for successor in successors(number, blocks[number]):
            after |= live[successor]
        read, written = effects[number]
        now = read | (after & ~written)
        if now != live[number]:
            live[number] = now
            waiting.update(before[number])
    return live


def _set_bits(bits: int) -> list[int]:
    """Return which bits are set."""
    data = np.frombuffer(bits.to_bytes(-(-bits.bit_length() // 8), "little"), np.uint8)
    return np.flatnonzero(np.unpackbits(data, bitorder="little")).tolist()


def _effects(block: Block, names: dict[str, int]) -> tuple[int, int]:
    """Return the registers that a block reads before it writes them, and those that it writes, as bits."""

    def bits(found: set[str]) -> int:
        return sum(1 << names.setdefault(name, len(names)) for name in found)

    read, written = 0, 0
    for instruction in block.code:
        reads, writes = read_and_written(instruction)
        read |= bits(reads) & ~written
        written |= bits(writes)
    if block.guard:
        read |= bits({block.guard[0]}) & ~written
    return read, written
