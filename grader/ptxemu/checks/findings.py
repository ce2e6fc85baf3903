"""What is wrong with a kernel, as records: which rule, at which line, by which thread, at which element."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np

from grader.ptxemu.text.records import Place

Dim = tuple[int, int, int]


class Kind(StrEnum):
    """The rules that a kernel can break."""

    OUT_OF_BOUNDS = "out of bounds"
    MISALIGNED = "misaligned"
    UNINITIALISED = "read before written"
    RACE = "race"
    SAME_VALUE_RACE = "race with equal values"
    UNVERIFIED_ORDER = "order not verified"
    NEVER_WRITTEN = "never written"
    WRITTEN_TWICE = "written twice"
    NEGATIVE_INDEX = "negative index"
    STRAY_WRITE = "write to memory that is not the kernel's"
    BARRIER = "barrier not reached by all"
    LANES = "lanes that never arrive"
    DIVIDED_BY_ZERO = "integer division by zero"
    TRAP = "trap"


NOTES = frozenset((Kind.SAME_VALUE_RACE, Kind.UNVERIFIED_ORDER, Kind.WRITTEN_TWICE))  # worth saying, but no mistake


@dataclass(frozen=True)
class Grid:
    """A launch: blocks and threads of a block, each (x, y, z), x first."""

    blocks: Dim
    threads: Dim

    @property
    def block_count(self) -> int:
        """The number of blocks."""
        return int(np.prod(self.blocks, dtype=object))

    @property
    def block_size(self) -> int:
        """The number of threads of a block."""
        return int(np.prod(self.threads, dtype=object))

    @property
    def padded(self) -> int:
        """The number of lanes of a block: whole warps. A thread's id is its block's number times this, plus its own."""
        return -(-self.block_size // 32) * 32

    def thread(self, identity: int) -> tuple[Dim, Dim]:
        """Return the block and the thread, each (x, y, z), of a thread's id."""
        block, thread = divmod(identity, self.padded)
        return _unravel(block, self.blocks), _unravel(thread, self.threads)


def _unravel(number: int, dim: Dim) -> Dim:
    return number % dim[0], number // dim[0] % dim[1], number // (dim[0] * dim[1])


@dataclass
class Finding:
    """A rule broken at a place: how often, and the first case of it.

    `index` is the element, `block` and `thread` who did it, `other` whom a race was with, as (block, thread).
    """

    kind: Kind
    place: Place
    memory: str
    count: int
    index: tuple[int, ...] = ()
    block: Dim | None = None
    thread: Dim | None = None
    other: tuple[Dim, Dim] | None = None
    detail: str = ""


@dataclass
class Findings:
    """Collects findings; those of one rule at one place count together."""

    grid: Grid
    table: dict[tuple[Kind, Place, str], Finding] = field(default_factory=dict)

    def add(
        self,
        kind: Kind,
        place: Place,
        memory: str,
        count: int,
        index: tuple[int, ...] = (),
        thread: int = -1,
        other: int = -1,
        detail: str = "",
    ) -> None:
        """Note `count` cases; the first ones of their kind and place give the example. Threads are given by id."""
        known = self.table.get((kind, place, memory))
        if known is not None:
            known.count += count
            return
        who = self.grid.thread(thread) if thread >= 0 else (None, None)
        whom = self.grid.thread(other) if other >= 0 else None
        found = Finding(kind, place, memory, count, index, who[0], who[1], whom, detail)
        self.table[kind, place, memory] = found

    def all(self) -> list[Finding]:
        """Return the findings: mistakes before notes, then by line. A race is not told twice."""
        told = [
            found
            for (kind, place, memory), found in self.table.items()
            if kind is not Kind.SAME_VALUE_RACE or (Kind.RACE, place, memory) not in self.table
        ]
        return sorted(told, key=lambda f: (f.kind in NOTES, f.place.line, f.kind))
