"""Calls of what the device itself has: memory that threads allocate, assertions, and functions behind a pointer."""

from __future__ import annotations

import numpy as np
import pytest

from grader.ptxemu import Argument, Grid, Kind, Run, Unsupported, launch, load
from grader.ptxemu.memory.arrays import Layout
from grader.ptxemu.memory.heap import Heap
from tests.cuda.bare import text

_GRID = Grid((1, 1, 1), (64, 1, 1))
_MALLOC = """
{ .param .b64 size; .param .b64 made; st.param.b64 [size], 4; call.uni (made), malloc, (size);
  ld.param.b64 %d0, [made]; }
"""
_FREE = "{ .param .b64 given; st.param.b64 [given], %d0; call.uni free, (given); }"
_OUT = "mul.wide.u32 %d1, %i, 4; add.u64 %d2, %a0, %d1;"


def _run(body: str) -> tuple[Run, list[int]]:
    given = [Argument("a", np.zeros(64, np.uint32))]
    return launch(load(text(body, 1)), _GRID, given), given[0].value.tolist()


def test_each_thread_has_the_memory_that_it_allocates_until_it_frees_it() -> None:
    """What a thread stores there it reads again, and after free, or past the end, an access is told."""
    use = f"{_OUT} st.u32 [%d0], %i; ld.u32 %r0, [%d0]; st.global.u32 [%d2], %r0;"
    run, values = _run(_MALLOC + use + _FREE)
    assert values == list(range(64))
    assert not run.findings
    for wrong in (_MALLOC + _FREE + use, _MALLOC + "add.u64 %d0, %d0, 4;" + use, _MALLOC + _FREE + _FREE):
        assert [found.kind for found in _run(wrong)[0].findings][:1] == [Kind.OUT_OF_BOUNDS]


def test_the_heap_ends() -> None:
    """A call of malloc gives 0 for more than there is, and memory that was given back can be had again."""
    heap = Heap(Layout())
    assert heap.allocate(2**40) == heap.allocate(-1) == 0
    whole = heap.allocate(8 * 2**20)
    assert whole
    assert not heap.allocate(1)
    assert heap.free(whole)
    assert heap.free(0)
    assert not heap.free(whole)
    assert heap.allocate(1)


def test_isspacep_tells_state_spaces_apart() -> None:
    """A generic address lies in the state space that it was made of, and in no other."""
    spaces = ("global", "shared", "local")
    for number, own in enumerate(spaces):
        asked = "".join(
            f"isspacep.{space} %p1, %d0; selp.u32 %r1, {1 << at}, 0, %p1; or.b32 %r0, %r0, %r1;"
            for at, space in enumerate(spaces)
        )
        address = f"mov.u64 %d0, here; cvta.{own}.u64 %d0, %d0;" if own != "global" else "mov.u64 %d0, %a0;"
        variable = f".{own} .align 4 .b8 here[256];" if own != "global" else ""
        body = f"{variable} {address} mov.u32 %r0, 0; {asked} {_OUT} st.global.u32 [%d2], %r0;"
        assert _run(body)[1] == [1 << number] * 64


def test_a_call_through_a_register_stops_only_who_comes_to_it() -> None:
    """A kernel with a call of what a register points to runs, unless some thread makes that call."""
    call = "mov.u64 %d0, 0; @{} bra over; {{ prototype : .callprototype ()_ (); call %d0, (), prototype; }} over:"
    always, never = "setp.eq.u32 %p1, %i, %i;", "setp.ne.u32 %p1, %i, %i;"
    assert not _run(always + call.format("%p1"))[0].findings
    with pytest.raises(Unsupported, match="a register points to"):
        _run(never + call.format("%p1"))


def test_an_assertion_that_fails_is_told() -> None:
    """__assertfail, which assert calls in CUDA C, ends the thread and is found."""
    given = "".join(f".param .b64 p{number}; st.param.b64 [p{number}], 0;" for number in range(5))
    run, _ = _run(
        f"setp.ne.u32 %p1, %i, 3; @%p1 bra over; {{ {given} call.uni __assertfail, (p0, p1, p2, p3, p4); }} over:"
    )
    assert [found.kind for found in run.findings] == [Kind.TRAP]
