"""Loops that fill local memory, many rounds at once: thousands of steps of a compiler's loop become one.

Nobody else sees a thread's local memory, so that others need not have their turn between two rounds.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

import numpy as np

from grader.ptxemu.compute.compare import compared
from grader.ptxemu.compute.values import dtype_of
from grader.ptxemu.program.control_flow import Block
from grader.ptxemu.program.fills import Addition, Fill, fill_of
from grader.ptxemu.program.opcodes import opcode_of
from grader.ptxemu.run.decode_memory import Filling, MemorySteps, Step
from grader.ptxemu.run.operands import Operands
from grader.ptxemu.run.state import Group, Site


class FillLoop:
    """The rounds of a loop, but for the last one, which decides itself whether it is.

    `constants` are the steps of the loop's constants.
    """

    def __init__(self, fill: Fill, constants: Sequence[Step], filling: Filling, operands: Operands) -> None:
        self._last, self._constants, self._filling = fill.last, constants, filling
        kind = dtype_of(opcode_of(fill.test).type)
        self._operands = [operands.reader(each, kind) for each in (fill.count.register, fill.count.number, fill.bound)]
        test = compared(opcode_of(fill.test))
        assert test is not None
        self._test = test.apply
        self._additions = [_adding(addition, operands) for addition in fill.additions]

    def rounds(self, group: Group) -> int:
        """Return how many rounds can be done at once: after each there is another, and all stores are allowed."""
        count, number, bound = (read(group) for read in self._operands)
        most = self._filling.room(group)
        if most < 1 or count.ndim or bound.ndim:
            return 0
        goes_on = self._test(count + number * np.arange(1, most + 1, dtype=count.dtype), bound) != self._last
        return most if goes_on.all() else int(np.argmin(goes_on))

    def do(self, group: Group, rounds: int) -> None:
        """Do so many rounds."""
        for step in self._constants:
            step(group)
        self._filling.do(group, rounds)
        for add in self._additions:
            add(group, rounds)


def fill_loops(
    blocks: Sequence[Block],
    steps: Sequence[Sequence[Step]],
    memory: MemorySteps,
    operands: Operands,
    watched: Collection[int],
) -> dict[int, FillLoop]:
    """Return the loops that fill local memory by the number of their block; not those of which a store is `watched`.

    `steps` are those of each block, and instructions in `watched` go by their numbers in all of the program.
    """
    found, number = {}, 0
    for at, block in enumerate(blocks):
        fill = fill_of(at, block)
        if fill is not None and not any(
            each in watched for each in range(number + 1, number + len(block.instructions) + 1)
        ):
            site = Site(number + len(fill.constants) + 1, fill.store.source, opcode_of(fill.store))
            filling = memory.filling(fill.store, site, fill.step)
            found[at] = FillLoop(fill, steps[at][: len(fill.constants)], filling, operands)
        number += len(block.instructions)
    return found


def _adding(addition: Addition, operands: Operands) -> Callable[[Group, int], None]:
    """Return how to do an addition so many times: it wraps around as each of them would."""
    kind = dtype_of(addition.type)
    read, number = operands.reader(addition.register, kind), operands.reader(addition.number, kind)
    write = operands.writer(addition.register, kind)
    return lambda group, times: write(group, read(group) + number(group) * kind.type(times))
