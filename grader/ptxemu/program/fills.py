"""Basic blocks that fill memory: loops of one store of what stays the same, at an address that moves by a fixed step.

Compilers write a loop like that, of as many rounds as there are elements, to set a thread's local array to zero.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import takewhile

from grader.ptxemu.program.control_flow import Block, End
from grader.ptxemu.program.opcodes import Family, opcode_of
from grader.ptxemu.program.registers import read_and_written
from grader.ptxemu.text.records import Address, Immediate, Instruction, Register, Space, Vector

_ADDRESS = ("s64", "u64")
_INTEGER = (*_ADDRESS, "s32", "u32")


@dataclass(frozen=True)
class Addition:
    """An instruction that adds a number to a register, both integers of this type."""

    register: Register
    type: str
    number: Immediate


@dataclass(frozen=True)
class Fill:
    """A block each round of which does this, and nothing else.

    `constants` put numbers into registers; the `store` stores these, or what does not change, where the register of the
    addition `move` says. Then come all `additions`, and the `test` compares the register of one of them, `count`, with
    `bound`, which does not change. Where its result is `last`, there is no other round.
    """

    constants: tuple[Instruction, ...]
    store: Instruction
    additions: tuple[Addition, ...]
    move: Addition
    test: Instruction
    count: Addition
    bound: Register | Immediate
    last: bool

    @property
    def step(self) -> int:
        """The bytes that a round moves the store by, less than 0 where it goes down."""
        return (self.move.number.bits + 2**63) % 2**64 - 2**63


def fill_of(number: int, block: Block) -> Fill | None:
    """Return what the block of this number fills, None where it does anything else."""
    constants = tuple(takewhile(_is_constant, block.instructions))
    rest = block.instructions[len(constants) :]
    if block.end is not End.BRANCH or block.guard is None or block.target != number or len(rest) < 3:
        return None
    store, *adding, test = rest
    additions = {each.register.name: each for each in map(_addition, adding) if each}
    written = [name for each in block.instructions for name in read_and_written(each)[1]]
    if len(additions) != len(adding) or len(written) != len(set(written)):
        return None
    move = _move(store, additions)
    counted = _counted(test, additions, block.guard[0], frozenset(written))
    if move is None or counted is None:
        return None
    return Fill(constants, store, tuple(additions.values()), move, test, *counted, last=block.guard[1])


def _is_constant(instruction: Instruction) -> bool:
    opcode, operands = opcode_of(instruction), instruction.operands
    return opcode.family is Family.MOVE and len(operands) == 2 and isinstance(operands[1], Immediate)


def _addition(instruction: Instruction) -> Addition | None:
    opcode, operands = opcode_of(instruction), instruction.operands
    if opcode.name != "add" or opcode.words != (opcode.type,) or opcode.type not in _INTEGER or len(operands) != 3:
        return None
    target, source, number = operands
    if not isinstance(target, Register) or target != source or not isinstance(number, Immediate):
        return None
    return Addition(target, opcode.type, number)


def _move(store: Instruction, additions: Mapping[str, Addition]) -> Addition | None:
    """Return what moves the address of a store, None where it is no store, or one of something that changes."""
    opcode = opcode_of(store)
    if (
        opcode.family is not Family.STORE
        or opcode.space not in (Space.LOCAL, Space.GENERIC)
        or len(store.operands) != 2
    ):
        return None
    target, source = store.operands
    if not isinstance(target, Address) or not isinstance(target.base, Register):
        return None
    move, parts = additions.get(target.base.name), source.parts if isinstance(source, Vector) else (source,)
    changes = any(isinstance(part, Register) and part.name in additions for part in parts)
    return move if move and move.type in _ADDRESS and not changes else None


def _counted(
    test: Instruction, additions: Mapping[str, Addition], guard: str, written: frozenset[str]
) -> tuple[Addition, Register | Immediate] | None:
    """Return what counts the rounds and where that ends, None where the test does anything else."""
    opcode = opcode_of(test)
    if opcode.name != "setp" or len(opcode.words) != 2 or opcode.type not in _INTEGER or len(test.operands) != 3:
        return None
    target, register, bound = test.operands
    if target != Register(guard) or not isinstance(register, Register) or not isinstance(bound, Register | Immediate):
        return None
    count = additions.get(register.name)
    if count is None or count.type[1:] != opcode.type[1:] or (isinstance(bound, Register) and bound.name in written):
        return None
    return count, bound
