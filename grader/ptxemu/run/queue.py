"""Which group of threads runs next: all threads go together, or in parts that are drawn by lot.

Together, the group at the lowest block of the text goes first, and groups that meet join. In parts, each thread is put
into one of a few, and groups of different parts never join: one part runs until it waits, or until the lot has another
one go on, which in some orders is rare, and in some happens at every branch. Any such order may happen on a GPU (CUDA
C++ Programming Guide, Independent Thread Scheduling), so that what a race leads to shows in a few of them, at a few
times the cost of one run.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from grader.ptxemu.program.control_flow import Block
from grader.ptxemu.run.state import Group, joined

Array = np.ndarray[Any, Any]
_PARTS = (2, 4, 8)
_CHANGES = (0.05, 0.5, 1.0, 1.0)  # how often another part goes on though the one before could


class Queue:
    """The groups that can run, each with the number of the block of the text that it has come to.

    `seed` is what orders are drawn with, None to have all threads go together.
    """

    def __init__(self, blocks: Sequence[Block], seed: int | None = None) -> None:
        self._blocks = blocks
        self._rng = None if seed is None else np.random.default_rng(seed)
        self._part_of = np.zeros(0, np.int64)
        self._parts: dict[int, dict[int, list[Group]]] = {}
        self._part = 0
        self._changes = 0.0

    def __bool__(self) -> bool:
        return bool(self._parts)

    def begin(self, group: Group, lanes: int) -> None:
        """Hold nothing but all threads of a batch of `lanes` lanes, at the first instruction."""
        self._parts = {}
        if self._rng is not None:
            self._part_of = self._rng.integers(self._rng.choice(_PARTS), size=lanes)
            self._changes = float(self._rng.choice(_CHANGES))
        self.push(0, group)

    def order(self, starts: Sequence[int]) -> list[int]:
        """Return the first blocks of batches in the order that these are to run in."""
        return list(starts) if self._rng is None else [int(start) for start in self._rng.permutation(starts)]

    def push(self, number: int, group: Group) -> None:
        """Add a group that has come to a block."""
        if self._rng is None:
            self._add(0, number, group)
            return
        parts = self._part_of[group.lanes]
        for part in np.unique(parts):
            positions = np.flatnonzero(parts == part)
            whole = positions.size == group.lanes.size
            self._add(int(part), number, group if whole else group.choose(positions, self._blocks[number].live))

    def pop(self) -> tuple[int, Group]:
        """Return the group that goes next."""
        if self._rng is not None and (self._part not in self._parts or self._rng.random() < self._changes):
            self._part = int(self._rng.choice(sorted(self._parts)))
        groups = self._parts[self._part]
        number = min(groups)
        group = joined(groups.pop(number), self._blocks[number].live)
        if not groups:
            del self._parts[self._part]
        return number, group

    def all(self) -> Iterator[Group]:
        """Yield all groups, by the blocks that they have come to."""
        held = [(number, group) for part in self._parts.values() for number in part for group in part[number]]
        return (group for _, group in sorted(held, key=lambda one: one[0]))

    def _add(self, part: int, number: int, group: Group) -> None:
        self._parts.setdefault(part, {}).setdefault(number, []).append(group)
