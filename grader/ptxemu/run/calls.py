"""The calls of functions that call themselves: who called, with which registers, and where it goes on afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.ptxemu.errors import Exhausted
from grader.ptxemu.program.recursion import DEPTH
from grader.ptxemu.run.state import Group
from grader.ptxemu.text.records import Instruction, Register

Array = np.ndarray[Any, Any]
_MOST_KEPT = 2**27  # values of registers: a gigabyte, where each is 64 bits long


@dataclass
class _Call:
    """A group that called: it goes on at `block`. `before` int64 (n,) are the calls that its lanes had open then.

    `left` of its threads have not come back.
    """

    group: Group
    block: int
    before: Array
    left: int


class OpenCalls:
    """The calls that are open in a batch of so many lanes. Threads that called together may come back apart."""

    def __init__(self, lanes: int) -> None:
        self._lanes = lanes
        self._innermost: Array | None = None  # int64 (lanes,), which a kernel without calls does not need
        self._calls: dict[int, _Call] = {}
        self._made = 0
        self._kept = 0

    @staticmethod
    def depths(group: Group) -> Any:
        """Return how many calls each thread has open, the one that it is about to make among them."""
        return group.frame[DEPTH]

    def enter(self, block: int, group: Group, live: frozenset[str]) -> None:
        """Open a call; when it is left, the group goes on at `block`, of which these registers are live.

        Raises Exhausted where all open calls together keep more than there is room for.
        """
        if self._innermost is None:
            self._innermost = np.full(self._lanes, -1)
        kept = Group(group.lanes, {name: group.frame[name] for name in live if name in group.frame}, group.first)
        self._kept += _size(kept)
        if self._kept > _MOST_KEPT:
            raise Exhausted("its open calls keep more registers than can be emulated")
        self._calls[self._made] = _Call(kept, block, self._innermost[group.lanes], group.lanes.size)
        self._innermost[group.lanes] = self._made
        self._made += 1

    def leave(self, group: Group, last: Instruction) -> Iterator[tuple[int, Group]]:
        """Close each thread's innermost call; yield who goes on where, the results in `last` too."""
        assert self._innermost is not None
        results = frozenset(operand.name for operand in last.operands if isinstance(operand, Register))
        innermost = self._innermost[group.lanes]
        for number in np.unique(innermost).tolist():
            call = self._calls[number]
            back = group.choose(np.flatnonzero(innermost == number), results)
            at = np.searchsorted(call.group.lanes, back.lanes)
            found = call.group.choose(at, frozenset(call.group.frame))
            found.frame.update(back.frame)
            self._innermost[back.lanes] = call.before[at]
            call.left -= back.lanes.size
            if not call.left:
                self._kept -= _size(call.group)
                del self._calls[number]
            yield call.block, found


def _size(group: Group) -> int:
    return sum(value.size for value in group.frame.values())
