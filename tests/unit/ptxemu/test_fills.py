"""Loops that fill local memory: done at once they leave and count what they do step by step."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from grader.ptxemu import Argument, Exhausted, Grid, Limits, launch, load
from grader.ptxemu.program.fills import fill_of
from grader.ptxemu.run import launch as launching
from grader.ptxemu.run.fills import FillLoop
from grader.ptxemu.run.state import Group
from tests.cuda.bare import text
from tests.unit.sweeps import rounds

_SIZE = 96  # bytes of local memory
_THREADS, _BLOCKS = 40, 2
_STORED = {"u8": "%h1", "u16": "%h1", "u32": "%r1", "f32": "%f1", "b64": "%d1", "v2.u32": "{%r1, %r2}"}
_STORED |= {"v4.u32": "{%r1, 7, %r2, %r1}", "v2.b64": "{%d1, %d1}"}


@dataclass(frozen=True)
class Loop:
    """A kernel's loop: what it stores, where, by which step, and how it counts its rounds."""

    stored: str = "u32"
    space: str = ".local"
    start: int = 0
    step: int = 4
    kind: str = "u32"
    first: int = 0
    count: int = 1
    test: str = "lt"
    bound: int = 20
    negated: bool = False
    bound_in_register: bool = False
    values_differ: bool = False
    starts_differ: bool = False
    constant: bool = False
    some_threads: bool = False
    additions_swapped: bool = False
    in_wide_register: bool = False

    @property
    def text(self) -> bytes:
        """The kernel, which afterwards reads back all of its local memory."""
        wide = self.kind.endswith("64")
        counter = "%d4" if wide or self.in_wide_register else "%r4"
        bound = ("%d5" if wide else "%r5") if self.bound_in_register else str(self.bound)
        value = "%i" if self.values_differ else "1145324612"
        added = [f"add.s64 %d0, %d0, {self.step};", f"add.{self.kind} {counter}, {counter}, {self.count};"]
        guard = ("@!" if self.negated else "@") + "%p1"
        body = f"""
            mov.u64 %d0, buffer; {"cvta.local.u64 %d0, %d0;" if not self.space else ""}
            {"cvt.u64.u32 %d2, %i; and.b64 %d2, %d2, 4; add.s64 %d0, %d0, %d2;" if self.starts_differ else ""}
            add.s64 %d0, %d0, {self.start};
            mov.u32 %r1, {value}; add.u32 %r2, %r1, 5; cvt.u64.u32 %d1, %r1; cvt.u16.u32 %h1, %r1; mov.b32 %f1, %r1;
            mov.u64 %d4, 8589934592; mov.{self.kind} {counter}, {self.first};
            mov.{self.kind} {"%d5" if wide else "%r5"}, {self.bound};
            {"setp.gt.u32 %p2, %i, 20; @%p2 bra DONE;" if self.some_threads else ""}
            LOOP: {"mov.u32 %r1, 99; mov.u16 %h1, 3;" if self.constant else ""}
            st{self.space}.{self.stored} [%d0], {_STORED[self.stored]};
            {" ".join(reversed(added) if self.additions_swapped else added)}
            setp.{self.test}.{self.kind} %p1, {counter}, {bound};
            {guard} bra LOOP;
            DONE: mov.u32 %r6, %ctaid.x; mad.lo.u32 %i, %r6, {_THREADS}, %i;
            mul.wide.u32 %at, %i, {_SIZE + 16}; add.u64 %at, %at, %a0; mov.u64 %d3, buffer;
            {" ".join(f"ld.local.u32 %r7, [%d3+{at}]; st.global.u32 [%at+{at}], %r7;" for at in range(0, _SIZE, 4))}
            st.global.u64 [%at+{_SIZE}], %d0;
            st.global.{"u64" if counter == "%d4" else "u32"} [%at+{_SIZE + 8}], {counter};
            """
        return text(body, 1, declarations=f".local .align 16 .b8 buffer[{_SIZE}];")


def _ran(loop: Loop, *, checks: bool = True) -> tuple[Any, ...]:
    """Return all that a run of the loop tells, but for its seconds, or how it ended."""
    out = np.zeros(_THREADS * _BLOCKS * (_SIZE + 16) // 4, np.uint32)
    grid, given_ = Grid((_BLOCKS, 1, 1), (_THREADS, 1, 1)), [Argument("out", out, initialised=False, output=True)]
    try:
        run = launch(load(loop.text), grid, given_, checks=checks, limits=Limits(steps=1500))
    except Exhausted as error:
        return (str(error),)
    return (out.tobytes(), *(value for name, value in vars(run).items() if name != "seconds"))


_LOOPS = st.builds(
    Loop,
    stored=st.sampled_from(list(_STORED)),
    space=st.sampled_from([".local", ".local", ""]),
    start=st.sampled_from([0, 0, 4, 8, 16, 1, 80, 92, -4, 1000]),
    step=st.sampled_from([1, 2, 4, 4, 8, 8, 16, 12, 24, 0, -4]),
    kind=st.sampled_from(["u32", "s32", "s64", "u64"]),
    first=st.sampled_from([0, 0, 3, 2**31 - 5]),
    count=st.sampled_from([1, 1, 2, -1, 0, 2**30]),
    test=st.sampled_from(["lt", "le", "ne", "eq", "gt", "ge"]),
    bound=st.integers(0, 30) | st.sampled_from([2**31 - 1]),
    **dict.fromkeys((field.name for field in dataclasses.fields(Loop) if field.type == "bool"), st.booleans()),
)


@given(_LOOPS, st.booleans())
@example(Loop(), True)
@example(Loop(stored="v4.u32", step=16, bound=6, starts_differ=False), True)
@example(Loop(stored="u8", step=1, bound=90, values_differ=True, some_threads=True), True)
@example(Loop(step=-4, start=80), True)
@example(Loop(bound=25), True)  # one store is past the end
@example(Loop(first=2**31 - 5, bound=2**31 - 1, test="ge", kind="s32", negated=True), True)
@settings(max_examples=rounds(3000, usual=60))
def test_loops_at_once_are_loops_step_by_step(loop: Loop, checks: bool) -> None:
    """Memory, registers, findings and all that is counted are the same, whatever a loop stores, where and how often."""
    at_once = _ran(loop, checks=checks)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(launching, "fill_loops", lambda *_: {})
        assert _ran(loop, checks=checks) == at_once


def _rounds_at_once(loop: Loop, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    done: list[int] = []
    do = FillLoop.do

    def noted(self: FillLoop, group: Group, times: int) -> None:
        done.append(times)
        do(self, group, times)

    monkeypatch.setattr(FillLoop, "do", noted)
    _ran(loop)
    return done


def test_all_rounds_but_the_last_are_done_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A loop in bounds takes two looks, and one that leaves its array is gone through from there on."""
    assert _rounds_at_once(Loop(), monkeypatch) == [19]
    assert _rounds_at_once(Loop(constant=True, space="", values_differ=True), monkeypatch) == [19]
    assert _rounds_at_once(Loop(bound=30), monkeypatch) == [24]


def test_what_is_no_plain_fill_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where threads begin apart, steps do not fit or what is stored changes, each round is a round."""
    for loop in (Loop(starts_differ=True), Loop(step=6, stored="u16", start=1), Loop(step=0), Loop(step=-4, start=80)):
        assert _rounds_at_once(loop, monkeypatch) == []
    text_ = Loop().text.replace(b"st.local.u32 [%d0], %r1", b"st.local.u32 [%d0], %r4")
    assert not any(fill_of(number, block) for number, block in enumerate(load(text_).blocks))
