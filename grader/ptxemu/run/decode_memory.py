"""Instructions that access memory into steps (PTX ISA, 9.7.9 ld, st, cvta; 9.7.13 atom, red)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.ptxemu.compute.values import Value, dtype_of, spread
from grader.ptxemu.errors import Unsupported
from grader.ptxemu.memory.arrays import WINDOW
from grader.ptxemu.memory.atomics import OPERATIONS, atomic, compare_and_swap
from grader.ptxemu.program.opcodes import Family
from grader.ptxemu.run.access import Memory
from grader.ptxemu.run.locate import Addresses
from grader.ptxemu.run.operands import Operands, Reader
from grader.ptxemu.run.state import Group, Machine, Site, Transfer
from grader.ptxemu.text.records import Address, Instruction, Operand, Register, Space, Symbol, Vector

Array = np.ndarray[Any, Any]
Step = Callable[[Group], None]
_S64 = np.dtype(np.int64)
_HINTS = frozenset(
    (*Space, "ca", "cg", "cs", "lu", "cv", "wb", "wt", "nc", "weak", "cta", "gpu", "sys", "cluster", "noftz")
)
_ATOMIC = frozenset(("volatile", "relaxed", "acquire", "release", "acq_rel", "mmio"))


@dataclass(frozen=True)
class _Stored:
    """An st: what it moves, and how to get its address and its values."""

    transfer: Transfer
    address: Callable[[Group], Addresses]
    readers: list[Reader]

    def values(self, group: Group) -> list[Value]:
        return [read(group) for read in self.readers]


@dataclass(frozen=True)
class Filling:
    """An st that is done many times, each time `step` bytes further."""

    memory: Memory
    stored: _Stored
    step: int

    def room(self, group: Group) -> int:
        """Return how often it can certainly be done from the group's address on, 0 where it is not that simple."""
        return self.memory.room(group, self.stored.transfer, self.stored.address(group), self.step)

    def do(self, group: Group, rounds: int) -> None:
        """Do it so often; there must be room."""
        stored = self.stored
        self.memory.fill(group, stored.transfer, stored.address(group), stored.values(group), self.step, rounds)


class MemorySteps:
    """Makes steps for a machine. `parameters` are their sizes in bytes, `read` the registers that anything reads."""

    def __init__(
        self, machine: Machine, operands: Operands, parameters: Mapping[str, int], read: frozenset[str]
    ) -> None:
        self._machine = machine
        self._memory = Memory(machine)
        self._operands = operands
        self._parameters = parameters
        self._read = read

    def _address(self, operand: Operand) -> Callable[[Group], Addresses]:
        if not isinstance(operand, Address):
            raise Unsupported("an address of a kind that is not known")
        base, offset = self._operands.unconverted(operand.base, _S64), int(np.int64(operand.offset))
        return lambda group: Addresses(base(group), offset)

    def load(self, instruction: Instruction, site: Site) -> Step:
        """Return the step of ld or ldu."""
        target, source = _two(instruction)
        transfer = _transfer(site, frozenset())
        if transfer.space is Space.PARAM:
            return self._argument(target, source, transfer.dtype)
        address = self._address(source)
        targets = target.parts if isinstance(target, Vector) else (target,)
        writers = [self._operands.writer(one, transfer.dtype) for one in targets]
        if len(writers) != transfer.count:
            raise Unsupported(instruction.opcode)
        load = self._memory.load

        def step(group: Group) -> None:
            values = load(group, transfer, address(group))
            for write, value in zip(writers, values, strict=True):
                write(group, value)

        return step

    def _argument(self, target: Operand, source: Operand, dtype: np.dtype[Any]) -> Step:
        if not isinstance(source, Address) or not isinstance(source.base, Symbol):
            raise Unsupported("a parameter addressed through a register")
        name, offset = source.base.name, source.offset
        if not 0 <= offset <= self._parameters.get(name, 0) - dtype.itemsize:
            raise Unsupported("a parameter that the kernel was not given")
        write, machine = self._operands.writer(target, dtype), self._machine
        return lambda group: write(group, np.frombuffer(machine.parameters[name], dtype, 1, offset)[0])

    def store(self, instruction: Instruction, site: Site) -> Step:
        """Return the step of st."""
        made, store = self._stored(instruction, site), self._memory.store
        return lambda group: store(group, made.transfer, made.address(group), made.values(group))

    def filling(self, instruction: Instruction, site: Site, step: int) -> Filling:
        """Return what does an st many times, each time `step` bytes further."""
        return Filling(self._memory, self._stored(instruction, site), step)

    def _stored(self, instruction: Instruction, site: Site) -> _Stored:
        target, source = _two(instruction)
        transfer = _transfer(site, frozenset())
        if transfer.space is Space.PARAM:
            raise Unsupported("a store to a parameter")
        address = self._address(target)
        readers = [
            self._operands.reader(one, transfer.dtype)
            for one in (source.parts if isinstance(source, Vector) else (source,))
        ]
        if len(readers) != transfer.count:
            raise Unsupported(instruction.opcode)
        return _Stored(transfer, address, readers)

    def atomic(self, instruction: Instruction, site: Site) -> Step:
        """Return the step of atom or red."""
        opcode, operands = site.opcode, instruction.operands
        names = [word for word in opcode.modifiers if word in OPERATIONS]
        if len(names) != 1:
            raise Unsupported(instruction.opcode)
        transfer = _transfer(site, OPERATIONS)
        dtype = transfer.dtype
        target, (location, *sources) = (operands[0], operands[1:]) if opcode.row.writes else (Register("_"), operands)
        address = self._address(location)
        readers = [self._operands.reader(source, dtype) for source in sources]
        write = self._operands.writer(target, dtype)
        wanted = isinstance(target, Register) and target.name in self._read
        elements = self._memory.elements

        def step(group: Group) -> None:
            values = [spread(read(group), group.lanes.size) for read in readers]
            result = np.zeros(group.lanes.size, dtype) if wanted else None
            new = values[1] if names[0] == "cas" else None
            for view, at, chosen in elements(group, transfer, address(group), new):
                found: Array | None
                if names[0] == "cas":
                    found = compare_and_swap(view, at, values[0][chosen], values[1][chosen])
                else:
                    found = atomic(names[0], view, at, values[0][chosen], wanted)
                if result is not None:
                    result[chosen] = found
            if result is not None:
                write(group, result)

        return step

    def print(self, instruction: Instruction, _: Site) -> Step:
        """Return the step of a call of vprintf: its result, the address of the format, that of the arguments."""
        target, form, arguments = instruction.operands
        write, form_at, at = (
            self._operands.writer(target, np.dtype(np.int32)),
            self._operands.reader(form, _S64),
            self._operands.reader(arguments, _S64),
        )
        prints = self._memory.prints

        def step(group: Group) -> None:
            prints(group, spread(form_at(group), group.lanes.size), spread(at(group), group.lanes.size))
            write(group, np.int32(0))

        return step

    def convert_address(self, instruction: Instruction, site: Site) -> Step:
        """Return the step of cvta, which makes an address in one state space one in another."""
        opcode = site.opcode
        target, source = instruction.operands
        kind = dtype_of(opcode.type)
        if opcode.space is Space.GENERIC:
            raise Unsupported(instruction.opcode)
        window = np.int64(WINDOW.get(opcode.space, 0) * (-1 if opcode.words[0] == "to" else 1))
        read, write = self._operands.reader(source, _S64), self._operands.writer(target, kind)
        return lambda group: write(group, (read(group) + window).view(kind))

    def which_space(self, instruction: Instruction, site: Site) -> Step:
        """Return the step of isspacep: whether a generic address lies in a state space."""
        space = site.opcode.space
        target, source = _two(instruction)
        if space not in (Space.GLOBAL, Space.SHARED, Space.LOCAL):
            raise Unsupported(instruction.opcode)
        read, write = self._operands.reader(source, _S64), self._operands.writer(target, np.dtype(np.bool_))
        windows = np.int64(WINDOW[Space.SHARED] | WINDOW[Space.LOCAL])
        window = np.int64(WINDOW.get(space, 0))
        return lambda group: write(group, (read(group) & windows) == window)


def _two(instruction: Instruction) -> tuple[Operand, Operand]:
    if len(instruction.operands) != 2:
        raise Unsupported(instruction.opcode)
    return instruction.operands[0], instruction.operands[1]


def _transfer(site: Site, known: Collection[str]) -> Transfer:
    """Return what an instruction moves, as its modifiers say.

    Raises Unsupported for modifiers that are neither those of an access nor `known`.
    """
    opcode = site.opcode
    count, atomic = 1, opcode.family is Family.ATOMIC
    for word in opcode.modifiers:
        if word in ("v2", "v4"):
            count = int(word[1])
        elif word in _ATOMIC:
            atomic = True
        elif word not in _HINTS and word not in known and not word.startswith(("L1::", "L2::")):
            raise Unsupported(opcode.text)
    space = Space.GLOBAL if opcode.space is Space.CONST else opcode.space
    return Transfer(site, space, dtype_of(opcode.type), count, atomic)
