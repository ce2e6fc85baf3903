"""Loads and stores, in the elements that a group's threads reach."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from grader.ptxemu.checks.findings import Kind
from grader.ptxemu.compute.values import Value
from grader.ptxemu.run.locate import Access, Addresses, Locator
from grader.ptxemu.run.prints import formatted
from grader.ptxemu.run.state import Group, Machine, Transfer
from grader.ptxemu.run.watch import Watcher
from grader.ptxemu.text.records import Space

Array = np.ndarray[Any, Any]
_MOST_BYTES = 4000  # of a text, and of the arguments to print it with


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
            if transfer.atomic and self._machine.asking:
                self._asked(group, access)
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
            self._machine.changes += access.buffer.space is not Space.LOCAL
            view = access.buffer.seen_as(transfer.dtype)
            chosen = [v if access.chosen is None or not v.ndim else v[access.chosen] for v in values]
            self._watcher.note(access, chosen)
            for part, value in enumerate(chosen):
                elements = access.elements(transfer.dtype.itemsize, part)
                elements.put(view, value[-1] if value.ndim and not np.ndim(access.pattern.offsets) else value)

    def room(self, group: Group, transfer: Transfer, addresses: Addresses, step: int) -> int:
        """Return how many stores, each `step` bytes after the one before, certainly lie in each thread's own copy.

        0 is returned where that is not so simple: elsewhere than in local memory, or where threads differ.
        """
        access = self._locator.whole(group, transfer, addresses)
        if access is None or access.buffer.space is not Space.LOCAL or access.pattern.reach:
            return 0
        if step <= 0 or step % transfer.width:
            return 0
        return (access.buffer.size - transfer.width - access.start) // step + 1

    def fill(
        self, group: Group, transfer: Transfer, addresses: Addresses, values: list[Value], step: int, rounds: int
    ) -> None:
        """Store the same so often, each time `step` bytes further; there must be `room` for it."""
        access = self._locator.whole(group, transfer, addresses)
        assert access is not None
        view = access.buffer.seen_as(transfer.dtype)
        for part, value in enumerate(values):
            access.stripe(transfer.dtype.itemsize, part, step, rounds).put(view, value)
        self._watcher.note_filled(access, step, rounds)

    def elements(
        self, group: Group, transfer: Transfer, addresses: Addresses, new: Array | None = None
    ) -> Iterator[tuple[Array, Array, Array | slice]]:
        """Yield for atomic access: an array's elements, an index for each of these threads, and their positions.

        `new` is what is swapped in, where something is.
        """
        for access in self._locator.accesses(group, transfer, addresses):
            if not self._may_write(access):
                continue
            self._watcher.note(access)
            chosen = slice(None) if access.chosen is None else access.chosen
            at = access.each(transfer.width).numbers()
            if self._machine.checks:
                self._machine.meetings.note(access.buffer, transfer.width, at, group.lanes[chosen])
            view = access.buffer.seen_as(transfer.dtype)
            if access.buffer.exceptions and new is not None:
                self._raised(access, new[chosen])
            before = view[at] if self._machine.asking else None
            yield view, at, chosen
            if before is not None:
                self._asked(group, access)
                self._machine.changes += not np.array_equal(before, view[at], equal_nan=before.dtype.kind == "f")

    def _asked(self, group: Group, access: Access) -> None:
        first = int(access.offsets[0] if np.ndim(access.offsets) else access.offsets)
        self._machine.asked[int(group.lanes[0]) + group.first] = (access.transfer.site, access.buffer, first)

    def _raised(self, access: Access, numbers: Array) -> None:
        """Note the exceptions that threads raise, by their numbers."""
        lanes = access.group.lanes if access.chosen is None else access.group.lanes[access.chosen]
        for number in np.unique(numbers):
            who = lanes[numbers == number]
            self._machine.findings.add(
                Kind.EXCEPTION, access.transfer.site.source, f"exception {number}", who.size,
                thread=int(who[0]) + access.group.first,
            )  # fmt: skip

    def prints(self, group: Group, forms: Array, arguments: Array) -> None:
        """Note what threads print: texts of C, and arguments one after the other, at these addresses."""
        printed = self._machine.printed
        for lane, form, at in zip(group.lanes.tolist(), forms.tolist(), arguments.tolist(), strict=True):
            if printed.full:
                printed.lost += 1
                continue
            held = self._bytes_at(lane, at)
            printed.add(lane + group.first, formatted(_text(self._bytes_at(lane, form)), held, self._text_at))

    def _bytes_at(self, lane: int, address: int) -> bytes:
        """Return what lies at a generic address for a lane, up to the end of the array; nothing where there is none."""
        held = self._machine.layout.holding(Space.GENERIC, address, 1)
        if held is None:
            return b""
        buffer, offset = held
        copy = lane // buffer.lanes * buffer.stride if buffer.lanes else 0
        return bytes(buffer.bytes[copy + offset : copy + min(buffer.size, offset + _MOST_BYTES)])

    def _text_at(self, address: int) -> str:
        return _text(self._bytes_at(0, address))

    def _may_write(self, access: Access) -> bool:
        if access.buffer.writable:
            return True
        access.found(self._machine, Kind.STRAY_WRITE, np.True_)
        return False


def _text(data: bytes) -> str:
    """Return a text of C."""
    return data.partition(b"\0")[0].decode("utf-8", "replace")
