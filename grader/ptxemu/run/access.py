"""Loads and stores, in the elements that a group's threads reach."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from grader.ptxemu.checks.findings import Kind
from grader.ptxemu.compute.values import Value
from grader.ptxemu.run.locate import Access, Addresses, Locator
from grader.ptxemu.run.state import Group, Machine, Site
from grader.ptxemu.run.watch import Watcher
from grader.ptxemu.text.records import Space

Array = np.ndarray[Any, Any]


class Memory:
    """A machine's memory, as its instructions use it."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        self._locator = Locator(machine)
        self._watcher = Watcher(machine)

    def load(
        self,
        group: Group,
        site: Site,
        space: Space,
        addresses: Addresses,
        dtype: np.dtype[Any],
        parts: int,
        atomic: bool,
    ) -> list[Value]:
        """Return `parts` neighbouring elements for each thread; what cannot be read is 0."""
        size = group.lanes.size
        results: list[Value] = []
        for access in self._locator.accesses(group, site, space, addresses, dtype.itemsize * parts):
            self._watcher.note(access, dtype.itemsize * parts, writes=False, atomic=atomic)
            view = access.buffer.seen_as(dtype)
            found = [access.elements(dtype.itemsize, part).of(view) for part in range(parts)]
            if access.chosen is None:
                return found
            results = results or [np.zeros(size, dtype) for _ in range(parts)]
            for result, values in zip(results, found, strict=True):
                result[access.chosen] = values
        return results or [np.zeros(size, dtype) for _ in range(parts)]

    def store(
        self, group: Group, site: Site, space: Space, addresses: Addresses, values: list[Value], atomic: bool
    ) -> None:
        """Store neighbouring elements for each thread; of several threads that store to one, the last wins."""
        dtype = values[0].dtype
        for access in self._locator.accesses(group, site, space, addresses, dtype.itemsize * len(values)):
            if not self._may_write(access):
                continue
            view = access.buffer.seen_as(dtype)
            chosen = [v if access.chosen is None or not v.ndim else v[access.chosen] for v in values]
            self._watcher.note(access, dtype.itemsize * len(values), writes=True, atomic=atomic, stored=chosen)
            for part, value in enumerate(chosen):
                elements = access.elements(dtype.itemsize, part)
                elements.put(view, value[-1] if value.ndim and not np.ndim(access.pattern.offsets) else value)

    def elements(
        self, group: Group, site: Site, space: Space, addresses: Addresses, dtype: np.dtype[Any]
    ) -> Iterator[tuple[Array, Array, Array | slice]]:
        """Yield for atomic access: the elements seen as `dtype`, an index for each of these lanes, and the lanes."""
        for access in self._locator.accesses(group, site, space, addresses, dtype.itemsize):
            if not self._may_write(access):
                continue
            self._watcher.note(access, dtype.itemsize, writes=True, atomic=True)
            chosen = slice(None) if access.chosen is None else access.chosen
            yield access.buffer.seen_as(dtype), access.each(dtype.itemsize).numbers(), chosen

    def _may_write(self, access: Access) -> bool:
        if access.buffer.writable:
            return True
        access.found(self._machine, Kind.STRAY_WRITE, np.True_)
        return False
