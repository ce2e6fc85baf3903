"""Loads and stores: every address checked before it is used, so that nothing outside of an array is touched."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.cuda.findings import Kind
from grader.cuda.memory import WINDOW, Buffer, padded, space_of
from grader.cuda.ptx import Space
from grader.cuda.shadow import Conflict, Met, Shadow
from grader.cuda.state import Group, Machine, Site
from grader.cuda.traffic import Traffic, WarpAccess, count_passes, count_sectors
from grader.cuda.values import Value, spread, unsigned

Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Access:
    """Where a group's access goes in one array, as far as that is allowed.

    `chosen` are the positions in the group (None: all), `offsets` byte offsets in a copy of the array and
    `starts` those in all its bytes: arrays, or one number for all.
    """

    buffer: Buffer
    chosen: Array | None
    offsets: Value
    starts: Value


class Memory:
    """A machine's memory, as its instructions use it."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine

    def load(
        self, group: Group, site: Site, space: Space, addresses: Value, dtype: np.dtype[Any], parts: int, atomic: bool
    ) -> list[Value]:
        """Return `parts` neighbouring elements for each thread; what cannot be read is 0."""
        size = group.lanes.size
        results: list[Value] = []
        for access in self._accesses(group, site, space, addresses, dtype.itemsize * parts):
            self._note(group, site, access, dtype.itemsize * parts, writes=False, atomic=atomic)
            view = access.buffer.seen_as(dtype)
            first = access.starts // dtype.itemsize
            found = [view.take(first + part) for part in range(parts)]
            if access.chosen is None:
                return found
            results = results or [np.zeros(size, dtype) for _ in range(parts)]
            for result, values in zip(results, found, strict=True):
                result[access.chosen] = values
        return results or [np.zeros(size, dtype) for _ in range(parts)]

    def store(
        self, group: Group, site: Site, space: Space, addresses: Value, values: list[Value], atomic: bool
    ) -> None:
        """Store neighbouring elements for each thread; where several threads store to one place, the last one wins."""
        dtype = values[0].dtype
        for access in self._accesses(group, site, space, addresses, dtype.itemsize * len(values)):
            if not self._may_write(group, site, access):
                continue
            view = access.buffer.seen_as(dtype)
            first = access.starts // dtype.itemsize
            chosen = [v if access.chosen is None or not v.ndim else v[access.chosen] for v in values]
            self._note(group, site, access, dtype.itemsize * len(values), writes=True, atomic=atomic, stored=chosen)
            for part, value in enumerate(chosen):
                view[first + part] = value if np.ndim(first) or not value.ndim else value[-1]

    def places(
        self, group: Group, site: Site, space: Space, addresses: Value, dtype: np.dtype[Any]
    ) -> Iterator[tuple[Array, Array, Array]]:
        """Yield for atomic access: the elements seen as `dtype`, an index for each of these lanes, and the lanes."""
        for access in self._accesses(group, site, space, addresses, dtype.itemsize):
            if not self._may_write(group, site, access):
                continue
            self._note(group, site, access, dtype.itemsize, writes=True, atomic=True)
            chosen = np.arange(group.lanes.size) if access.chosen is None else access.chosen
            yield access.buffer.seen_as(dtype), spread(access.starts // dtype.itemsize, chosen.size), chosen

    def _accesses(self, group: Group, site: Site, space: Space, addresses: Value, width: int) -> Iterator[Access]:
        """Yield the accesses that are allowed; all others are found to be wrong."""
        if space is Space.GENERIC:
            for part, mask in space_of(addresses):
                inside = addresses if mask is None else addresses[mask]
                where = None if mask is None else np.flatnonzero(mask)
                yield from self._in_space(group, site, part, inside - WINDOW.get(part, 0), width, where)
        else:
            yield from self._in_space(group, site, space, addresses, width, None)

    def _in_space(
        self, group: Group, site: Site, space: Space, addresses: Value, width: int, chosen: Array | None
    ) -> Iterator[Access]:
        if space is not Space.GLOBAL:
            addresses = spread(addresses, group.lanes.size if chosen is None else chosen.size)
        for buffer, mask in self._machine.layout.at(space, addresses):
            inside = addresses if mask is None else addresses[mask]
            where = chosen if mask is None else np.flatnonzero(mask) if chosen is None else chosen[mask]
            if buffer is None:
                self._found(Kind.OUT_OF_BOUNDS, group, site, None, inside, where, np.True_)
                continue
            access = self._inside(group, site, buffer, inside - buffer.base, width, where)
            if access is not None:
                yield access

    def _inside(
        self, group: Group, site: Site, buffer: Buffer, offsets: Value, width: int, chosen: Array | None
    ) -> Access | None:
        limit = buffer.size - width
        wrong = offsets.view(np.uint64) > np.uint64(limit) if limit >= 0 else np.True_
        if np.any(wrong):
            self._found(Kind.OUT_OF_BOUNDS, group, site, buffer, offsets, chosen, wrong)
        crooked = (offsets & (width - 1)) != 0
        if np.any(crooked):
            self._found(Kind.MISALIGNED, group, site, buffer, offsets, chosen, crooked & ~wrong)
            wrong = wrong | crooked
        if np.any(wrong):
            if not wrong.ndim or wrong.all():
                return None
            right = np.flatnonzero(~wrong)
            offsets = offsets[right]
            chosen = right if chosen is None else chosen[right]
        return Access(buffer, chosen, offsets, self._starts(group, buffer, offsets, chosen))

    def _starts(self, group: Group, buffer: Buffer, offsets: Value, chosen: Array | None) -> Value:
        if buffer.copies == 1:
            return offsets
        lanes = group.lanes if chosen is None else group.lanes[chosen]
        copy = lanes // self._machine.grid.padded if buffer.space is Space.SHARED else lanes
        return copy * padded(buffer.size) + offsets

    def _may_write(self, group: Group, site: Site, access: Access) -> bool:
        if access.buffer.writable:
            return True
        self._found(Kind.STRAY_WRITE, group, site, access.buffer, access.offsets, access.chosen, access.offsets >= 0)
        return False

    def _found(
        self,
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
        self._machine.findings.add(kind, site.place, name, positions.size, index, thread, other, detail)

    def _note(
        self,
        group: Group,
        site: Site,
        access: Access,
        width: int,
        writes: bool,
        atomic: bool,
        stored: list[Value] | None = None,
    ) -> None:
        """Count what an access costs, and compare it with those before it."""
        if not self._machine.checks:
            return
        self._count(group, site, access, width)
        buffer = access.buffer
        if writes and buffer.space is Space.GLOBAL:
            self._machine.busy[group.lanes if access.chosen is None else group.lanes[access.chosen]] = True
        if buffer.shadow is None or (not writes and not buffer.writable and buffer.initialised):
            return
        size = group.lanes.size if access.chosen is None else access.chosen.size
        own = group.own if access.chosen is None else group.own[access.chosen]
        now = self._machine.now(group)
        if np.ndim(now) and access.chosen is not None:
            now = now[access.chosen]
        shadow, grain = buffer.shadow
        first = spread(np.asarray(access.starts // grain), size)
        for part in range(max(1, width // grain)):
            self._compare(group, site, access, shadow, first + part, own, now, writes, atomic, stored)

    def _compare(
        self,
        group: Group,
        site: Site,
        access: Access,
        shadow: Shadow,
        places: Array,
        own: Array,
        now: Any,
        writes: bool,
        atomic: bool,
        stored: list[Value] | None,
    ) -> None:
        buffer, chosen, offsets = access.buffer, access.chosen, access.offsets
        if not writes or atomic:
            unwritten = shadow.unwritten(places)
            if unwritten is not None:
                self._found(Kind.UNINITIALISED, group, site, buffer, offsets, chosen, unwritten)
        if buffer.space is Space.LOCAL:
            if writes:
                shadow.writer[places] = own
            return
        if not writes and atomic:
            return  # it asks what is there, and expects that others change it
        if not writes:
            conflict = shadow.read(places, own, now, atomic)
            conflicts = [] if conflict is None else [conflict]
        else:
            conflicts = shadow.write(places, own, now, atomic)
        for conflict in conflicts:
            self._raced(group, site, access, conflict, writes, stored)

    def _raced(
        self, group: Group, site: Site, access: Access, conflict: Conflict, writes: bool, stored: list[Value] | None
    ) -> None:
        size = group.lanes.size if access.chosen is None else access.chosen.size
        wrong = np.zeros(size, np.bool_)
        wrong[conflict.positions] = True
        kind, buffer = Kind.RACE, access.buffer
        if stored and _equal(access, conflict, stored):
            kind = Kind.SAME_VALUE_RACE
        padded_block = self._machine.grid.padded
        mine = group.own[conflict.positions if access.chosen is None else access.chosen[conflict.positions]] - 1
        foreign = (mine // padded_block != conflict.others // padded_block).all()
        if foreign and self._machine.fenced and buffer.space is Space.GLOBAL:
            kind = Kind.UNVERIFIED_ORDER
        detail = "writes" if writes else "reads"
        self._found(kind, group, site, buffer, access.offsets, access.chosen, wrong, int(conflict.others[0]), detail)

    def _count(self, group: Group, site: Site, access: Access, width: int) -> None:
        space = access.buffer.space
        if space is Space.LOCAL or not access.buffer.counted:
            return
        traffic = self._machine.traffic.get(site)
        if traffic is None:
            traffic = self._machine.traffic[site] = Traffic()
            self._machine.samples[site] = _first_warp(group, access, width)
        if not np.ndim(access.offsets):  # all threads read one element: each warp needs one sector
            warps = group.warp_count
            traffic.requests += warps
            traffic.lanes += group.lanes.size
            traffic.bytes += group.lanes.size * width
            traffic.sectors += warps
            traffic.lines += warps
            traffic.needed += warps
            return
        lanes = group.lanes if access.chosen is None else group.lanes[access.chosen]
        if space is Space.SHARED:
            count_passes(traffic, access.offsets, lanes, width)
        else:
            new = group.new if access.chosen is None else np.diff(lanes >> 5) != 0
            count_sectors(traffic, access.offsets, lanes, new, width)


def _first_warp(group: Group, access: Access, width: int) -> WarpAccess:
    lanes = group.lanes if access.chosen is None else group.lanes[access.chosen]
    count = int(np.searchsorted(lanes, (lanes[0] | 31) + 1))
    offsets = spread(np.asarray(access.offsets[:count] if np.ndim(access.offsets) else access.offsets), count)
    return WarpAccess(access.buffer.name, width, tuple(offsets.tolist()))


def _equal(access: Access, conflict: Conflict, stored: list[Value]) -> bool:
    """Return whether all that raced store the same: as each other, or as is there already."""
    if conflict.met is Met.READER:
        return False
    for part, value in enumerate(stored):
        bits = unsigned(value.dtype)
        count = conflict.size
        places = spread(np.asarray(access.starts // bits.itemsize + part), count)
        mine = spread(np.asarray(value).view(bits), count)
        if conflict.met is Met.EARLIER_WRITER:
            there = access.buffer.seen_as(bits)[places[conflict.positions]]
            same = there == mine[conflict.positions]
        else:
            order = np.argsort(places, kind="stable")
            together = np.diff(places[order]) == 0
            same = np.diff(mine[order])[together] == 0
        if not same.all():
            return False
    return True
