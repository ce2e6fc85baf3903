"""From addresses to elements of arrays; whatever lies in no array, or is not aligned, is found to be wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.ptxemu.checks.findings import Kind
from grader.ptxemu.compute.values import Value, seen_as, spread
from grader.ptxemu.memory.arrays import WINDOW, Buffer, space_of
from grader.ptxemu.memory.elements import Elements, Stripe
from grader.ptxemu.memory.pattern import Pattern, Patterns, pattern_of
from grader.ptxemu.run.state import Group, Machine, Site, Transfer
from grader.ptxemu.text.records import Space

Array = np.ndarray[Any, Any]
_S64 = np.dtype(np.int64)


@dataclass(frozen=True)
class Addresses:
    """Where a group's threads access memory: a register (n,), or a number, and the `offset` in bytes that all add."""

    register: Value
    offset: int

    def value(self) -> Value:
        """Return the addresses as they are: int64 (n,), or one number for all threads."""
        return seen_as(self.register, _S64) + np.int64(self.offset)


@dataclass(frozen=True)
class Access:
    """Where a group's transfer goes in one array, as far as that is allowed.

    `chosen` int64 (n,) are the positions in the group, ascending (None: all of it); `pattern` moved by `start` bytes
    gives the byte offsets in a copy of the array.
    """

    group: Group
    transfer: Transfer
    buffer: Buffer
    chosen: Array | None
    pattern: Pattern
    start: int

    @property
    def size(self) -> int:
        """The number of threads."""
        return int(self.pattern.lanes.size)

    @property
    def offsets(self) -> Value:
        """The byte offsets in a copy of the array, int64 (n,) or one number for all."""
        return self.pattern.offsets + np.int64(self.start)

    def elements(self, size: int, part: int = 0) -> Elements:
        """Return the elements of `size` bytes that are accessed, of each thread's neighbours the one `part` further."""
        buffer = self.buffer
        return self.pattern.elements(self.start + part * size, size, buffer.lanes, buffer.stride)

    def each(self, size: int, part: int = 0) -> Elements:
        """Return the same, with an element for each thread in any case."""
        elements = self.elements(size, part)
        if isinstance(elements.index, slice) or elements.index.ndim:
            return elements
        return Elements(elements.first, np.full(self.size, elements.index), elements.span, self.size == 1)

    def stripe(self, size: int, part: int, step: int, rounds: int) -> Stripe:
        """Return the elements of `size` bytes that are accessed in so many rounds, each `step` bytes further.

        That is for where every thread accesses the same of its own copy.
        """
        first = (self.start + part * size) // size
        return Stripe(self.group.lanes, self.buffer.stride // size, first, step // size, rounds)

    def found(self, machine: Machine, kind: Kind, wrong: Value, other: int = -1, detail: str = "") -> None:
        """Note a finding for the threads whose entry in `wrong` is not 0."""
        found(
            machine, kind, self.group, self.transfer.site, self.buffer, self.offsets, self.chosen, wrong, other, detail
        )


def found(
    machine: Machine,
    kind: Kind,
    group: Group,
    site: Site,
    buffer: Buffer | None,
    offsets: Value,
    chosen: Array | None,
    wrong: Value,
    other: int = -1,
    detail: str = "",
) -> None:
    """Note a finding for the threads whose entry in `wrong` is not 0; the first of them is the example."""
    positions = np.flatnonzero(spread(np.asarray(wrong), group.lanes.size if chosen is None else chosen.size))
    if not positions.size:
        return
    first = int(positions[0])
    lane = first if chosen is None else int(chosen[first])
    index = buffer.index(int(offsets[first] if offsets.ndim else offsets)) if buffer else ()
    thread = int(group.lanes[lane]) + group.first
    name = buffer.name if buffer else "no array"
    machine.findings.add(kind, site.source, name, positions.size, index, thread, other, detail)


class Locator:
    """Finds the arrays that addresses lie in."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        self._patterns = Patterns()

    def accesses(self, group: Group, transfer: Transfer, addresses: Addresses) -> Iterator[Access]:
        """Yield the accesses that are allowed; all others are found to be wrong."""
        whole = self.whole(group, transfer, addresses)
        if whole is not None:
            yield whole
        else:
            yield from self._one_by_one(group, transfer, addresses.value())

    def whole(self, group: Group, transfer: Transfer, addresses: Addresses) -> Access | None:
        """Return the access of all threads where it is allowed and in one array, else None."""
        space, width = transfer.space, transfer.width
        alike = not addresses.register.ndim and self._is_global(space, addresses)
        pattern, lowest = self._patterns.find(addresses.register, group.lanes, alike)
        held = self._machine.layout.holding(space, lowest + addresses.offset, pattern.reach + width)
        if held is not None and held[0].gaps is None and not (held[1] | held[0].base | pattern.bits) & (width - 1):
            return Access(group, transfer, held[0], None, pattern, held[1])
        return None

    @staticmethod
    def _is_global(space: Space, addresses: Addresses) -> bool:
        return space is Space.GLOBAL or (space is Space.GENERIC and space_of(addresses.value())[0][0] is Space.GLOBAL)

    def _one_by_one(self, group: Group, transfer: Transfer, addresses: Value) -> Iterator[Access]:
        """Yield the accesses where not all addresses are in one array and aligned."""
        if transfer.space is not Space.GENERIC:
            yield from self._in_space(group, transfer, transfer.space, addresses, None)
            return
        for part, mask in space_of(addresses):
            inside = addresses if mask is None else addresses[mask]
            where = None if mask is None else np.flatnonzero(mask)
            yield from self._in_space(group, transfer, part, inside - WINDOW.get(part, 0), where)

    def _in_space(
        self, group: Group, transfer: Transfer, space: Space, addresses: Value, chosen: Array | None
    ) -> Iterator[Access]:
        if space is not Space.GLOBAL:
            addresses = spread(addresses, group.lanes.size if chosen is None else chosen.size)
        for buffer, mask in self._machine.layout.at(space, addresses):
            inside = addresses if mask is None else addresses[mask]
            where = chosen if mask is None else np.flatnonzero(mask) if chosen is None else chosen[mask]
            if buffer is None:
                found(self._machine, Kind.OUT_OF_BOUNDS, group, transfer.site, None, inside, where, np.True_)
                continue
            access = self._inside(group, transfer, buffer, inside - buffer.base, where)
            if access is not None:
                yield access

    def _inside(
        self, group: Group, transfer: Transfer, buffer: Buffer, offsets: Value, chosen: Array | None
    ) -> Access | None:
        site, width = transfer.site, transfer.width
        limit = buffer.size - width
        wrong = offsets.view(np.uint64) > np.uint64(limit) if limit >= 0 else np.True_
        if buffer.gaps is not None:
            wrong = wrong | buffer.gaps[np.clip(offsets, 0, buffer.size - 1)]
        if np.any(wrong):
            found(self._machine, Kind.OUT_OF_BOUNDS, group, site, buffer, offsets, chosen, wrong)
        crooked = ((offsets + buffer.base) & (width - 1)) != 0
        if np.any(crooked):
            found(self._machine, Kind.MISALIGNED, group, site, buffer, offsets, chosen, crooked & ~wrong)
            wrong = wrong | crooked
        if np.any(wrong):
            if not wrong.ndim or wrong.all():
                return None
            right = np.flatnonzero(~wrong)
            offsets = offsets[right]
            chosen = right if chosen is None else chosen[right]
        lanes = group.lanes if chosen is None else group.lanes[chosen]
        return Access(group, transfer, buffer, chosen, *pattern_of(offsets, lanes))
