"""Functions that call themselves: which they are, and how they are written so that several calls can be open at a time.

Their variables in local memory lie there once for each call: the register DEPTH counts the calls that are open. The
registers of who calls are kept by who executes it (`run.calls`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from graphlib import CycleError, TopologicalSorter

from grader.ptxemu.program.opcodes import Family, opcode_of
from grader.ptxemu.text.records import (
    MAX_LOCAL,
    MAX_OPEN_CALLS,
    SIZES,
    Address,
    Function,
    Immediate,
    Instruction,
    Module,
    Operand,
    Register,
    SourceLine,
    Space,
    Symbol,
    Variable,
    Vector,
)

DEPTH = "%depth"  # a name that no register in a text has
NOWHERE = SourceLine(0, 0)


def recursive(module: Module) -> frozenset[str]:
    """Return the names of the functions that may come to call themselves, and of those on a way from one to another."""
    calls = {name: set(_called(function)) & module.functions.keys() for name, function in module.functions.items()}
    callers: dict[str, set[str]] = {name: set() for name in calls}
    for name, called in calls.items():
        for each in called:
            callers[each].add(name)
    return frozenset(_without_order(calls) & _without_order(callers))


def _called(function: Function) -> Iterator[str]:
    for instruction in function.instructions:
        if opcode_of(instruction).family is Family.CALL:
            yield from (operand.name for operand in instruction.operands if isinstance(operand, Symbol))


def _without_order(after: Mapping[str, Collection[str]]) -> set[str]:
    """Return the names that come, by some way, after themselves, or after such a one."""
    order, left = TopologicalSorter(after), set(after)
    with suppress(CycleError):
        order.prepare()
    while ready := order.get_ready():
        left.difference_update(ready)
        order.done(*ready)
    return left


def framed(function: Function) -> Function:
    """Return a function whose local variables are as many times as large, and addressed by the call that is open."""
    local = [variable for variable in function.variables if variable.space is Space.LOCAL]
    bases = {variable.name: Register(f"{variable.name}%frame") for variable in local}
    before = [each for variable in local for each in _base(variable, bases[variable.name])]
    return replace(
        function,
        registers={**function.registers, **{base.name: "b64" for base in bases.values()}},
        variables=tuple(
            replace(each, size=_stride(each) * _calls(each)) if each.name in bases else each
            for each in function.variables
        ),
        instructions=(*before, *(_with_bases(each, bases) for each in function.instructions)),
        labels={label: at + len(before) for label, at in function.labels.items()},
    )


def _stride(variable: Variable) -> int:
    return -(-variable.size // variable.align) * variable.align


def _calls(variable: Variable) -> int:
    """Return how many open calls a variable is made for: what is deeper lies outside of it, and is told."""
    return min(MAX_OPEN_CALLS + 1, MAX_LOCAL // max(1, _stride(variable)))


def _base(variable: Variable, base: Register) -> tuple[Instruction, Instruction]:
    stride = Immediate(_stride(variable))
    return (
        Instruction("mov.u64", (base, Symbol(variable.name)), None, NOWHERE),
        Instruction("mad.lo.u64", (base, Register(DEPTH), stride, base), None, NOWHERE),
    )


def _with_bases(instruction: Instruction, bases: Mapping[str, Register]) -> Instruction:
    return replace(instruction, operands=tuple(_based(operand, bases) for operand in instruction.operands))


def _based(operand: Operand, bases: Mapping[str, Register]) -> Operand:
    if isinstance(operand, Symbol):
        return bases.get(operand.name, operand)
    if isinstance(operand, Address) and isinstance(operand.base, Symbol):
        return Address(bases.get(operand.base.name, operand.base), operand.offset)
    return operand


def passed_parts(function: Function) -> list[tuple[str, int, str]]:
    """Return the parts in which a function loads its parameters and stores its results: name, offset in bytes, type."""
    names = {variable.name for variable in (*function.parameters, *function.results)}
    found: dict[tuple[str, int, str], None] = {}
    for instruction in function.instructions:
        opcode = opcode_of(instruction)
        if opcode.space is not Space.PARAM or len(instruction.operands) != 2:
            continue
        loads = opcode.family is Family.LOAD
        address, other = instruction.operands[loads], instruction.operands[not loads]
        if isinstance(address, Address) and isinstance(address.base, Symbol) and address.base.name in names:
            for number in range(len(other.parts) if isinstance(other, Vector) else 1):
                offset = address.offset + number * SIZES[opcode.type]
                found[address.base.name, offset, opcode.type] = None
    return list(found)
