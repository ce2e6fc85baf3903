"""Who runs next where threads wait for each other in loops: for a lock, or for what another thread is to write.

The group at the lowest block of the text goes first, which lets threads that divided meet again. One that asks the same
again and again, in a loop with an atomic access, and of whose threads none goes on, steps aside until all others have
had their turn. Where nobody but such groups is left, and a whole round changes nothing, they wait for ever.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from grader.ptxemu.compute.values import Value
from grader.ptxemu.program.control_flow import Block, asking_blocks
from grader.ptxemu.run.state import Group, Machine

_PATIENCE = 8  # how often a group asks in vain before it steps aside
_ROUNDS = 2  # how often all do so, every register and all memory as before, until they are known to wait for ever
_MOST_ROUNDS = 3000  # the same with registers that change, as of those who count how often they asked


@dataclass
class Turns:
    """The groups that stepped aside, and how often each block's threads have asked in vain."""

    blocks: Sequence[Block]
    read: frozenset[str]
    machine: Machine
    aside: list[tuple[int, Group]] = field(default_factory=list)
    _asked: dict[int, tuple[int, int]] = field(default_factory=dict)
    _before: list[tuple[int, Group]] = field(default_factory=list)
    _changes: int = -1
    _alike: int = 0
    _in_vain: int = 0

    def __post_init__(self) -> None:
        self._asking = asking_blocks(self.blocks, self.read)
        self.machine.asking = bool(self._asking)

    def begin(self) -> None:
        """Forget what was, for blocks that begin."""
        self.aside, self._before = [], []
        self._asked.clear()
        self._changes, self._alike, self._in_vain = -1, 0, 0

    def step_aside(self, number: int, group: Group) -> bool:
        """Return whether a group that comes to a block steps aside before it."""
        if number not in self._asking:
            return False
        size, count = self._asked.get(number, (0, 0))
        count = count + 1 if size == group.lanes.size else 1
        self._asked[number] = (group.lanes.size, count % (_PATIENCE + 1))
        if count > _PATIENCE:
            self.aside.append((number, group))
            return True
        return False

    def come_back(self) -> list[tuple[int, Group]]:
        """Return the groups that stepped aside: all others have had their turn."""
        now, changes = self.aside, self.machine.changes
        still = changes == self._changes
        self._in_vain = self._in_vain + 1 if still else 0
        self._alike = self._alike + 1 if still and self._same(now, self._before) else 0
        self._before, self._changes, self.aside = list(now), changes, []
        return now

    def go_on(self) -> None:
        """Note that others go on, who may do what is waited for."""
        self._alike = self._in_vain = 0

    @property
    def stuck(self) -> bool:
        """Whether those that came back last will ask for ever."""
        return self._alike >= _ROUNDS or self._in_vain >= _MOST_ROUNDS

    def _same(self, now: Sequence[tuple[int, Group]], before: Sequence[tuple[int, Group]]) -> bool:
        """Return whether groups stand where others stood, with the same values."""
        if len(now) != len(before):
            return False
        return all(
            number == there
            and np.array_equal(group.lanes, other.lanes)
            and all(_equal(group.frame.get(name), other.frame.get(name)) for name in self.blocks[number].live)
            for (number, group), (there, other) in zip(now, before, strict=True)
        )


def _equal(value: Value | None, other: Value | None) -> bool:
    if value is None or other is None:
        return value is other
    return value is other or bool(np.array_equal(value, other, equal_nan=value.dtype.kind == "f"))
