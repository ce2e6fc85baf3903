"""Instructions into steps: functions that do to a group of threads what an instruction says.

What an instruction means is decided once, here; a step only computes. An unknown opcode is Unsupported.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from grader.cuda.access import Memory
from grader.cuda.atomics import OPERATIONS, atomic, compare_and_swap
from grader.cuda.carry import carrying
from grader.cuda.compare import compared, conversion
from grader.cuda.findings import Kind
from grader.cuda.floats import floating
from grader.cuda.flow import NOTHING
from grader.cuda.integers import Operation, integer
from grader.cuda.memory import WINDOW
from grader.cuda.ptx import SIZES, Address, Immediate, Instruction, Operand, Pair, Register, Space, Special, Symbol
from grader.cuda.ptx import Unsupported, Vector
from grader.cuda.state import Group, Machine, Site
from grader.cuda.warp import members
from grader.cuda.values import Value, dtype_of, extended, seen_as, spread

Step = Callable[[Group], None]
Reader = Callable[[Group], Value]
_S64, _U64 = np.dtype(np.int64), np.dtype(np.uint64)
_HINTS = frozenset(("ca", "cg", "cs", "lu", "cv", "wb", "wt", "nc", "weak", "cta", "gpu", "sys", "cluster"))
_ATOMIC = frozenset(("volatile", "relaxed", "acquire", "release", "acq_rel", "mmio"))
_SPACES = {str(space): space for space in Space}
_TWO_CHANNELS = {64: 32, 32: 16}


class Decoder:
    """Makes steps for a machine. `symbols` are the addresses of variables, `parameters` the bytes of arguments."""

    def __init__(
        self, machine: Machine, registers: Mapping[str, str], symbols: Mapping[str, tuple[Space, int]],
        parameters: Mapping[str, bytes], read: frozenset[str],
    ) -> None:
        self._machine = machine
        self._memory = Memory(machine)
        self._registers = registers
        self._symbols = symbols
        self._parameters = parameters
        self._read = read
        self.specials: dict[str, Value] = {}

    def step(self, instruction: Instruction, number: int, wraps: set[str]) -> Step | None:
        """Return the step of an instruction that is no branch and waits for nobody, None where nothing is to be done."""
        base = instruction.parts[0]
        if base in NOTHING:
            return None
        site = Site(number, instruction.place, instruction.opcode)
        for known in (self._move, self._load, self._store, self._atomic, self._convert_address):
            step = known(instruction, site)
            if step:
                return self._watched(step, wraps, site) if wraps else step
        if instruction.opcode == "activemask.b32":
            write = self.writer(instruction.operands[0], np.dtype(np.uint32))
            return lambda group: write(group, members(group))
        found = carrying(instruction.parts)
        if found:
            return self._carrying(instruction, found)
        return self._computed(instruction, site)

    # Operands

    def reader(self, operand: Operand, dtype: np.dtype[Any]) -> Reader:
        """Return how to get the value of an operand as `dtype`."""
        if isinstance(operand, Register):
            name = operand.name

            def read(group: Group) -> Value:
                value = group.frame[name]
                return value if value.dtype == dtype else seen_as(value, dtype)

            return read
        if isinstance(operand, Special):
            special = operand.name

            def read_special(group: Group) -> Value:
                value = self.specials.get(special)
                if value is None:
                    raise Unsupported(f"the special register %{special[:40]}")
                return seen_as(value.take(group.lanes) if value.ndim else value, dtype)

            if special.partition(".")[0] in ("clock", "clock64", "globaltimer"):
                raise Unsupported(f"the special register %{special[:40]}")
            return read_special
        if isinstance(operand, Immediate):
            constant = _constant(operand, dtype)
            return lambda _: constant
        if isinstance(operand, Symbol) and operand.name in self._symbols:
            address = np.uint64(self._symbols[operand.name][1]).astype(dtype)
            return lambda _: address
        raise Unsupported("an operand of a kind that is not known")

    def writer(self, operand: Operand, dtype: np.dtype[Any]) -> Callable[[Group, Value], None]:
        """Return how to put a value of type `dtype` into an operand: into a longer register with its sign or zeros."""
        if not isinstance(operand, Register):
            raise Unsupported("a destination that is no register")
        name = operand.name
        if name == "_":
            return lambda _, __: None
        kind = self._registers.get(name, "")
        size = SIZES.get(kind, dtype.itemsize)
        if (kind == "pred") != (dtype == np.bool_):
            raise Unsupported("a predicate used as a number")
        if size > dtype.itemsize:

            def extend(group: Group, value: Value) -> None:
                group.frame[name] = extended(value, size)

            return extend

        def write(group: Group, value: Value) -> None:
            group.frame[name] = value

        return write

    # Instructions

    def _computed(self, instruction: Instruction, site: Site) -> Step:
        parts, operands = instruction.parts, instruction.operands
        operation = conversion(parts) or compared(parts) or floating(parts) or integer(parts)
        if operation is None or not operands:
            raise Unsupported(instruction.opcode)
        target, sources = operands[0], operands[1:]
        if isinstance(target, Pair):
            return self._two_predicates(target, sources, operation)
        if len(sources) != len(operation.sources):
            raise Unsupported(f"{instruction.opcode} with {len(sources)} operands")
        readers = [self.reader(s, d) for s, d in zip(sources, operation.sources, strict=True)]
        write, apply = self.writer(target, operation.result), operation.apply
        if parts[0] in ("div", "rem") and operation.result.kind in "iu":
            return self._dividing(readers, write, apply, site)
        if len(readers) == 1:
            (one,) = readers
            return lambda group: write(group, apply(one(group)))
        if len(readers) == 2:
            first, second = readers
            return lambda group: write(group, apply(first(group), second(group)))
        return lambda group: write(group, apply(*[read(group) for read in readers]))

    def _two_predicates(self, target: Pair, sources: tuple[Operand, ...], operation: Operation) -> Step:
        """Return the step of `setp p|q`: q is the result with the comparison negated."""
        if operation.result != np.bool_ or len(sources) != 2:
            raise Unsupported("two destinations")
        readers = [self.reader(s, d) for s, d in zip(sources, operation.sources, strict=True)]
        first, second = self.writer(target.first, operation.result), self.writer(target.second, operation.result)

        def step(group: Group) -> None:
            truth = operation.apply(*[read(group) for read in readers])
            first(group, truth)
            second(group, ~truth)

        return step

    def _dividing(
        self, readers: list[Reader], write: Callable[[Group, Value], None], apply: Callable[..., Value], site: Site
    ) -> Step:
        def step(group: Group) -> None:
            dividend, divisor = (read(group) for read in readers)
            zero = divisor == 0
            if np.any(zero):
                positions = np.flatnonzero(spread(np.asarray(zero), group.lanes.size))
                thread = int(group.lanes[positions[0]]) + group.first
                self._machine.findings.add(Kind.DIVIDED_BY_ZERO, site.place, "", positions.size, thread=thread)
            write(group, apply(dividend, divisor))

        return step

    def _carrying(self, instruction: Instruction, found: tuple[Any, int, Callable[..., Any], bool]) -> Step:
        dtype, count, apply, sets = found
        target, *sources = instruction.operands
        if len(sources) != count:
            raise Unsupported(instruction.opcode)
        readers = [self.reader(source, dtype) for source in sources]
        write = self.writer(target, dtype)

        def step(group: Group) -> None:
            carry = group.frame.get("%carry", np.uint64(0))
            result, group_carry = apply(carry, *[read(group) for read in readers])
            write(group, result)
            if sets:
                group.frame["%carry"] = group_carry

        return step

    def _move(self, instruction: Instruction, _: Site) -> Step | None:
        if instruction.parts[0] != "mov" or len(instruction.parts) != 2 or len(instruction.operands) != 2:
            return None
        kind = dtype_of(instruction.parts[1])
        target, source = instruction.operands
        if isinstance(source, Vector):
            return self._pack(target, source, kind)
        if isinstance(target, Vector):
            return self._unpack(target, source, kind)
        read, write = self.reader(source, kind), self.writer(target, kind)
        return lambda group: write(group, read(group))

    def _pack(self, target: Operand, source: Vector, kind: np.dtype[Any]) -> Step:
        part = dtype_of(f"u{8 * kind.itemsize // len(source.parts)}")
        readers = [self.reader(operand, part) for operand in source.parts]
        write, wide = self.writer(target, kind), dtype_of(f"u{8 * kind.itemsize}")

        def step(group: Group) -> None:
            total = wide.type(0)
            for number, read in enumerate(readers):
                total = total | (read(group).astype(wide) << wide.type(8 * part.itemsize * number))
            write(group, total)

        return step

    def _unpack(self, target: Vector, source: Operand, kind: np.dtype[Any]) -> Step:
        part = dtype_of(f"u{8 * kind.itemsize // len(target.parts)}")
        wide = dtype_of(f"u{8 * kind.itemsize}")
        read, writers = self.reader(source, wide), [self.writer(operand, part) for operand in target.parts]

        def step(group: Group) -> None:
            value = read(group)
            for number, write in enumerate(writers):
                write(group, (value >> wide.type(8 * part.itemsize * number)).astype(part))

        return step

    def _watched(self, step: Step, wraps: set[str], site: Site) -> Step:
        """Return `step` with a look at the index before it: what was added to a negative one is not 0."""

        def watched(group: Group) -> None:
            for name in wraps:
                added = group.frame.get(name)
                if added is not None and added.any() and added.size in (1, group.lanes.size):
                    positions = np.flatnonzero(spread(added, group.lanes.size))
                    thread = int(group.lanes[positions[0]]) + group.first
                    self._machine.findings.add(Kind.NEGATIVE_INDEX, site.place, "", positions.size, thread=thread)
            step(group)

        return watched

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

    def _address(self, operand: Operand) -> Reader:
        if not isinstance(operand, Address):
            raise Unsupported("an address of a kind that is not known")
        base, offset = self.reader(operand.base, _S64), np.int64(operand.offset)
        return (lambda group: base(group) + offset) if offset else base

    def _load(self, instruction: Instruction, site: Site) -> Step | None:
        if instruction.parts[0] not in ("ld", "ldu") or len(instruction.operands) != 2:
            return None
        target, source = instruction.operands
        space, count, atomic = self._access(instruction.parts, frozenset())
        dtype = dtype_of(instruction.parts[-1])
        if space is Space.PARAM:
            return self._argument(target, source, dtype)
        address = self._address(source)
        targets = target.parts if isinstance(target, Vector) else (target,)
        writers = [self.writer(one, dtype) for one in targets]
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
        write = self.writer(target, dtype)
        return lambda group: write(group, value)

    def _store(self, instruction: Instruction, site: Site) -> Step | None:
        if instruction.parts[0] != "st" or len(instruction.operands) != 2:
            return None
        target, source = instruction.operands
        space, count, atomic = self._access(instruction.parts, frozenset())
        if space is Space.PARAM:
            raise Unsupported("a store to a parameter")
        dtype = dtype_of(instruction.parts[-1])
        address = self._address(target)
        readers = [self.reader(one, dtype) for one in (source.parts if isinstance(source, Vector) else (source,))]
        if len(readers) != count:
            raise Unsupported(instruction.opcode)
        store = self._memory.store
        return lambda group: store(group, site, space, address(group), [read(group) for read in readers], atomic)

    def _atomic(self, instruction: Instruction, site: Site) -> Step | None:
        parts, operands = instruction.parts, instruction.operands
        if parts[0] not in ("atom", "red"):
            return None
        names = [part for part in parts[1:-1] if part in OPERATIONS]
        if len(names) != 1:
            raise Unsupported(instruction.opcode)
        space, _, _ = self._access(parts, OPERATIONS)
        dtype = dtype_of(parts[-1])
        target = operands[0] if parts[0] == "atom" else Register("_")
        address = self._address(operands[parts[0] == "atom"])
        readers = [self.reader(source, dtype) for source in operands[1 + (parts[0] == "atom") :]]
        write = self.writer(target, dtype)
        wanted = isinstance(target, Register) and target.name in self._read
        places = self._memory.places

        def step(group: Group) -> None:
            values = [spread(read(group), group.lanes.size) for read in readers]
            result = np.zeros(group.lanes.size, dtype) if wanted else None
            for view, at, chosen in places(group, site, space, address(group), dtype):
                if names[0] == "cas":
                    found = compare_and_swap(view, at, values[0][chosen], values[1][chosen])
                else:
                    found = atomic(names[0], view, at, values[0][chosen], wanted)
                if result is not None:
                    result[chosen] = found
            if result is not None:
                write(group, result)

        return step

    def _convert_address(self, instruction: Instruction, _: Site) -> Step | None:
        parts = instruction.parts
        if parts[0] != "cvta":
            return None
        target, source = instruction.operands
        kind = dtype_of(parts[-1])
        window = np.int64(WINDOW.get(_SPACES[parts[-2]], 0) * (-1 if parts[1] == "to" else 1))
        read, write = self.reader(source, _S64), self.writer(target, kind)
        return lambda group: write(group, (read(group) + window).view(kind))


def _constant(operand: Immediate, dtype: np.dtype[Any]) -> Value:
    if dtype == np.bool_:
        return np.bool_(operand.bits != 0)
    if operand.float_bits:
        value = np.array(operand.bits, f"u{operand.float_bits // 8}").view(f"f{operand.float_bits // 8}")[()]
        return seen_as(value, dtype) if value.dtype.itemsize == dtype.itemsize else value.astype(dtype)
    if dtype.kind == "f":
        return dtype.type(operand.bits)
    return np.array(operand.bits % 2 ** (8 * dtype.itemsize), f"u{dtype.itemsize}").view(dtype)[()]
