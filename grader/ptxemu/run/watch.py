"""What is noted of every access: what it costs, whether it reads what nobody wrote, and with whom it races."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.ptxemu.checks.findings import Kind
from grader.ptxemu.checks.shadow import Conflict, Met, Shadow
from grader.ptxemu.compute.values import Value, spread, unsigned
from grader.ptxemu.memory.elements import Elements
from grader.ptxemu.memory.pattern import WORD
from grader.ptxemu.memory.traffic import WarpAccess
from grader.ptxemu.run.locate import Access
from grader.ptxemu.run.state import Machine
from grader.ptxemu.text.records import Space

Array = np.ndarray[Any, Any]


class Watcher:
    """Watches the accesses of a machine that checks."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine

    def note(self, access: Access, stored: list[Value] | None = None) -> None:
        """Count what an access costs, and compare it with those before it; `stored` are the values that a store has."""
        if not self._machine.checks:
            return
        self._count(access)
        buffer, writes = access.buffer, access.transfer.site.stores
        if writes and buffer.space is Space.GLOBAL:
            self._keep_busy(access)
        if buffer.shadow is None or (not writes and not buffer.writable and buffer.initialised):
            return
        group, chosen = access.group, access.chosen
        own = group.own if chosen is None else group.own[chosen]
        now = self._machine.now(group)
        if np.ndim(now) and chosen is not None:
            now = now[chosen]
        shadow, grain = buffer.shadow
        for part in range(max(1, access.transfer.width // grain)):
            self._compare(access, shadow, access.each(grain, part), own, now, stored)

    def note_filled(self, access: Access, step: int, rounds: int) -> None:
        """Note what `note` would of so many stores to local memory, each `step` bytes after the one before."""
        if not self._machine.checks:
            return
        width, pattern = access.transfer.width, access.pattern
        for turn in range(min(WORD, rounds)):  # after so many steps of bytes a word begins as the first one did
            sectors = pattern.interleaved(access.start + turn * step, width)
            self._machine.cached += sectors * len(range(turn, rounds, WORD))
        if access.buffer.shadow is not None:
            shadow, grain = access.buffer.shadow
            for part in range(max(1, width // grain)):
                shadow.fill(access.stripe(grain, part, step, rounds), access.group.own)

    def _count(self, access: Access) -> None:
        space, width, site = access.buffer.space, access.transfer.width, access.transfer.site
        if space is Space.LOCAL:
            self._machine.cached += access.pattern.interleaved(access.start, width)
            return
        cost = access.pattern.cost(access.start, width, shared=space is Space.SHARED)
        if not access.buffer.counted:
            self._machine.cached += cost.sectors
            return
        traffic = self._machine.traffic
        before = traffic.get(site)
        if before is None:
            self._machine.samples[site] = _first_warp(access)
        traffic[site] = cost if before is None else before + cost

    def _keep_busy(self, access: Access) -> None:
        group = access.group
        if access.chosen is not None:
            self._machine.batch.busy[group.lanes[access.chosen]] = True
        elif not group.stored:
            self._machine.batch.busy[group.lanes] = group.stored = True

    def _compare(
        self,
        access: Access,
        shadow: Shadow,
        elements: Elements,
        own: Array,
        now: Any,
        stored: list[Value] | None,
    ) -> None:
        writes, atomic = access.transfer.site.stores, access.transfer.atomic
        if not writes or atomic:
            unwritten = shadow.unwritten(elements)
            if unwritten is not None:
                access.found(self._machine, Kind.UNINITIALISED, unwritten)
        if access.buffer.space is Space.LOCAL:
            if writes:
                shadow.store(elements, own)
            return
        if not writes and atomic:
            return  # it asks what is there, and expects that others change it
        conflicts = shadow.write(elements, own, now, atomic) if writes else shadow.read(elements, own, now)
        for conflict in conflicts:
            self._raced(access, conflict, stored)

    def _raced(self, access: Access, conflict: Conflict, stored: list[Value] | None) -> None:
        wrong = np.zeros(access.size, np.bool_)
        wrong[conflict.positions] = True
        kind, buffer = Kind.RACE, access.buffer
        if stored and _equal(access, conflict, stored):
            kind = Kind.SAME_VALUE_RACE
        padded_block = self._machine.grid.padded
        mine = access.group.own[conflict.positions if access.chosen is None else access.chosen[conflict.positions]] - 1
        foreign = (mine // padded_block != conflict.others // padded_block).all()
        if foreign and self._machine.fenced and buffer.space is Space.GLOBAL:
            kind = Kind.UNVERIFIED_ORDER
        if self._machine.asking and self._machine.locks:
            kind = Kind.UNVERIFIED_ORDER
        detail = "writes" if access.transfer.site.stores else "reads"
        access.found(self._machine, kind, wrong, int(conflict.others[0]), detail)


def _first_warp(access: Access) -> WarpAccess:
    lanes = access.pattern.lanes
    count = int(np.searchsorted(lanes, (lanes[0] | 31) + 1))
    offsets = spread(np.asarray(access.offsets), access.size)[:count]
    shared = access.buffer.space is Space.SHARED
    return WarpAccess(access.buffer.name, access.transfer.width, tuple(offsets.tolist()), shared)


def _equal(access: Access, conflict: Conflict, stored: list[Value]) -> bool:
    """Return whether all that raced store the same: as each other, or as is there already."""
    if conflict.met is Met.READER:
        return False
    for part, value in enumerate(stored):
        bits = unsigned(value.dtype)
        elements = access.each(bits.itemsize, part).numbers()
        mine = spread(np.asarray(value).view(bits), conflict.size)
        if conflict.met is Met.EARLIER_WRITER:
            there = access.buffer.seen_as(bits)[elements[conflict.positions]]
            same = there == mine[conflict.positions]
        else:
            order = np.argsort(elements, kind="stable")
            together = np.diff(elements[order]) == 0
            same = np.diff(mine[order])[together] == 0
        if not same.all():
            return False
    return True
