"""Instructions that access memory into steps (PTX ISA, 9.7.9 ld, st, cvta; 9.7.13 atom, red)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from grader.ptxemu.compute.values import dtype_of, spread
from grader.ptxemu.memory.arrays import WINDOW
from grader.ptxemu.memory.atomics import OPERATIONS, atomic, compare_and_swap
from grader.ptxemu.run.access import Memory
from grader.ptxemu.run.locate import Addresses
from grader.ptxemu.run.operands import Operands
from grader.ptxemu.run.state import Group, Machine, Site
from grader.ptxemu.text.records import Address, Instruction, Operand, Register, Space, Symbol, Unsupported, Vector

Array = np.ndarray[Any, Any]
Step = Callable[[Group], None]
_S64 = np.dtype(np.int64)
_HINTS = frozenset(("ca", "cg", "cs", "lu", "cv", "wb", "wt", "nc", "weak", "cta", "gpu", "sys", "cluster"))
_ATOMIC = frozenset(("volatile", "relaxed", "acquire", "release", "acq_rel", "mmio"))
_SPACES = {str(space): space for space in Space}


class MemorySteps:
    """Makes steps for a machine. `parameters` are the bytes of arguments, `read` the registers that anything reads."""

    def __init__(
        self, machine: Machine, operands: Operands, parameters: Mapping[str, bytes], read: frozenset[str]
    ) -> None:
        self._memory = Memory(machine)
        self._operands = operands
        self._parameters = parameters
        self._read = read
        self._makers: dict[str, Callable[[Instruction, Site], Step]] = {
            "ld": self._load,
            "ldu": self._load,
            "st": self._store,
            "atom": self._atomic,
            "red": self._atomic,
            "cvta": self._convert_address,
        }

    def step(self, instruction: Instruction, site: Site) -> Step | None:
        """Return the step of an instruction that has to do with memory, None for others."""
        make = self._makers.get(instruction.parts[0])
        return make(instruction, site) if make else None

    def _access(self, parts: tuple[str, ...], known: frozenset[str]) -> tuple[Space, int, bool]:
        """Return the state space, the number of elements and whether an access is atomic, from its modifiers."""
        space, count, atomic = Space.GENERIC, 1, False
        for part in parts[1:-1]:
            if part in _SPACES:
                space = _SPACES[part]
            elif part in ("v2", "v4"):
                count = int(part[1])
            elif part in _ATOMIC:
                atomic = True
            elif part not in _HINTS and part not in known and not part.startswith(("L1::", "L2::")):
                raise Unsupported(".".join(parts))
        return (Space.GLOBAL if space is Space.CONST else space), count, atomic

    def _address(self, operand: Operand) -> Callable[[Group], Addresses]:
        if not isinstance(operand, Address):
            raise Unsupported("an address of a kind that is not known")
        base, offset = self._operands.unconverted(operand.base, _S64), int(np.int64(operand.offset))
        return lambda group: Addresses(base(group), offset)

    def _load(self, instruction: Instruction, site: Site) -> Step:
        if len(instruction.operands) != 2:
            raise Unsupported(instruction.opcode)
        target, source = instruction.operands
        space, count, atomic = self._access(instruction.parts, frozenset())
        dtype = dtype_of(instruction.parts[-1])
        if space is Space.PARAM:
            return self._argument(target, source, dtype)
        address = self._address(source)
        targets = target.parts if isinstance(target, Vector) else (target,)
        writers = [self._operands.writer(one, dtype) for one in targets]
        if len(writers) != count:
            raise Unsupported(instruction.opcode)
        load = self._memory.load

        def step(group: Group) -> None:
            values = load(group, site, space, address(group), dtype, count, atomic)
            for write, value in zip(writers, values, strict=True):
                write(group, value)

        return step

    def _argument(self, target: Operand, source: Operand, dtype: np.dtype[Any]) -> Step:
        if not isinstance(source, Address) or not isinstance(source.base, Symbol):
            raise Unsupported("a parameter addressed through a register")
        data = self._parameters.get(source.base.name, b"")
        if not 0 <= source.offset <= len(data) - dtype.itemsize:
            raise Unsupported("a parameter that the kernel was not given")
        value = np.frombuffer(data, dtype, 1, source.offset)[0]
        write = self._operands.writer(target, dtype)
        return lambda group: write(group, value)

    def _store(self, instruction: Instruction, site: Site) -> Step:
        if len(instruction.operands) != 2:
            raise Unsupported(instruction.opcode)
        target, source = instruction.operands
        space, count, atomic = self._access(instruction.parts, frozenset())
        if space is Space.PARAM:
            raise Unsupported("a store to a parameter")
        dtype = dtype_of(instruction.parts[-1])
        address = self._address(target)
        readers = [
            self._operands.reader(one, dtype) for one in (source.parts if isinstance(source, Vector) else (source,))
        ]
        if len(readers) != count:
            raise Unsupported(instruction.opcode)
        store = self._memory.store
        return lambda group: store(group, site, space, address(group), [read(group) for read in readers], atomic)

    def _atomic(self, instruction: Instruction, site: Site) -> Step:
        parts, operands = instruction.parts, instruction.operands
        names = [part for part in parts[1:-1] if part in OPERATIONS]
        if len(names) != 1:
            raise Unsupported(instruction.opcode)
        space, _, _ = self._access(parts, OPERATIONS)
        dtype = dtype_of(parts[-1])
        target = operands[0] if parts[0] == "atom" else Register("_")
        address = self._address(operands[parts[0] == "atom"])
        readers = [self._operands.reader(source, dtype) for source in operands[1 + (parts[0] == "atom") :]]
        write = self._operands.writer(target, dtype)
        wanted = isinstance(target, Register) and target.name in self._read
        places = self._memory.places

        def step(group: Group) -> None:
            values = [spread(read(group), group.lanes.size) for read in readers]
            result = np.zeros(group.lanes.size, dtype) if wanted else None
            for view, at, chosen in places(group, site, space, address(group), dtype):
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

    def _convert_address(self, instruction: Instruction, _: Site) -> Step:
        parts = instruction.parts
        target, source = instruction.operands
        kind = dtype_of(parts[-1])
        window = np.int64(WINDOW.get(_SPACES[parts[-2]], 0) * (-1 if parts[1] == "to" else 1))
        read, write = self._operands.reader(source, _S64), self._operands.writer(target, kind)
        return lambda group: write(group, (read(group) + window).view(kind))
