"""Calls replaced by what they call: afterwards a kernel is one list of instructions.

PTX passes arguments in parameter space. Here each part of a parameter becomes a register that is moved to and from.
Functions that call themselves stand once behind the kernel, to be entered and left: see `recursion`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from grader.ptxemu.errors import PtxError, Unsupported
from grader.ptxemu.program.opcodes import Family, opcode_of
from grader.ptxemu.program.recursion import DEPTH, NOWHERE, framed, passed_parts, recursive
from grader.ptxemu.text import records
from grader.ptxemu.text.records import (
    Address,
    Function,
    Instruction,
    Module,
    Operand,
    Pair,
    Register,
    Space,
    Symbol,
    Variable,
    Vector,
)

_HANDLE, _GRID_SYNC = "cudaCGGetIntrinsicHandle", "cudaCGSynchronize"  # how cooperative groups name and join a grid
_ASSERTION = "__assertfail"
_BUILT_IN = {  # and how many results and parameters each has
    "vprintf": (1, 2),
    "malloc": (1, 1),
    "free": (0, 1),
    _ASSERTION: (0, 5),
    _HANDLE: (1, 1),
    _GRID_SYNC: (1, 2),
}
_MOST_COPIED = 500_000  # names and instructions: a function of neither can be called again and again as well


@dataclass
class Flat:
    """A kernel without calls. `labels` say which instruction each stands before."""

    parameters: tuple[Variable, ...]
    registers: dict[str, str] = field(default_factory=dict)
    variables: list[Variable] = field(default_factory=list)
    instructions: list[Instruction] = field(default_factory=list)
    labels: dict[str, int] = field(default_factory=dict)


def flatten(module: Module, kernel: Function) -> Flat:
    """Return `kernel` with all calls replaced; raises Unsupported for calls that cannot be."""
    flat = Flat(kernel.parameters, variables=list(module.variables))
    inliner = _Inliner(module, flat)
    inliner.copy(kernel, "", {}, 0)
    inliner.copy_entered()
    return flat


@dataclass(frozen=True)
class _Entered:
    """A function that is entered, what the names of its copy end in, and `parts`, those of recursion.passed_parts."""

    function: Function
    tag: str
    parts: list[tuple[str, int, str]]


class _Inliner:
    def __init__(self, module: Module, flat: Flat) -> None:
        self._module = module
        self._flat = flat
        self._copies = 0
        self._left = _MOST_COPIED
        self._recursive = recursive(module)
        self._entered: dict[str, _Entered] = {}

    def copy(self, function: Function, tag: str, parameters: Mapping[str, str], depth: int) -> None:
        """Add a copy of `function` whose names end in `tag`; `parameters` are the caller's names for its own."""
        if depth > records.MAX_DEPTH:
            raise Unsupported(f"functions that call each other more than {records.MAX_DEPTH} deep")
        flat = self._flat
        own = self._declare(function, tag) | dict(parameters)
        marks: dict[int, list[str]] = {}
        for label, at in function.labels.items():
            marks.setdefault(at, []).append(own[label])
        passing = {v.name for v in function.variables if v.space is Space.PARAM} | parameters.keys()
        for at, instruction in enumerate(function.instructions):
            flat.labels.update(dict.fromkeys(marks.get(at, ()), len(flat.instructions)))
            named = _renamed(instruction, tag, own)
            if opcode_of(instruction).family is Family.CALL:
                self._call(named, depth)
            elif _is_passed(instruction, passing):
                self._move(named)
            elif tag and opcode_of(instruction).name == "ret":
                self._add(Instruction("bra", (Symbol(f"$end{tag}"),), named.guard, named.source))
            else:
                self._add(named)
        end = [*marks.get(len(function.instructions), ()), *([f"$end{tag}"] if tag else [])]
        flat.labels.update(dict.fromkeys(end, len(flat.instructions)))

    def _declare(self, function: Function, tag: str) -> dict[str, str]:
        """Add a copy's registers and variables; return what its labels and variables are called in it."""
        flat = self._flat
        parts = (function.registers, function.labels, function.variables, function.instructions)
        self._left -= 1 + sum(map(len, parts))
        if self._left < 0:
            raise PtxError("more calls than any kernel makes")
        flat.registers.update({f"{name}{tag}": kind for name, kind in function.registers.items()})
        if len(flat.registers) > records.MAX_REGISTERS:
            raise PtxError("more registers than any kernel has")
        moving = (variable for variable in function.variables if variable.space is not Space.PARAM)
        flat.variables += [replace(variable, name=f"{variable.name}{tag}") for variable in moving]
        if len(flat.variables) > records.MAX_VARIABLES:
            raise PtxError("more variables than any kernel has")
        return {name: f"{name}{tag}" for name in (*function.labels, *(v.name for v in function.variables))}

    def _add(self, instruction: Instruction) -> None:
        self._flat.instructions.append(instruction)
        if len(self._flat.instructions) > records.MAX_INSTRUCTIONS:
            raise PtxError("more instructions than any kernel has")

    def _call(self, call: Instruction, depth: int) -> None:
        groups = [operand.parts for operand in call.operands if isinstance(operand, Vector)]
        names = [operand.name for operand in call.operands if isinstance(operand, Symbol)]
        function = self._module.functions.get(names[0]) if len(names) == 1 else None
        if names[:1] and names[0] in _BUILT_IN and not call.guard:
            self._built_in(call, names[0], groups)
            return
        through = [operand for operand in call.operands if isinstance(operand, Register)]
        if through:
            self._add(Instruction("call.through", tuple(through), call.guard, call.source))
            return
        if function is None or call.guard:
            raise Unsupported(f"a call of {names[0][:60] if names else 'nothing'}")
        results = groups.pop(0) if function.results and groups else ()
        given = groups.pop(0) if groups else ()
        formal = (*function.results, *function.parameters)
        actual = [operand.name for operand in (*results, *given) if isinstance(operand, Symbol)]
        if len(formal) != len(actual):
            raise PtxError(f"a call of {function.name[:60]} with other parameters than it has")
        mapping = {variable.name: name for variable, name in zip(formal, actual, strict=True)}
        if function.name in self._recursive:
            self._enter(call, function, mapping)
            return
        self._copies += 1
        self.copy(function, f"@{self._copies}", mapping, depth + 1)

    def _enter(self, call: Instruction, function: Function, names: Mapping[str, str]) -> None:
        """Call a function that stands behind the kernel; `names` are the caller's for its parameters and results."""
        if function.name not in self._entered:
            self._entered[function.name] = _Entered(function, f"@@{len(self._entered)}", passed_parts(function))
        entered = self._entered[function.name]
        results = {variable.name for variable in function.results}
        into, out = list[Instruction](), list[Instruction]()
        for name, offset, kind in entered.parts:
            own, callers = self._part(f"{name}{entered.tag}", offset, kind), self._part(names[name], offset, kind)
            pair = (callers, own) if name in results else (own, callers)
            (out if name in results else into).append(Instruction(f"mov.{kind}", pair, None, call.source))
        deeper, back = (
            Instruction(opcode, (Register(DEPTH), Register(DEPTH), records.Immediate(1)), None, call.source)
            for opcode in ("add.u64", "sub.u64")
        )
        self._flat.registers[DEPTH] = "b64"
        enter = Instruction("call", (Symbol(f"$enter{entered.tag}"),), None, call.source)
        for instruction in (*into, deeper, enter, back, *out):
            self._add(instruction)

    def copy_entered(self) -> None:
        """Put the functions that are entered behind the kernel."""
        if self._entered:
            self._add(Instruction("ret", (), None, NOWHERE))
        done: set[str] = set()
        while waiting := [each for name, each in self._entered.items() if name not in done]:
            for entered in waiting:  # which may call others
                self._copy_entered(entered)
                done.add(entered.function.name)

    def _copy_entered(self, entered: _Entered) -> None:
        function, tag = entered.function, entered.tag
        own = {variable.name: f"{variable.name}{tag}" for variable in (*function.results, *function.parameters)}
        self._flat.labels[f"$enter{tag}"] = len(self._flat.instructions)
        self.copy(framed(function), tag, own, 0)
        results = {variable.name for variable in function.results}
        parts = (self._part(own[name], at, kind) for name, at, kind in entered.parts if name in results)
        self._add(Instruction("ret.call", tuple(parts), None, NOWHERE))

    def _built_in(self, call: Instruction, name: str, groups: list[tuple[Operand, ...]]) -> None:
        """Put an instruction of our own in the place of a call of what the driver or the device runtime has."""
        if [len(group) for group in groups] != [count for count in _BUILT_IN[name] if count]:
            raise PtxError(f"a call of {name} with other parameters than it has")
        operands = [self._passed(operand) for group in groups for operand in group]
        if name == _ASSERTION:
            self._add(Instruction("trap", (), None, call.source))
            return
        if name != "free":
            self._flat.registers.setdefault(operands[0].name, "b64" if name in (_HANDLE, "malloc") else "b32")
        if name in ("vprintf", "malloc", "free"):
            self._add(Instruction(name, tuple(operands), None, call.source))
            return
        result = operands[0]
        if name == _GRID_SYNC:
            self._add(Instruction("bar.grid", (), None, call.source))
        kind = self._flat.registers[result.name]
        value = records.Immediate(name == _HANDLE)  # of the grid there is but one
        self._add(Instruction(f"mov.{kind}", (result, value), None, call.source))

    @staticmethod
    def _passed(operand: Operand) -> Register:
        if not isinstance(operand, Symbol):
            raise PtxError("a parameter that is none")
        return Register(f"{operand.name}+0")

    def _move(self, instruction: Instruction) -> None:
        """Turn a load from a parameter, or a store to one, into moves."""
        opcode = opcode_of(instruction)
        loads, kind = opcode.family is Family.LOAD, opcode.type
        target, source = instruction.operands
        address, other = (source, target) if loads else (target, source)
        if not isinstance(address, Address) or not isinstance(address.base, Symbol):
            raise Unsupported("a parameter addressed through a register")
        size = records.SIZES[kind]
        for number, part in enumerate(other.parts if isinstance(other, Vector) else (other,)):
            register = self._part(address.base.name, address.offset + number * size, kind)
            operands = (part, register) if loads else (register, part)
            self._add(Instruction(f"mov.{kind}", operands, instruction.guard, instruction.source))

    def _part(self, name: str, offset: int, kind: str) -> Register:
        """Return the register of a part of a parameter, from a byte on."""
        register = Register(f"{name}+{offset}")
        known = self._flat.registers.setdefault(register.name, kind)
        if known != kind and records.SIZES[known] != records.SIZES[kind]:
            raise Unsupported("a parameter read in other parts than it was written in")
        return register


def _is_passed(instruction: Instruction, passing: set[str]) -> bool:
    """Return whether an instruction moves an argument or a result of a call."""
    opcode = opcode_of(instruction)
    if opcode.family not in (Family.LOAD, Family.STORE) or opcode.space is not Space.PARAM:
        return False
    if len(instruction.operands) != 2:
        return False
    address = instruction.operands[opcode.family is Family.LOAD]
    return isinstance(address, Address) and isinstance(address.base, Symbol) and address.base.name in passing


def _renamed(instruction: Instruction, tag: str, names: Mapping[str, str]) -> Instruction:
    if not tag:
        return instruction
    operands = tuple(_operand(operand, tag, names) for operand in instruction.operands)
    guard = instruction.guard and (Register(f"{instruction.guard[0].name}{tag}"), instruction.guard[1])
    return replace(instruction, operands=operands, guard=guard)


def _operand(operand: Operand, tag: str, names: Mapping[str, str]) -> Operand:
    if isinstance(operand, Register):
        return operand if operand.name in ("_", DEPTH) else Register(f"{operand.name}{tag}")
    if isinstance(operand, Symbol):
        return Symbol(names.get(operand.name, operand.name))
    if isinstance(operand, Address):
        base = _operand(operand.base, tag, names)
        assert isinstance(base, (Register, Symbol, records.Immediate))
        return Address(base, operand.offset)
    if isinstance(operand, Vector):
        return Vector(tuple(_operand(part, tag, names) for part in operand.parts))
    if isinstance(operand, Pair):
        return Pair(_operand(operand.first, tag, names), _operand(operand.second, tag, names))
    return operand
