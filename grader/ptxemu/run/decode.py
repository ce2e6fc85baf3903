"""Instructions into steps: functions that do to a group of threads what an instruction says.

What an instruction means is decided once, here, by its family in the opcode table; a step only computes.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

import numpy as np

from grader.ptxemu.checks.findings import Kind
from grader.ptxemu.compute.carry import carrying
from grader.ptxemu.compute.compare import compared, conversion
from grader.ptxemu.compute.floats import floating
from grader.ptxemu.compute.halves import with_halves
from grader.ptxemu.compute.integers import integer
from grader.ptxemu.compute.values import Operation, Value, dtype_of, spread
from grader.ptxemu.errors import Unsupported
from grader.ptxemu.program.opcodes import IDLE, Family, Opcode, opcode_of
from grader.ptxemu.program.registers import CARRY
from grader.ptxemu.run.decode_heap import HeapSteps
from grader.ptxemu.run.decode_memory import MemorySteps, Step
from grader.ptxemu.run.operands import Operands, Reader, Writer
from grader.ptxemu.run.state import Group, Machine, Site
from grader.ptxemu.run.warp import members
from grader.ptxemu.text.records import Instruction, Operand, Pair, Vector

COMPUTE: dict[Family, tuple[Callable[[Opcode], Operation | None], ...]] = {
    Family.NUMBER: (with_halves(floating), integer),
    Family.INTEGER: (integer,),
    Family.FLOAT: (with_halves(floating),),
    Family.COMPARISON: (with_halves(compared),),
    Family.CONVERSION: (with_halves(conversion),),
}


class Decoder:
    """Makes steps for a machine."""

    def __init__(self, machine: Machine, operands: Operands, memory: MemorySteps) -> None:
        self._machine = machine
        self._operands = operands
        heap = HeapSteps(machine, operands)
        self._makers: dict[Family, Callable[[Instruction, Site], Step]] = {
            Family.LOAD: memory.load,
            Family.STORE: memory.store,
            Family.ATOMIC: memory.atomic,
            Family.ADDRESS: memory.convert_address,
            Family.PRINT: memory.print,
            Family.HEAP: heap.step,
            Family.INDIRECT: heap.through_a_register,
            Family.WHICH_SPACE: memory.which_space,
            Family.MOVE: self._move,
            Family.CARRY: self._carrying,
            Family.ACTIVE_MASK: self._active_mask,
        }

    def step(self, instruction: Instruction, number: int, wraps: Collection[str]) -> Step | None:
        """Return the step of an instruction that neither branches nor waits, None where there is nothing to do.

        `wraps` are the registers that hold what was added to a negative index of its address. Raises Unsupported for an
        instruction that is not known.
        """
        opcode = opcode_of(instruction)
        if opcode.family in IDLE:
            return None
        site = Site(number, instruction.source, opcode)
        make = self._makers.get(opcode.family, self._carrying if opcode.sets_carry else self._computed)
        step = make(instruction, site)
        return self._watched(step, wraps, site) if wraps else step

    def _active_mask(self, instruction: Instruction, _: Site) -> Step:
        write = self._operands.writer(instruction.operands[0], np.dtype(np.uint32))
        return lambda group: write(group, members(group))

    def _computed(self, instruction: Instruction, site: Site) -> Step:
        opcode, operands = site.opcode, instruction.operands
        found = (compute(opcode) for compute in COMPUTE.get(opcode.family, ()))
        operation = next((one for one in found if one is not None), None)
        if operation is None or not operands:
            raise Unsupported(instruction.opcode)
        target, sources = operands[0], operands[1:]
        if isinstance(target, Pair):
            return self._two_predicates(target, sources, operation)
        if len(sources) != len(operation.sources):
            raise Unsupported(f"{instruction.opcode} with {len(sources)} operands")
        readers = [self._operands.reader(s, d) for s, d in zip(sources, operation.sources, strict=True)]
        write, apply = self._operands.writer(target, operation.result), operation.apply
        if opcode.name in ("div", "rem") and operation.result.kind in "iu":
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
        readers = [self._operands.reader(s, d) for s, d in zip(sources, operation.sources, strict=True)]
        first, second = (
            self._operands.writer(target.first, operation.result),
            self._operands.writer(target.second, operation.result),
        )

        def step(group: Group) -> None:
            truth = operation.apply(*[read(group) for read in readers])
            first(group, truth)
            second(group, ~truth)

        return step

    def _dividing(self, readers: list[Reader], write: Writer, apply: Callable[..., Value], site: Site) -> Step:
        def step(group: Group) -> None:
            dividend, divisor = (read(group) for read in readers)
            zero = divisor == 0
            if np.any(zero):
                positions = np.flatnonzero(spread(np.asarray(zero), group.lanes.size))
                self._machine.found(Kind.DIVIDED_BY_ZERO, site.source, group, positions)
            write(group, apply(dividend, divisor))

        return step

    def _carrying(self, instruction: Instruction, site: Site) -> Step:
        opcode = site.opcode
        found = carrying(opcode)
        target, *sources = instruction.operands
        if found is None or len(sources) != found.count:
            raise Unsupported(instruction.opcode)
        readers = [self._operands.reader(source, found.dtype) for source in sources]
        write, apply, sets = self._operands.writer(target, found.dtype), found.apply, opcode.sets_carry

        def step(group: Group) -> None:
            result, carry = apply(group.frame.get(CARRY, np.uint64(0)), *[read(group) for read in readers])
            write(group, result)
            if sets:
                group.frame[CARRY] = carry

        return step

    def _move(self, instruction: Instruction, site: Site) -> Step:
        opcode = site.opcode
        if len(opcode.words) != 1 or len(instruction.operands) != 2:
            raise Unsupported(instruction.opcode)
        kind = dtype_of(opcode.type)
        target, source = instruction.operands
        if isinstance(source, Vector):
            return self._pack(target, source, kind)
        if isinstance(target, Vector):
            return self._unpack(target, source, kind)
        read, write = self._operands.reader(source, kind), self._operands.writer(target, kind)
        return lambda group: write(group, read(group))

    def _pack(self, target: Operand, source: Vector, kind: np.dtype[Any]) -> Step:
        part = dtype_of(f"u{8 * kind.itemsize // len(source.parts)}")
        readers = [self._operands.reader(operand, part) for operand in source.parts]
        write, wide = self._operands.writer(target, kind), dtype_of(f"u{8 * kind.itemsize}")

        def step(group: Group) -> None:
            total = wide.type(0)
            for number, read in enumerate(readers):
                total = total | (read(group).astype(wide) << wide.type(8 * part.itemsize * number))
            write(group, total)

        return step

    def _unpack(self, target: Vector, source: Operand, kind: np.dtype[Any]) -> Step:
        part = dtype_of(f"u{8 * kind.itemsize // len(target.parts)}")
        wide = dtype_of(f"u{8 * kind.itemsize}")
        read, writers = (
            self._operands.reader(source, wide),
            [self._operands.writer(operand, part) for operand in target.parts],
        )

        def step(group: Group) -> None:
            value = read(group)
            for number, write in enumerate(writers):
                write(group, (value >> wide.type(8 * part.itemsize * number)).astype(part))

        return step

    def _watched(self, step: Step, wraps: Collection[str], site: Site) -> Step:
        """Return `step` with a look at the index before it: what was added to a negative one is not 0."""
        machine = self._machine

        def watched(group: Group) -> None:
            for name in wraps:
                added = group.frame.get(name)
                if added is None or added.size not in (1, group.lanes.size):
                    continue
                if added.any():
                    positions = np.flatnonzero(spread(added, group.lanes.size))
                    machine.found(Kind.NEGATIVE_INDEX, site.source, group, positions)
                    machine.findings.counted.add((site.source, name, True))
                if not added.all():
                    machine.findings.counted.add((site.source, name, False))
            step(group)

        return watched
