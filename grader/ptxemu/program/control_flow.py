"""The control flow of a kernel: basic blocks, how each ends, and which registers live on after it.

Blocks keep the order of the text, so a block's number serves as its program counter.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

import numpy as np

from grader.ptxemu.program.inline import Flat
from grader.ptxemu.text import records
from grader.ptxemu.text.records import Address, Instruction, Operand, Pair, Register, Symbol, Vector

CARRY = "%carry"
_MOST_FACTS = 20_000_000  # blocks times registers: what is known of each register at each block
_MOST_ALIVE = 2_000_000  # registers alive where blocks begin, all together
_MOST_VISITS = 2_000_000  # of blocks, until nothing changes any more
_ENDS = frozenset(("ret", "exit", "trap"))
_WARP = frozenset(("shfl", "vote", "match", "redux"))
NOTHING = frozenset(("membar", "fence", "nanosleep", "brkpt", "pmevent", "prefetch", "prefetchu", "discard"))


class End(Enum):
    """How a basic block ends."""

    JUMP = auto()
    BRANCH = auto()
    EXIT = auto()
    BARRIER = auto()
    WARP = auto()


@dataclass
class Block:
    """Instructions without a branch between them, what follows, and the registers alive at either end.

    At the end of a BRANCH, threads whose `guard` holds go to `target`, all others to the next block. A BARRIER
    waits for all threads of the block, a WARP for those of a warp, with `last` to be done when they are there.
    """

    instructions: list[Instruction]
    end: End
    target: int = -1
    last: Instruction | None = None
    guard: tuple[str, bool] | None = None
    alive: frozenset[str] = frozenset()


def blocks_of(flat: Flat) -> list[Block]:
    """Return the basic blocks of a kernel; raises Unsupported for branches that cannot be followed."""
    code = list(_with_plain_guards(flat))
    starts = _starts(code)
    numbers = {at: number for number, at in enumerate(starts)}
    labels = {label: at for item in code for label, at in item.labels}
    found = [
        _block([item.instruction for item in code[start:stop]], numbers, labels, number)
        for number, (start, stop) in enumerate(zip(starts, [*starts[1:], len(code)], strict=True))
    ]
    _find_alive(found)
    return found


@dataclass
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
        if instruction.guard and instruction.parts[0] != "bra":
            register, negated = instruction.guard
            over = [f"$over{at}"]
            yield _Item(Instruction("bra", (Symbol(over[0]),), (register, not negated), instruction.place), labels)
            position, labels = position + 1, []
            instruction = Instruction(instruction.opcode, instruction.operands, None, instruction.place)  # noqa: PLW2901
        yield _Item(instruction, labels)
        position += 1
    last = [(label, position) for label in (*marks.get(len(flat.instructions), ()), *over)]
    yield _Item(Instruction("ret", (), None, records.Place(0, 0)), last)


def _waits(instruction: Instruction) -> End | None:
    parts = instruction.parts
    if parts[0] in _WARP or parts[:2] == ("bar", "warp"):
        return End.WARP
    return End.BARRIER if parts[0] in ("bar", "barrier") else None


def _starts(code: list[_Item]) -> list[int]:
    found = {0}
    for at, item in enumerate(code):
        if item.labels:
            found.add(at)
        if item.instruction.parts[0] in ("bra", *_ENDS) or _waits(item.instruction):
            found.add(at + 1)
    return sorted(at for at in found if at < len(code))


def _block(code: list[Instruction], numbers: dict[int, int], labels: dict[str, int], number: int) -> Block:
    last = code[-1]
    base = last.parts[0]
    if base == "brx":
        raise records.Unsupported("brx, a jump through a table")
    if base in _ENDS:
        return Block(code[:-1], End.EXIT, last=last)
    if base == "bra":
        (label,) = last.operands
        if not isinstance(label, Symbol) or label.name not in labels:
            raise records.PtxError("a branch to a label that is not there")
        target = numbers[labels[label.name]]
        if last.guard is None:
            return Block(code[:-1], End.JUMP, target)
        return Block(code[:-1], End.BRANCH, target, last, (last.guard[0].name, last.guard[1]))
    wait = _waits(last)
    if wait:
        return Block(code[:-1], wait, number + 1, last)
    return Block(code, End.JUMP, number + 1)


def successors(number: int, block: Block) -> tuple[int, ...]:
    """Return the numbers of the blocks that may come after `block`, which has this number."""
    if block.end is End.EXIT:
        return ()
    return (block.target, number + 1) if block.end is End.BRANCH else (block.target,)


def read_and_written(instruction: Instruction) -> tuple[set[str], set[str]]:
    """Return the registers that an instruction reads and those that it writes."""
    base = instruction.parts[0]
    writes_first = base not in ("st", "red", "bra", "ret", "exit", "trap", "bar", "barrier", *NOTHING)
    if base in ("bar", "barrier") and instruction.parts[1] == "red":
        writes_first = True
    operands = instruction.operands
    written = set(_registers(operands[0])) if writes_first and operands else set()
    rest = operands[1:] if writes_first else operands
    read = {name for operand in rest for name in _registers(operand)}
    if instruction.parts[0] in ("addc", "subc", "madc"):
        read.add(CARRY)
    if "cc" in instruction.parts:
        written.add(CARRY)
    return read, written


def _registers(operand: Operand) -> Iterator[str]:
    if isinstance(operand, Register):
        if operand.name != "_":
            yield operand.name
    elif isinstance(operand, Address):
        yield from _registers(operand.base)
    elif isinstance(operand, Vector):
        for part in operand.parts:
            yield from _registers(part)
    elif isinstance(operand, Pair):
        yield from _registers(operand.first)
        yield from _registers(operand.second)


def _find_alive(blocks: list[Block]) -> None:
    """Set which registers are alive where each block begins; sets are bits of integers, for there may be many."""
    names: dict[str, int] = {}
    effects = [_effects(block, names) for block in blocks]
    if len(blocks) * len(names) > _MOST_FACTS:
        raise records.PtxError(f"a kernel of {len(blocks)} basic blocks and {len(names)} registers")
    alive = [read for read, _ in effects]
    before: list[list[int]] = [[] for _ in blocks]
    for number, block in enumerate(blocks):
        for successor in successors(number, block):
            before[successor].append(number)
    waiting, visits = set(range(len(blocks))), 0
    while waiting:
        number, visits = waiting.pop(), visits + 1
        if visits > _MOST_VISITS:
            raise records.PtxError("branches that cannot be followed in reasonable time")
        after = 0
        for successor in successors(number, blocks[number]):
            after |= alive[successor]
        read, written = effects[number]
        now = read | (after & ~written)
        if now != alive[number]:
            alive[number] = now
            waiting.update(before[number])
    if sum(each.bit_count() for each in alive) > _MOST_ALIVE:
        raise records.PtxError("more registers alive than any kernel has")
    order = list(names)
    for block, each in zip(blocks, alive, strict=True):
        block.alive = frozenset(order[place] for place in _places(each))


def _places(bits: int) -> list[int]:
    """Return which bits are set."""
    data = np.frombuffer(bits.to_bytes(-(-bits.bit_length() // 8), "little"), np.uint8)
    return np.flatnonzero(np.unpackbits(data, bitorder="little")).tolist()


def _effects(block: Block, names: dict[str, int]) -> tuple[int, int]:
    """Return the registers that a block reads before it writes them, and those that it writes, as bits."""

    def bits(found: set[str]) -> int:
        return sum(1 << names.setdefault(name, len(names)) for name in found)

    read, written = 0, 0
    for instruction in (*block.instructions, *([block.last] if block.last else [])):
        reads, writes = read_and_written(instruction)
        read |= bits(reads) & ~written
        written |= bits(writes)
    if block.guard:
        read |= bits({block.guard[0]}) & ~written
    return read, written
