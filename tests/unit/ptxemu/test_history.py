"""Random kernels against a plain history: every access of every thread, in dictionaries, one after the other."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.ptxemu import Kind
from grader.ptxemu.compute.values import seen_as, spread
from grader.ptxemu.memory import pattern
from grader.ptxemu.model import Traffic
from grader.ptxemu.run import emulator
from tests.cuda.bare import run, text

Array = np.ndarray[Any, Any]
Key = tuple[Any, ...]
_ELEMENTS = {"global": 40, "shared": 24}
_INSTRUCTION = {
    "read": "ld.{0}.u32 %r2, [%at];",
    "write": "st.{0}.u32 [%at], %r3;",
    "atomic": "red.{0}.add.u32 [%at], %r3;",
}


@dataclass(frozen=True)
class _Step:
    """An access by the threads whose id has the bits of `mask` as `bits`; or a barrier ("bar.sync 0;" and such).

    The element is (id * stride + first) ^ flip, modulo `modulo`; ids are of the block or, where `grid`, of the grid.
    """

    what: str
    space: str
    stride: int
    first: int
    flip: int
    modulo: int
    mask: int
    bits: int
    grid: bool

    def element(self, thread: int, block: int, size: int) -> int | None:
        """Return the element that a thread accesses, None where it does not."""
        one = thread + block * size if self.grid else thread
        index = ((one * self.stride + self.first) ^ self.flip) % 2**32 % self.modulo
        return index if thread & self.mask == self.bits else None

    def source(self, line: int, size: int) -> str:
        """Return the step in PTX, at this line."""
        if self.what.startswith("bar"):
            return self.what
        base = "%a0" if self.space == "global" else "%d0"
        return f"""
        mov.u32 %r0, %ctaid.x; mad.lo.u32 %r1, %r0, {size}, %i; mad.lo.u32 %r3, %r1, 64, {line};
        mad.lo.s32 %r0, {"%r1" if self.grid else "%i"}, {self.stride}, {self.first};
        xor.b32 %r0, %r0, {self.flip}; rem.u32 %r0, %r0, {self.modulo};
        mul.wide.u32 %at, %r0, 4; add.u64 %at, %at, {base};
        and.b32 %r0, %i, {self.mask}; setp.eq.u32 %p0, %r0, {self.bits};
        .loc 1 {line} 0
        @%p0 {_INSTRUCTION[self.what].format(self.space)}"""


@dataclass
class _Element:
    """What was done to an element so far: who wrote last, and all who read it or changed it atomically, and when."""

    value: int = 0
    last: tuple[int, tuple[int, int]] | None = None
    is_atomic: bool = False
    read: dict[int, tuple[int, int]] = field(default_factory=dict)
    changed: dict[int, tuple[int, int]] = field(default_factory=dict)


class _History:
    """Follows a program; `batch` blocks run at a time."""

    def __init__(self, steps: list[_Step], threads: int, blocks: int, batch: int) -> None:
        self._padded = -(-threads // 32) * 32
        self._size = threads
        self._elements: defaultdict[Key, _Element] = defaultdict(_Element)
        self._epoch = 0
        self._warps: Counter[int] = Counter()
        self.found: Counter[Key] = Counter()
        self.traffic: defaultdict[int, Traffic] = defaultdict(Traffic)
        for first in range(0, blocks, batch):
            self._epoch += 1
            everyone = [(b, t) for b in range(first, min(first + batch, blocks)) for t in range(threads)]
            for line, step in enumerate(steps, 1):
                if step.what == "bar.sync 0;":
                    self._epoch += 1
                elif step.what.startswith("bar"):
                    self._warps.update({self._id(*who) >> 5 for who in everyone})
                else:
                    self._access(step, line, everyone)

    def _id(self, block: int, thread: int) -> int:
        return block * self._padded + thread

    def array(self) -> list[int]:
        """Return what the array in global memory holds."""
        return [self._elements["global", index].value for index in range(_ELEMENTS["global"])]

    def _access(self, step: _Step, line: int, everyone: list[tuple[int, int]]) -> None:
        inside: list[tuple[int, int, Key]] = []
        for block, thread in everyone:
            index = step.element(thread, block, self._size)
            if index is not None and index >= _ELEMENTS[step.space]:
                self.found[Kind.OUT_OF_BOUNDS, line] += 1
            elif index is not None:
                key = (step.space, index) if step.space == "global" else (step.space, index, block)
                inside.append((self._id(block, thread), self._size * block + thread, key))
        for thread, _, key in inside:
            self._compare(step, line, thread, self._elements[key])
        for thread, number, key in inside:
            self._enter(step.what, thread, number * 64 + line, self._elements[key])
        if step.what == "write":
            self.found[Kind.RACE, line] += sum(self._elements[key].last != self._now(t) for t, _, key in inside)
        self._count(step, line, [(thread, 4 * key[1]) for thread, _, key in inside])

    def _compare(self, step: _Step, line: int, thread: int, element: _Element) -> None:
        if step.space == "shared" and step.what != "write" and element.last is None:
            self.found[Kind.UNINITIALISED, line] += 1
        last = [element.last] if element.last and not element.is_atomic else []
        against = [last]
        against += [list(element.read.items())] if step.what != "read" else []
        against += [list(element.changed.items())] if step.what != "atomic" else []
        for others in against:
            self.found[Kind.RACE, line] += any(self._races(other, thread) for other in others)

    def _now(self, thread: int) -> tuple[int, tuple[int, int]]:
        return thread, (self._epoch, self._warps[thread >> 5])

    def _races(self, earlier: tuple[int, tuple[int, int]], thread: int) -> bool:
        other, then = earlier
        now = self._now(thread)[1]
        barrier = other // self._padded == thread // self._padded and then[0] < now[0]
        return other != thread and not barrier and not (other >> 5 == thread >> 5 and then < now)

    def _enter(self, what: str, thread: int, value: int, element: _Element) -> None:
        who, when = self._now(thread)
        if what == "read":
            element.read[who] = when
            return
        element.last, element.is_atomic = (who, when), what == "atomic"
        element.value = (element.value + value if what == "atomic" else value) % 2**32
        if what == "atomic":
            element.changed[who] = when

    def _count(self, step: _Step, line: int, accesses: list[tuple[int, int]]) -> None:
        warps: defaultdict[int, set[int]] = defaultdict(set)
        for thread, offset in accesses:
            warps[thread >> 5].add(offset)
        for offsets in warps.values():
            if step.space == "global":
                cost = (len({o // 32 for o in offsets}), len({o // 128 for o in offsets}), -(-len(offsets) * 4 // 32))
            else:
                cost = (max(Counter(o // 4 % 32 for o in offsets).values()), 0, 1)
            self.traffic[line] += Traffic(1, 0, 0, *cost)
        self.traffic[line] += Traffic(0, len(accesses), 4 * len(accesses))


_accesses = st.builds(
    _Step,
    st.sampled_from(["read", "read", "write", "atomic"]),
    st.sampled_from(["global", "shared"]),
    st.sampled_from([0, 1, 1, -1, 2, 5, 33]),
    st.sampled_from([0, 0, 1, 23]),
    st.sampled_from([0, 0, 3, 16]),
    st.sampled_from([1, 1, 3, 24, 41]),
    st.sampled_from([0, 0, 1, 33, 127]),
    st.sampled_from([0, 0, 1, 32]),
    st.booleans(),
)
_waits = st.sampled_from(["bar.sync 0;", "bar.warp.sync -1;"]).map(lambda w: _Step(w, "", 0, 0, 0, 1, 0, 0, grid=False))
_programs = st.lists(_accesses | _accesses | _waits, min_size=1, max_size=9)


@given(_programs, st.sampled_from([1, 31, 33, 64, 97]), st.integers(1, 3), st.sampled_from([1, 2, 3]))
def test_what_is_found_is_what_a_history_tells(steps: list[_Step], threads: int, blocks: int, batch: int) -> None:
    """Findings, traffic and results of a random kernel are those of a history of all its accesses."""
    lines = [step.source(line, threads) for line, step in enumerate(steps, 1)]
    source = text("\n".join(["mov.u64 %d0, tile;", *lines]), 1, ".shared .align 4 .b8 tile[96];")
    out = np.zeros(_ELEMENTS["global"], np.uint32)
    expected = _History(steps, threads, blocks, batch)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(emulator, "BATCH", batch * (-(-threads // 32) * 32))
        patch.setattr(pattern.Patterns, "find", _looked_at(pattern.Patterns.find))
        ran = run(source, out, threads=threads, blocks=blocks)
    assert {(f.kind, f.source.line): f.count for f in ran.findings} == {k: n for k, n in expected.found.items() if n}
    assert {site.source.line: cost for site, cost in ran.traffic.items()} == {
        line: cost for line, cost in expected.traffic.items() if cost.lanes
    }
    assert out.tolist() == expected.array()


def _looked_at(find: Any) -> Any:
    def checked(self: pattern.Patterns, register: Any, lanes: Array, alike: bool) -> tuple[pattern.Pattern, int]:
        found, lowest = find(self, register, lanes, alike)
        addresses = spread(seen_as(register, np.dtype(np.int64)), lanes.size)
        assert np.array_equal(spread(found.offsets + np.int64(lowest), lanes.size), addresses)
        assert np.array_equal(found.lanes, lanes)
        return found, lowest

    return checked
