"""Races, told from what a shadow remembers, against a history of every access."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from grader.ptxemu import Kind
from grader.ptxemu.checks.peers import Peers
from grader.ptxemu.checks.shadow import Conflict, Met, Shadow
from grader.ptxemu.checks.times import WARP_BITS
from grader.ptxemu.memory.elements import Elements
from grader.ptxemu.memory.pattern import Patterns
from tests.cuda.bare import run, text

Array = np.ndarray[Any, Any]
_BLOCK, _ELEMENTS = 96, 3


@dataclass(frozen=True)
class _Past:
    thread: int
    time: int
    writes: bool

    def races(self, thread: int, time: int) -> bool:
        """Return whether nothing orders what a thread does now after this."""
        if thread == self.thread:
            return False
        barrier = self.time >> WARP_BITS < time >> WARP_BITS and thread // _BLOCK == self.thread // _BLOCK
        return not barrier and not (thread // 32 == self.thread // 32 and self.time < time)


class _Play:
    """Random accesses, all plain, to a few elements by the threads of two blocks, or of one."""

    def __init__(self, seed: int, within: bool) -> None:
        self._rng = np.random.default_rng(seed)
        self._threads = _BLOCK if within else 2 * _BLOCK
        self._shadow = Shadow(_ELEMENTS, _BLOCK, initialised=True, within=within)
        self._past: list[list[_Past]] = [[] for _ in range(_ELEMENTS)]
        self._warps = np.zeros(self._threads // 32, np.int64)
        some = self._rng.integers(0, self._threads - 3, 3)
        self._pool = np.unique(np.concatenate((some, some + 1, some + 2)))  # few, so that they meet again
        self._epoch = 1
        self._overwritten = [False] * _ELEMENTS

    def act(self) -> None:
        """Let some threads do one thing, and see whether what is found is what the history says."""
        rng = self._rng
        what = rng.choice(["read", "read", "read", "write", "barrier", "warp"])
        if what == "barrier":
            self._epoch += 1
        elif what == "warp":
            self._warps[rng.integers(self._warps.size)] += 1
        else:
            few = int(rng.integers(1, 4))
            threads = np.sort(rng.choice(self._pool, few, replace=False))
            self._access(threads, rng.integers(0, _ELEMENTS, few), what == "write")

    def _access(self, threads: Array, elements: Array, writes: bool) -> None:
        times = (self._epoch << WARP_BITS) + self._warps[threads // 32]
        reached = Elements(0, elements, _ELEMENTS - 1, bool((np.diff(elements) > 0).all()))
        own = (threads + 1).astype(np.int32)
        shadow = self._shadow
        found = shadow.write(reached, own, times, atomic=False) if writes else shadow.read(reached, own, times)
        now = [_Past(int(t), int(time), writes) for t, time in zip(threads, times, strict=True)]
        for met in (Met.READER, Met.EARLIER_WRITER):
            self._compare([one for one in found if one.met is met], now, elements, met)
        for element, past in zip(elements, now, strict=True):
            self._past[element].append(past)
            self._overwritten[element] |= writes and np.count_nonzero(elements == element) > 1

    def _compare(self, found: list[Conflict], now: list[_Past], elements: Array, met: Met) -> None:
        told = {int(p): int(other) for one in found for p, other in zip(one.positions, one.others, strict=True)}
        for position, (access, element) in enumerate(zip(now, elements, strict=True)):
            earlier = [past for past in self._past[element] if past.writes is (met is Met.EARLIER_WRITER)]
            racing = {past.thread for past in earlier if past.races(access.thread, access.time)}
            if met is Met.READER and not access.writes:
                racing = set()
            if position in told:
                assert told[position] in racing
            elif racing:
                assert met is Met.EARLIER_WRITER
                assert self._overwritten[element]  # a race was told before: of writers only the last is remembered
            self._overwritten[element] |= bool(racing)


@pytest.mark.slow
@pytest.mark.parametrize("within", [True, False])
def test_every_race_is_found_and_none_is_made_up(within: bool) -> None:
    """What a shadow tells of each access is what a history of all accesses tells."""
    for seed in range(150):
        play = _Play(seed, within)
        for _ in range(60):
            play.act()


_READS = """
setp.eq.u32 %p0, %i, 0; @%p0 st.{space}.u32 [{at}], %i; bar.sync 0;
setp.eq.u32 %p1, %i, 32; @%p1 ld.{space}.u32 %r0, [{at}];
{between}
setp.lt.u32 %p2, %i, 2; @%p2 ld.{space}.u32 %r1, [{at}];
bar.warp.sync -1;
{again}
setp.eq.u32 %p3, %i, 2; @%p3 st.{space}.u32 [{at}], %i;
"""
_AGAIN = "@%p2 ld.{space}.u32 %r1, [{at}]; bar.warp.sync -1;"


@pytest.mark.parametrize(("space", "at"), [("shared", "tile"), ("global", "%a0")])
@pytest.mark.parametrize("again", ["", _AGAIN])
@pytest.mark.parametrize(("between", "finds"), [("", {Kind.RACE}), ("bar.sync 0;", set())])
def test_a_reader_is_not_forgotten_for_those_after_it(
    between: str, finds: set[Kind], again: str, space: str, at: str
) -> None:
    """A write races with a reader of another warp although two of its own warp, which it waited for, read later."""
    body = _READS.format(between=between, again=again.format(space=space, at=at), space=space, at=at)
    source = text(body, 1, ".shared .align 4 .b8 tile[4];")
    found = run(source, np.zeros(1, np.uint32), threads=64).findings
    assert {finding.kind for finding in found} == finds


_COUNTED = """
setp.eq.u32 %p0, %i, 0; @%p0 red.{space}.add.u32 [{at}], 1;
setp.eq.u32 %p1, %i, 32; @%p1 red.{space}.add.u32 [{at}], 1;
{between}
@%p1 {plain}
"""


@pytest.mark.parametrize("plain", ["ld.{0}.u32 %r0, [{1}];", "st.{0}.u32 [{1}], %i;"])
@pytest.mark.parametrize(("between", "finds"), [("", {Kind.RACE}), ("bar.sync 0;", set())])
def test_an_atomic_access_is_not_forgotten_for_one_after_it(plain: str, between: str, finds: set[Kind]) -> None:
    """A thread that adds atomically and then accesses plainly races with another that added before it."""
    body = _COUNTED.format(space="global", at="%a0", between=between, plain=plain.format("global", "%a0"))
    assert {finding.kind for finding in run(text(body, 1), np.zeros(1, np.uint32), threads=64).findings} == finds


def test_elements_are_not_mistaken_for_those_in_whose_memory_they_lie() -> None:
    """Of arrays that are gone no trace is left, although new ones get their addresses in memory, and so their ids."""
    rng = np.random.default_rng(3)
    peers, seen = Peers(_ELEMENTS, _BLOCK, within=False), set[int]()
    past: list[list[_Past]] = [[] for _ in range(_ELEMENTS)]
    for _ in range(300):
        elements = rng.permutation(_ELEMENTS)
        threads = np.sort(rng.choice(2 * _BLOCK, _ELEMENTS, replace=False))
        own, now = (threads + 1).astype(np.int32), np.full(_ELEMENTS, 1 << WARP_BITS)
        seen.add(id(own))
        if rng.random() < 0.9:
            peers.note(Elements(0, elements, _ELEMENTS - 1, distinct=True), own, now)
            for element, thread in zip(elements, threads, strict=True):
                past[element].append(_Past(int(thread), int(now[0]), writes=False))
            continue
        found = peers.against(Elements(0, elements, _ELEMENTS - 1, distinct=True), own, now)
        raced = np.zeros(_ELEMENTS, np.bool_) if found is None else found[0]
        for element, thread, race in zip(elements, threads, raced, strict=True):
            assert race == any(one.races(int(thread), int(now[0])) for one in past[element])
    assert len(seen) < 300  # ids did come again


def test_addresses_are_not_mistaken_for_those_in_whose_memory_they_lie() -> None:
    """The pattern of a register is its own, although one that is gone had the same id."""
    rng = np.random.default_rng(4)
    patterns, seen = Patterns(), set[tuple[int, int]]()
    for _ in range(300):
        lanes = np.flatnonzero(rng.integers(0, 2, 64))
        register = rng.integers(0, 4, lanes.size)
        seen.add((id(register), id(lanes)))
        found, lowest = patterns.find(register, lanes, alike=False)
        again = patterns.find(register, lanes, alike=False)
        assert again == (found, lowest)
        assert np.array_equal(found.offsets + lowest, register)
        assert np.array_equal(found.lanes, lanes)
    assert len(seen) < 300  # ids did come again
