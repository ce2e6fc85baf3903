"""What is wrong with a kernel, as records: which rule, at which line, by which thread, at which element."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from grader.ptxemu.grid import Dim, Grid
from grader.ptxemu.text.records import SourceLine


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
    ABSENT_LANE = "value of an absent lane"
    DIVIDED_BY_ZERO = "integer division by zero"
    TRAP = "trap"
    EXCEPTION = "exception"
    DEADLOCK = "deadlock"
    TOO_DEEP = "calls too deep"


# worth saying, but no mistake
NOTES = frozenset((Kind.SAME_VALUE_RACE, Kind.UNVERIFIED_ORDER, Kind.WRITTEN_TWICE, Kind.ABSENT_LANE))


# what another order of the threads may change the result of
UNORDERED = frozenset((Kind.RACE, Kind.SAME_VALUE_RACE, Kind.UNVERIFIED_ORDER))


@dataclass(frozen=True)
class Change:
    """An element that another order left with another value: which, what it was in the first order and what then."""

    memory: str
    index: tuple[int, ...]
    was: str
    then: str


@dataclass(frozen=True)
class Retried:
    """What came of running a launch again: in how many orders, drawn with which seed, and the first change, if any."""

    orders: int
    seed: int
    change: Change | None


@dataclass
class Finding:
    """A rule broken at a line of the source: how often, and the first case of it.

    `index` is the element, `block` and `thread` who did it, `other` whom a race was with, as (block, thread). `retried`
    is of its launch, where that was run in other orders.
    """

    kind: Kind
    source: SourceLine
    memory: str
    count: int
    index: tuple[int, ...] = ()
    block: Dim | None = None
    thread: Dim | None = None
    other: tuple[Dim, Dim] | None = None
    detail: str = ""
    retried: Retried | None = None


@dataclass
class Findings:
    """Collects findings; those of one rule at one line count together.

    `counted` are indices, by line and register, of which some were counted from the start (False) or from the end of an
    array (True). An index that always was from the end is meant so, as a[-1 - i]; one that was both is a mistake.
    """

    grid: Grid
    table: dict[tuple[Kind, SourceLine, str], Finding] = field(default_factory=dict)
    counted: set[tuple[SourceLine, str, bool]] = field(default_factory=set)

    def add(
        self,
        kind: Kind,
        source: SourceLine,
        memory: str,
        count: int,
        index: tuple[int, ...] = (),
        thread: int = -1,
        other: int = -1,
        detail: str = "",
    ) -> None:
        """Note `count` cases; the first ones of their kind and line give the example. Threads are given by id."""
        known = self.table.get((kind, source, memory))
        if known is not None:
            known.count += count
            return
        who = self.grid.thread(thread) if thread >= 0 else (None, None)
        whom = self.grid.thread(other) if other >= 0 else None
        found = Finding(kind, source, memory, count, index, who[0], who[1], whom, detail)
        self.table[kind, source, memory] = found

    def has(self, *kinds: Kind) -> bool:
        """Return whether something of one of these kinds was found."""
        return any(kind in kinds for kind, _, _ in self.table)

    def _is_both(self, source: SourceLine) -> bool:
        return any((line, index, False) in self.counted for line, index, end in self.counted if end and line == source)

    def all(self) -> list[Finding]:
        """Return the findings: mistakes before notes, then by line. A race is not told twice."""
        told = [
            found
            for (kind, source, memory), found in self.table.items()
            if (kind is not Kind.SAME_VALUE_RACE or (Kind.RACE, source, memory) not in self.table)
            and (kind is not Kind.NEGATIVE_INDEX or found.count == 1 or self._is_both(source))
        ]
        return sorted(told, key=lambda f: (f.kind in NOTES, f.source.line, f.kind))
