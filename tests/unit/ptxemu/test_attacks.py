"""PTX as an attacker would send it: each text is refused, or run within its limits, in bounded time."""

from __future__ import annotations

import contextlib
import random
import re
import resource
import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.cuda import lessons
from grader.cuda.offline_compile import parse_usage
from grader.ptxemu import Argument, Exhausted, Grid, Kind, Limits, PtxError, Unsupported, launch, load
from grader.ptxemu.text import records
from grader.ptxemu.text.parser import parse
from tests.cuda.bare import run, text

pytestmark = pytest.mark.sampled(12)

_PATIENCE_S = 20.0  # of processor time: a busy machine is no fault of a text
_WORD = np.zeros(32, np.uint32)

_MALFORMED = {
    "nothing": b"",
    "noise": bytes(range(256)) * 64,
    "NUL bytes": text("mov.u32 %r0, 1;", 1).replace(b"mov", b"m\0v"),
    "not ASCII": "mov.u32 %r0, «1»;".encode(),
    "fifty megabytes": b" " * (50 * 2**20),
    "a comment that never ends": b"/*" + b"a" * 10**6,
    "a comment of stars": b"/" * 10**6,
    "a billion registers": text("", 1, declarations=".reg .b32 %x<1000000000>;"),
    "registers again and again": text("", 1, declarations="".join(f".reg .b32 %x{n}<9000>;" for n in range(9))),
    "a negative number of registers": text("", 1, declarations=".reg .b32 %x<-5>;").replace(b"-5", b"-50000"),
    "braces nested deeply": text("{" * 100_000, 1),
    "operands nested deeply": text("mov.u32 " + "{" * 100_000 + ";", 1),
    "a word without end": text("mov.u32 %" + "r" * 10**6 + ", 1;", 1),
    "a number without end": text("mov.u32 %r0, " + "9" * 10**6 + ";", 1),
    "instructions without end": text("ret;" * 200_000, 1),
    "huge shared memory": text("", 1, ".shared .align 4 .b8 x[1000000000];"),
    "shared memory in many parts": text("", 1, "".join(f".shared .b8 x{n}[200000];" for n in range(9))),
    "negative shared memory": text("", 1, ".shared .align 4 .b8 x[-64];"),
    "shared memory of two negative sizes": text("", 1, ".shared .align 4 .b8 x[-2000000][-2000000];"),
    "huge local memory": text("", 1, declarations=".local .b8 x[10000000];"),
    "huge constants": text("", 1, ".global .b64 x[1000000000];"),
    "an alignment that is none": text("", 1, ".shared .align 3 .b8 x[8];"),
    "a branch to nowhere": text("bra nowhere;", 1),
    "a label twice": text("x: x: ret;", 1),
    "no kernel": b".version 8.0\n.target sm_80\n.address_size 64\n",
    "two kernels": text("", 1) + b".visible .entry l() { ret; }",
    "a kernel that never ends": text("", 1).rpartition(b"}")[0],
    "the wrong number of parameters": text("", 2),
    "many parameters": text("", 300),
    "forged lines": text(".loc 1 99999999999 1;", 1),
    "negative lines": text(".loc 1 -5 1\nmov.u32 %r0, 1;", 1),
    "an unknown directive": b".evil 1;",
    "a floating-point size": text("", 1, ".shared .b8 x[1.5];"),
    "a number of too many digits to print": text("", 1, f".shared .b8 x{'[18446744073709551615]' * 300};"),
    "words without end": b";" * 4 * 2**20,
    "many tables of a megabyte": text("", 1, "".join(f".global .b8 x{n}[1000000];" for n in range(3000))),
    "tables beyond every address": text("", 1, "".join(f".global .b8 x{n};" for n in range(70_000))),
    "calls of nothing that multiply": text(
        "call.uni f0, ();", 1,
        ".func f9() { }" + "".join(f".func f{n}() {{ {f'call.uni f{n + 1}, ();' * 10} }}" for n in range(9)),
    ),
    "labels copied at each call": text(
        "call.uni f, ();" * 20_000, 1, f".func f() {{ {''.join(f'l{n}:' for n in range(50_000))} ret; }}"
    ),
    "variables copied at each call": text(
        "call.uni f, ();" * 20_000, 1, f".func f() {{ {''.join(f'.local .b8 v{n}[8];' for n in range(1000))} ret; }}"
    ),
    "registers live everywhere": text(
        "".join(f"l{n}: add.u64 %z{3 * n}, %z{3 * n + 1}, %z{3 * n + 2}; @%p0 bra l{n + 1};" for n in range(3000))
        + "l3000:", 1, declarations=".reg .b64 %z<9000>;",
    ),
    "a register defined again and again": text(
        "add.u64 %d0, %d0, %d1;" * 20_000 + "ld.global.u32 %r0, [%d0]; st.global.u32 [%d0], %r0;" * 10_000
        + "brx.idx %r0, x;", 1
    ),
    "a size that may be any of a thousand": text(
        "shr.s64 %d1, %d2, 63;" + "".join(f"ld.param.u64 %d0, [k_param_{n}];" for n in range(1022))
        + "".join(f"and.b64 %z{n}, %d1, %d0; add.u64 %d3, %d3, %z{n};" for n in range(15_000))
        + "ld.global.u32 %r0, [%d3];" * 5000, 146, declarations=".reg .b64 %z<15000>;",
    ),
    "half a float": text("mov.f32 %f0, 0f3F80;", 1),
}  # fmt: skip
_UNKNOWN = {
    "an unknown opcode": text("steal.u32 %r0, 1;", 1),
    "a tensor instruction": text("wmma.load.a.sync.aligned.m16n16k16.global.row.f16 {%r0}, [%a0];", 1),
    "an unknown modifier": text("ld.global.evil.u32 %r0, [%a0];", 1),
    "a jump through a table": text("brx.idx %r0, t;", 1),
    "an indirect call": text("call %a0, (%r0), p;", 1),
    "a call of nothing": text("call.uni nothing, ();", 1),
    "a function of calls of itself": text(
        "{ .param .b32 x; call.uni f, (x); }", 1,
        ".func f(.param .b32 n) { .reg .b32 %n; .param .b32 x;" + "ld.param.b32 %n, [n];" * 15_000
        + "call.uni f, (x);" * 30_000 + "ret; }",
    ),
    "calls that multiply": text(
        "call.uni f0, ();", 1,
        ".func f9() { ret; }" + "".join(f".func f{n}() {{ {f'call.uni f{n + 1}, ();' * 10} ret; }}" for n in range(9)),
    ),
    "the clock": text("mov.u64 %d0, %clock64;", 1),
    "a predicate as a number": text("add.u32 %p0, %r0, %r1;", 1),
    "another barrier": text("bar.sync 3;", 1),
    "part of a barrier": text("bar.sync 0, 32;", 1),
    "a parameter that is not there": text("ld.param.u64 %d0, [k_param_99];", 1),
    "a parameter from outside": text("ld.param.u64 %d0, [k_param_0+4096];", 1),
    "a parameter from before": text("ld.param.u64 %d0, [k_param_0+-8];", 1),
    "an unknown special register": text("mov.u32 %r0, %envreg3;", 1),
    "a type that is none": text("add.q128 %r0, %r0, %r1;", 1),
    "no modifiers": text("ld %r0, [%a0];", 1),
    "no operands": text("add.u32;", 1),
    "too many operands": text("add.u32 %r0, %r0, %r0, %r0;", 1),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", _MALFORMED)
def test_what_is_no_ptx_is_refused(name: str) -> None:
    """A text that no compiler writes is refused, quickly, and with no other exception."""
    started = time.process_time()
    with pytest.raises((PtxError, Unsupported)):
        run(_MALFORMED[name], _WORD.copy())
    assert time.process_time() - started < _PATIENCE_S


@pytest.mark.slow
@pytest.mark.parametrize("name", _UNKNOWN)
def test_what_is_not_known_is_named_and_not_guessed(name: str) -> None:
    """An instruction that the emulator does not know is Unsupported: the check is skipped."""
    with pytest.raises((Unsupported, PtxError)):
        run(_UNKNOWN[name], _WORD.copy())


@pytest.mark.slow
@pytest.mark.parametrize(
    "body",
    [
        "again: bra again;",
        "again: add.u32 %r0, %r0, 1; setp.ne.u32 %p0, %r0, 0; @%p0 bra again;",
        "again: bar.sync 0; bra again;",
        "again: shfl.sync.idx.b32 %r0, %r0, 0, 31, -1; bra again;",
        "setp.eq.u32 %p0, %i, 0; @%p0 bra out; again: bar.warp.sync -1; bra again; out:",
    ],
)
def test_endless_loops_end(body: str) -> None:
    """Whatever a loop waits for, it ends at the limit on steps or on seconds."""
    with pytest.raises(Exhausted):
        run(text(body, 1), _WORD.copy(), limits=Limits(steps=20_000))
    with pytest.raises(Exhausted):
        run(text(body, 1), _WORD.copy(), limits=Limits(seconds=0.3))


def test_addresses_outside_everything_touch_nothing() -> None:
    """Loads give 0 and stores do nothing wherever no array is; all of it is found."""
    words = _WORD.copy()
    body = """
    mul.wide.u32 %d0, %i, 4; mul.lo.u64 %d1, %d0, 1234567890123457; add.u64 %d1, %d1, %a0;
    ld.global.u32 %r0, [%d1]; st.global.u32 [%d1], 7; ld.u32 %r0, [%d1]; st.u32 [%d1], 7;
    atom.global.add.u32 %r2, [%d1], 1;
    ld.shared.u32 %r1, [%d1]; st.shared.u32 [%d1], 7; st.local.u32 [%d1], 7; red.shared.add.u32 [%d1], 1;
    """
    found = run(text(body, 1), words)
    assert {finding.kind for finding in found.findings} <= {
        Kind.OUT_OF_BOUNDS,
        Kind.MISALIGNED,
        Kind.RACE,
        Kind.SAME_VALUE_RACE,
    }
    assert not words[1:].any()  # thread 0 alone is inside


def test_another_arrays_memory_cannot_be_reached_by_a_pointer_to_a_read_only_one() -> None:
    """Arithmetic from one array to another that the kernel never stores to is found, and stores nothing."""
    a, b = _WORD.copy(), _WORD.copy()
    body = f"mov.u64 %d0, {2**40}; add.u64 %d0, %d0, %a0; st.global.u32 [%d0], 7;"
    found = run(text(body, 2), a, b)
    assert not b.any()
    assert [finding.kind for finding in found.findings] == [Kind.STRAY_WRITE]


def test_names_and_lines_cannot_act_on_a_terminal() -> None:
    """Escapes are no PTX, and what is shown of a name or a file is the judge's own."""
    with pytest.raises(PtxError, match="byte"):
        parse(text("mov.u32 %r\x1b[2J, 1;", 1))
    module = parse(text("mov.u32 %r0, 1;", 1) + b'.file 1 "\xf0\x9f\x92\xa9\x1b[31m"')
    assert "\x1b" not in repr(module)
    body = ".loc 1 2147483647 1\n st.global.u32 [%a0+4096], 1;"
    (finding,) = run(text(body, 1), _WORD.copy()).findings
    assert finding.source.line == records.MAX_LINE
    assert lessons.case(finding).isprintable()


def test_a_launch_beyond_every_limit_is_refused() -> None:
    """Blocks and threads that no GPU takes, and more than the emulator takes, are refused before anything is made."""
    given = [Argument("a", _WORD.copy())]
    for blocks, threads in (((1, 1, 1), (2048, 1, 1)), ((0, 1, 1), (32, 1, 1)), ((1, 1, 1), (1, 1, 65))):
        with pytest.raises(PtxError):
            launch(load(text("", 1)), Grid(blocks, threads), given)
    with pytest.raises(Exhausted):
        launch(load(text("", 1)), Grid((2**31 - 1, 65535, 1), (1024, 1, 1)), given)


def test_local_memory_for_many_threads_stays_bounded() -> None:
    """What the threads of one block would need together is refused before it is allocated."""
    body = "mov.u64 %d0, own; st.local.u32 [%d0], 1;"
    declared = ".local .align 4 .b8 own[500000]; .local .align 4 .b8 more[500000];"
    with pytest.raises(Exhausted, match="local memory"):
        run(text(body, 1, declarations=declared), _WORD.copy(), threads=1024, blocks=64)


@pytest.mark.parametrize(
    "log", ["", "Used 9999999999999999 registers", "Used -1 registers", "\0" * 100, "registers Used"]
)
def test_a_forged_report_of_the_assembler_gives_no_figures(log: str) -> None:
    """What has no figures of a possible size gives none."""
    assert parse_usage(log) is None


@pytest.mark.slow
def test_large_texts_take_bounded_time() -> None:
    """A text at every limit is refused or prepared within seconds."""
    branches = "".join(f"l{n}: @%p0 bra l{(n * 7919) % 9000};" for n in range(9000))
    registers = "".join(f".reg .b64 %z{n};" for n in range(15_000))
    moves = "".join(f"add.u64 %z{n}, %z{(n * 31) % 15000}, %z{(n + 1) % 15000};" for n in range(15_000))
    started = time.process_time()
    with pytest.raises((Unsupported, PtxError, Exhausted)):
        run(text(branches + moves, 1, declarations=registers), _WORD.copy(), limits=Limits(seconds=2))
    assert time.process_time() - started < _PATIENCE_S


_ME = "mov.u32 %i, %ctaid.x; mad.lo.u32 %i, %i, 1024, %me;"
_TIRESOME = {
    "an exchange whose threads go one by one": "atom.global.exch.b32 %r0, [%a0], %r0; add.u32 %r1, %r0, %r1;",
    "addresses that all lie elsewhere": (
        "mul.wide.u32 %d0, %i, 4; mul.lo.u64 %d1, %d0, 1234567890123457; ld.global.u32 %r0, [%d1];"
    ),
    "a comparison that each thread makes possible for the next": (
        "add.u32 %r2, %i, 1; atom.global.cas.b32 %r0, [%a0], %i, %r2; add.u32 %r1, %r0, %r1; xor.b32 %i, %r1, %i;"
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", _TIRESOME)
def test_a_long_stretch_without_a_branch_ends_in_time(name: str) -> None:
    """The clock is looked at between instructions too, and none of them takes more than a moment."""
    body = f"mov.u32 %me, %tid.x; {_ME} {_TIRESOME[name] * 3000}"
    started = time.process_time()
    with pytest.raises(Exhausted, match=r"within 0\.5 s"):
        run(
            text(body, 1, declarations=".reg .b32 %me;"),
            _WORD.copy(),
            threads=1024,
            blocks=32,
            limits=Limits(seconds=0.5),
        )
    assert time.process_time() - started < _PATIENCE_S / 2


def test_threads_that_compare_and_swap_one_after_the_other_all_do() -> None:
    """Each thread finds what the one before it has stored, whoever goes in rounds and whoever one by one."""
    words = _WORD.copy()
    body = f"mov.u32 %me, %tid.x; {_ME} add.u32 %r2, %i, 1; atom.global.cas.b32 %r0, [%a0], %i, %r2;"
    run(text(body, 1, declarations=".reg .b32 %me;"), words, threads=1024, blocks=4)
    assert words[0] == 4096


@pytest.mark.slow
def test_registers_of_all_threads_stay_within_a_gigabyte() -> None:
    """A kernel with many registers is run with fewer threads at a time."""
    count = 15_000
    values = "".join(f"add.u64 %z{n + 1}, %z{n}, %d5;" for n in range(count))
    body = f"cvt.u64.u32 %d5, %i; mov.u64 %z0, %d5; {values} st.global.u64 [%a0], %z{count};"
    source = text(body, 1, declarations=f".reg .b64 %z<{count + 1}>;")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with contextlib.suppress(Exhausted):
        run(source, _WORD.copy(), threads=1024, blocks=32, limits=Limits(seconds=5))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 1.3 * 2**20  # in KiB


@pytest.mark.slow
@pytest.mark.parametrize("space", ["local", "shared"])
def test_memory_of_a_block_and_what_is_known_of_it_stay_bounded(space: str) -> None:
    """What is noted of each byte counts as well: fewer blocks run at a time, or, where one is too much, none."""
    stores = "".join(f"st.{space}.u8 [%d0+{n * 4096}], %h0;" for n in range(10))
    body = f"mov.u64 %d0, own; {stores}"
    declared = f".{space} .align 1 .b8 own[45000];"
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found = run(text(body, 1, declarations=declared), _WORD.copy(), threads=32, blocks=512)
    assert found.launched == 512 * 32
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 1.3 * 2**20  # in KiB


def test_a_block_larger_than_its_kernel_allows_is_refused() -> None:
    """A kernel may say how many threads its blocks have at most."""
    bounded = text("", 1).replace(b")\n{", b")\n.maxntid 64, 2, 1\n{")
    run(bounded, _WORD.copy(), threads=128)
    with pytest.raises(PtxError, match="at most 128 threads"):
        run(bounded, _WORD.copy(), threads=160)


_SEED = text(
    """
    mul.wide.u32 %at, %i, 4; add.u64 %at, %at, %a0; ld.global.u32 %r0, [%at]; setp.lt.u32 %p0, %r0, 16; @%p0 bra over;
    mov.u64 %d0, tile; cvta.shared.u64 %d1, %d0; st.shared.u32 [%d0+4], %r0; bar.sync 0; ld.u32 %r1, [%d1+4];
    over: shfl.sync.bfly.b32 %r2|%p1, %r0, 1, 31, -1; fma.rn.f32 %f1, %f2, %f3, 0f3F800000; cvt.rzi.s32.f32 %r3, %f1;
    mov.b64 {%r4, %r5}, %d0; atom.global.add.u32 %r6, [%at], 1; vote.sync.ballot.b32 %r7, %p0, -1;
    { .param .b32 p; st.param.b32 [p], %r0; call.uni f, (p); } st.global.u32 [%at], %r3; bar.red.popc.u32 %r8, 0, %p0;
    """,
    1,
    ".shared .align 4 .b8 tile[64]; .func f(.param .b32 x) { .reg .b32 %y; ld.param.u32 %y, [x]; ret; }",
)
_PARTS = re.findall(rb"[\w.%$]+|[^\w\s]|\s+", _SEED)


@given(st.integers(0, 2**32), st.integers(1, 6))
def test_garbled_kernels_break_nothing(seed: int, changes: int) -> None:
    """Words left out, doubled and exchanged: each such text runs, or is refused, and nothing else happens."""
    rng = random.Random(seed)
    parts = list(_PARTS)
    for _ in range(changes):
        at, other = rng.randrange(len(parts)), rng.randrange(len(parts))
        choice = rng.randrange(4)
        if choice == 0:
            parts[at] = b""
        elif choice == 1:
            parts[at] = parts[other]
        elif choice == 2:
            parts[at], parts[other] = parts[other], parts[at]
        else:
            parts[at] = rng.choice(
                (b"-1", b"0", b"4294967296", b"%at", b"%p0", b"%f1", b"[%at]", b"{%r1}", b".v4", b"_")
            )
    with contextlib.suppress(PtxError, Unsupported, Exhausted):
        run(b"".join(parts), _WORD.copy(), limits=Limits(steps=3000))
