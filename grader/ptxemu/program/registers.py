"""Which registers an instruction reads, and which it writes."""

from __future__ import annotations

from collections.abc import Iterator

from grader.ptxemu.program.opcodes import opcode_of
from grader.ptxemu.text.records import Address, Instruction, Operand, Pair, Register, Vector

CARRY = "%carry"  # a name that no register in a text has: what add.cc leaves for addc


def read_and_written(instruction: Instruction) -> tuple[set[str], set[str]]:
    """Return the registers that an instruction reads and those that it writes, its guard not among them."""
    opcode, operands = opcode_of(instruction), instruction.operands
    targets, sources = (operands[:1], operands[1:]) if opcode.row.writes else ((), operands)
    written = {name for operand in targets for name in _registers(operand)}
    read = {name for operand in sources for name in _registers(operand)}
    if opcode.takes_carry:
        read.add(CARRY)
    if opcode.sets_carry:
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
