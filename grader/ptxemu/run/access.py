"""Loads and stores, in the elements that a group's threads reach."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from grader.ptxemu.checks.findings import Kind
from grader.ptxemu.compute.values import Value
from grader.ptxemu.run.locate import Access, Addresses, Locator
from grader.ptxemu.run.state import Group, Machine, Transfer
from grader.ptxemu.run.watch import Watcher

Array = np.ndarray[Any, Any]


class Memory:
    """A machine's memory, as its instructions use it."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        self._locator = Locator(machine)
        self._watcher = Watcher(machine)

    def load(self, group: Group, transfer: Transfer, addresses: Addresses) -> list[Value]:
        """Return neighbouring elements for each thread, one register for each of them; what cannot be read is 0."""
        dtype, count = transfer.dtype, transfer.count
        results: list[Value] = []
        for access in self._locator.accesses(group, transfer, addresses):
            self._watcher.note(access)
            view = access.buffer.seen_as(dtype)
            found = [access.elements(dtype.itemsize, part).of(view) for part in range(count)]
            if access.chosen is None:
                return found
            results = results or [np.zeros(group.lanes.size, dtype) for _ in range(count)]
            for result, values in zip(results, found, strict=True):
                result[access.chosen] = values
        return results or [np.zeros(group.lanes.size, dtype) for _ in range(count)]

    def store(self, group: Group, transfer: Transfer, addresses: Addresses, values: list[Value]) -> None:
        """Store neighbouring elements for each thread; of several threads that store to one, the last wins."""
        for access in self._locator.accesses(group, transfer, addresses):
            if not self._may_write(access):
                continue
            view = access.buffer.seen_as(transfer.dtype)
            chosen = [v if access.chosen is None or not v.ndim else v[access.chosen] for v in values]
            self._watcher.note(access, chosen)
            for part, value in enumerate(chosen):
                elements = access.elements(transfer.dtype.itemsize, part)
                elements.put(view, value[-1] if value.ndim and not np.ndim(access.pattern.offsets) else value)

    def elements(
        self, group: Group, transfer: Transfer, addresses: Addresses
    ) -> Iterator[tuple[Array, Array, Array | slice]]:
        """Yield for atomic access: an array's elements, an index for each of these threads, and their positions."""
        for access in self._locator.accesses(group, transfer, addresses):
            if not self._may_write(access):
                continue
            self._watcher.note(access)
            chosen = slice(None) if access.chosen is None else access.chosen
            at = access.each(transfer.width).numbers()
            if self._machine.checks:
                self._machine.meetings.note(access.buffer, transfer.width, at, group.lanes[chosen])
            yield access.buffer.seen_as(transfer.dtype), at, chosen

    def _may_write(self, access: Access) -> bool:
        if access.buffer.writable:
            return True
        access.found(self._machine, Kind.STRAY_WRITE, np.True_)
        return False
