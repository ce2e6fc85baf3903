"""Calls of malloc and free, and calls through a register, into steps."""

from __future__ import annotations

import numpy as np

from grader.ptxemu.checks.findings import Kind
from grader.ptxemu.compute.values import spread
from grader.ptxemu.errors import Unsupported
from grader.ptxemu.memory.heap import Heap
from grader.ptxemu.run.decode_memory import Step
from grader.ptxemu.run.operands import Operands
from grader.ptxemu.run.state import Group, Machine, Site
from grader.ptxemu.text.records import Instruction

_S64 = np.dtype(np.int64)


class HeapSteps:
    """Makes steps for a machine, whose threads share one heap."""

    def __init__(self, machine: Machine, operands: Operands) -> None:
        self._machine, self._operands = machine, operands
        self._heap = Heap(machine.layout)

    def step(self, instruction: Instruction, site: Site) -> Step:
        """Return the step of malloc (its result, the size) or of free (the pointer)."""
        return self._malloc(instruction) if site.opcode.name == "malloc" else self._free(instruction, site)

    def _malloc(self, instruction: Instruction) -> Step:
        target, size = instruction.operands
        read, write, heap = self._operands.reader(size, _S64), self._operands.writer(target, _S64), self._heap

        def step(group: Group) -> None:
            sizes = spread(read(group), group.lanes.size)
            write(group, np.array([heap.allocate(int(one)) for one in sizes], _S64))

        return step

    def _free(self, instruction: Instruction, site: Site) -> Step:
        read, heap, machine = self._operands.reader(instruction.operands[0], _S64), self._heap, self._machine

        def step(group: Group) -> None:
            freed = [heap.free(int(one)) for one in spread(read(group), group.lanes.size)]
            if not all(freed):
                machine.found(Kind.OUT_OF_BOUNDS, site.source, group, np.flatnonzero(~np.array(freed)))

        return step

    @staticmethod
    def through_a_register(_: Instruction, __: Site) -> Step:
        """Return the step of a call of what a register points to: few kernels that have one ever come to it."""

        def step(_: Group) -> None:
            raise Unsupported("a call of what a register points to")

        return step
