"""Calls that are not replaced by what they call: of functions that call themselves, and through pointers."""

from __future__ import annotations

import math

import numpy as np
import pytest

from grader.ptxemu import Kind, Unsupported
from grader.ptxemu.text.records import MAX_OPEN_CALLS
from tests.cuda.bare import run, text

_FACTORIAL = """
.func (.param .b64 result) factorial(.param .b64 n)
{
    .reg .b64 %n, %m, %r, %one;
    .reg .pred %p;
    ld.param.u64 %n, [n];
    setp.lt.u64 %p, %n, 2;
    @%p bra small;
    sub.u64 %m, %n, 1;
    {
        .param .b64 given; .param .b64 found;
        st.param.b64 [given], %m;
        call.uni (found), factorial, (given);
        ld.param.b64 %r, [found];
    }
    mul.lo.u64 %r, %r, %n;
    st.param.b64 [result], %r;
    ret;
small:
    mov.u64 %one, 1;
    st.param.b64 [result], %one;
    ret;
}
"""
# as Numba passes results: through a pointer into the caller's local memory
_FIBONACCI = """
.func fibonacci(.param .b64 into, .param .b32 n)
{
    .local .align 4 .b8 depot[8];
    .reg .b64 %into, %own, %second;
    .reg .b32 %n, %m, %a, %b;
    .reg .pred %p;
    ld.param.u64 %into, [into];
    ld.param.u32 %n, [n];
    mov.u32 %a, %n;
    setp.lt.u32 %p, %n, 2;
    @%p bra done;
    mov.u64 %own, depot;
    cvta.local.u64 %own, %own;
    sub.u32 %m, %n, 1;
    { .param .b64 where; .param .b32 what;
      st.param.b64 [where], %own; st.param.b32 [what], %m; call.uni fibonacci, (where, what); }
    sub.u32 %m, %m, 1;
    add.u64 %second, %own, 4;
    { .param .b64 where; .param .b32 what;
      st.param.b64 [where], %second; st.param.b32 [what], %m; call.uni fibonacci, (where, what); }
    ld.u32 %a, [%own];
    ld.local.u32 %b, [depot+4];
    add.u32 %a, %a, %b;
done:
    st.u32 [%into], %a;
    ret;
}
"""
_PARITY = """
.func (.param .b32 result) odd(.param .b32 n);
.func (.param .b32 result) even(.param .b32 n)
{
    .reg .b32 %n, %r; .reg .pred %p;
    ld.param.u32 %n, [n]; mov.u32 %r, 1; setp.eq.u32 %p, %n, 0; @%p bra done; sub.u32 %n, %n, 1;
    { .param .b32 given; .param .b32 found; st.param.b32 [given], %n;
      call.uni (found), odd, (given); ld.param.b32 %r, [found]; }
done: st.param.b32 [result], %r; ret;
}
.func (.param .b32 result) odd(.param .b32 n)
{
    .reg .b32 %n, %r; .reg .pred %p;
    ld.param.u32 %n, [n]; mov.u32 %r, 0; setp.eq.u32 %p, %n, 0; @%p bra done; sub.u32 %n, %n, 1;
    { .param .b32 given; .param .b32 found; st.param.b32 [given], %n;
      call.uni (found), even, (given); ld.param.b32 %r, [found]; }
done: st.param.b32 [result], %r; ret;
}
"""
_CALL = """
    { .param .b32 given; .param .b32 found; st.param.b32 [given], %i;
      call.uni (found), NAME, (given); ld.param.b32 %r0, [found]; }
    mul.wide.u32 %at, %i, 4; add.u64 %at, %at, %a0; st.global.u32 [%at], %r0;
"""


def test_each_call_has_registers_of_its_own() -> None:
    """What a function holds while it calls itself is there when that has returned, however deep each thread goes."""
    body = """
        rem.u32 %r0, %i, 17; cvt.u64.u32 %d0, %r0;
        { .param .b64 given; .param .b64 found; st.param.b64 [given], %d0;
          call.uni (found), factorial, (given); ld.param.b64 %d1, [found]; }
        mul.wide.u32 %at, %i, 8; add.u64 %at, %at, %a0; st.global.u64 [%at], %d1;
    """
    out = np.zeros(96, np.uint64)
    assert run(text(body, 1, _FACTORIAL), out, threads=48, blocks=1).findings == []
    assert out[:48].tolist() == [math.factorial(n % 17) for n in range(48)]


def test_each_call_has_local_memory_of_its_own() -> None:
    """A pointer into the caller's variables is good in what it calls, and two calls do not share them."""
    body = """
        .local .align 4 .b8 mine[4];
        rem.u32 %r0, %i, 9; mov.u64 %d0, mine; cvta.local.u64 %d0, %d0;
        { .param .b64 where; .param .b32 what;
          st.param.b64 [where], %d0; st.param.b32 [what], %r0; call.uni fibonacci, (where, what); }
        ld.u32 %r1, [%d0];
        mul.wide.u32 %at, %i, 4; add.u64 %at, %at, %a0; st.global.u32 [%at], %r1;
    """
    out = np.zeros(64, np.uint32)
    assert run(text(body, 1, _FIBONACCI), out, threads=64).findings == []
    numbers = [0, 1]
    while len(numbers) < 9:
        numbers.append(numbers[-1] + numbers[-2])
    assert out.tolist() == [numbers[n % 9] for n in range(64)]


def test_functions_that_call_each_other() -> None:
    """Two functions may call each other in turn."""
    out = np.zeros(40, np.uint32)
    assert run(text(_CALL.replace("NAME", "even"), 1, _PARITY), out, threads=40).findings == []
    assert out.tolist() == [n % 2 == 0 for n in range(40)]


def test_calls_too_deep_are_told() -> None:
    """A thread whose calls are deeper than a stack has room for ends there, and is told; the others go on."""
    out = np.zeros(MAX_OPEN_CALLS + 10, np.uint32)
    found = run(text(_CALL.replace("NAME", "even"), 1, _PARITY), out, threads=out.size).findings
    assert [(one.kind, one.count, one.thread) for one in found] == [(Kind.TOO_DEEP, 10, (MAX_OPEN_CALLS, 0, 0))]
    assert out[:MAX_OPEN_CALLS].tolist() == [n % 2 == 0 for n in range(MAX_OPEN_CALLS)]


@pytest.mark.parametrize("count", [1, 3])
def test_endless_calls_end(count: int) -> None:
    """A function that calls itself for ever is told and not waited for, however often it does so."""
    source = text("call.uni f, ();", 1, f".func f() {{ {'call.uni f, ();' * count} ret; }}")
    assert [one.kind for one in run(source, np.zeros(1, np.uint32)).findings] == [Kind.TOO_DEEP]


def test_a_call_through_a_pointer_is_refused_by_who_comes_to_it() -> None:
    """A kernel with a call of what a register points to runs, until a thread takes the way to it."""
    body = """
        setp.lt.u32 %p0, %i, 32;
        @%p0 bra done;
        { .param .b32 given; st.param.b32 [given], %i;
          prototype: .callprototype (.param .b32 _) _ (.param .b32 _);
          .param .b32 found; call (found), %a0, (given), prototype; ld.param.b32 %r0, [found]; }
        done:
    """
    out = np.zeros(64, np.uint32)
    assert run(text(body, 1), out, threads=32).findings == []
    with pytest.raises(Unsupported, match="what a register points to"):
        run(text(body, 1), out, threads=64)
