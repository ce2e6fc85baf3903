"""Memory, atomics, warps, carries, calls and control flow, in kernels written in PTX itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from grader.ptxemu import Argument, Grid, Kind, launch, load
from tests.cuda.bare import run, text

_AT = "mul.wide.u32 %at, %i, 4; add.u64 %at, %at, %a{};"
_LOAD = f"{_AT.format(0)} ld.global.u32 %r0, [%at];"
_STORE = f"{_AT.format(1)} st.global.u32 [%at], %r1;"


def _mapped(body: str, values: Any, threads: int = 32, **more: Any) -> Any:
    """Return what a body makes of %r0 in %r1, for each thread."""
    given, out = np.asarray(values, np.uint32), np.zeros(len(values), np.uint32)
    found = run(text(f"{_LOAD} {body} {_STORE}", 2, **more), given, out, threads=threads)
    assert found.findings == []
    return out


def test_shuffles_move_values_between_lanes() -> None:
    """Each shfl gives the value of the lane that the ISA's pseudocode names, and says whether that is in range."""
    values = np.arange(32) * 10
    lanes = np.arange(32)
    cases = {
        "up.b32 %r1|%p0, %r0, 3, 0": np.where(lanes >= 3, lanes - 3, lanes),
        "down.b32 %r1|%p0, %r0, 5, 31": np.where(lanes + 5 <= 31, lanes + 5, lanes),
        "bfly.b32 %r1|%p0, %r0, 6, 31": lanes ^ 6,
        "idx.b32 %r1|%p0, %r0, 9, 31": np.full(32, 9),
        "idx.b32 %r1|%p0, %r0, 2, 6175": lanes // 8 * 8 + 2,
        "down.b32 %r1|%p0, %r0, 3, 6175": np.where(lanes % 8 + 3 <= 7, lanes + 3, lanes),
    }
    for opcode, source in cases.items():
        assert _mapped(f"shfl.sync.{opcode}, -1;", values).tolist() == values[source].tolist(), opcode


def test_votes_matches_and_reductions() -> None:
    """vote, match, redux and activemask speak for the warp."""
    values = np.array([n % 3 for n in range(32)])
    twos = sum(1 << n for n in range(32) if n % 3 == 2)
    vote = "setp.eq.u32 %p1, %r0, 2;"
    assert set(_mapped(f"{vote} vote.sync.ballot.b32 %r1, %p1, -1;", values)) == {twos}
    for mode, expected in (("any", 1), ("all", 0), ("uni", 0)):
        body = f"{vote} vote.sync.{mode}.pred %p2, %p1, -1; selp.u32 %r1, 1, 0, %p2;"
        assert set(_mapped(body, values)) == {expected}
    same = [sum(1 << n for n in range(32) if n % 3 == v) for v in values]
    assert _mapped("match.any.sync.b32 %r1, %r0, -1;", values).tolist() == same
    assert set(_mapped("match.all.sync.b32 %r1|%p0, %r0, -1;", values)) == {0}
    assert set(_mapped("match.all.sync.b32 %r1|%p0, %r0, -1;", [4] * 32)) == {2**32 - 1}
    assert set(_mapped("redux.sync.add.u32 %r1, %r0, -1;", values)) == {values.sum()}
    assert set(_mapped("activemask.b32 %r1;", values)) == {2**32 - 1}


def test_special_registers() -> None:
    """Lane, thread and masks are what the ISA says."""
    lanes = np.arange(32)
    assert _mapped("mov.u32 %r1, %laneid;", lanes).tolist() == lanes.tolist()
    assert _mapped("mov.u32 %r1, %lanemask_lt;", lanes).tolist() == [2**n - 1 for n in range(32)]
    assert _mapped("mov.u32 %r1, %lanemask_ge;", lanes).tolist() == [2**32 - 2**n for n in range(32)]
    assert set(_mapped("mov.u32 %r1, %ntid.x;", lanes)) == {32}


@pytest.mark.parametrize("wanted", [False, True])
@pytest.mark.parametrize(
    ("operation", "start", "expected"),
    [
        ("add.u32", 5, 5 + sum(range(32))),
        ("max.u32", 7, 31),
        ("min.u32", 7, 0),
        ("or.b32", 0, 31),
        ("and.b32", 255, 0),
        ("xor.b32", 9, 9),
        ("exch.b32", 9, 31),
    ],
)
def test_atomics_lose_nothing(operation: str, start: int, expected: int, wanted: bool) -> None:
    """After all threads of a warp the word holds what one after the other would leave, whoever asks what was there."""
    use = "st.global.u32 [%a1], %r1;" if wanted else ""
    body = f"atom.global.{operation} %r1, [%a0], %i; {use.replace('%a1]', '%at]')}"
    word, seen = np.array([start], np.uint32), np.zeros(32, np.uint32)
    found = run(text(f"{_AT.format(1)} {body}", 2), word, seen)
    assert found.findings == []
    assert word[0] == expected
    if wanted and operation == "add.u32":
        assert sorted(seen) == sorted(5 + n * (n - 1) // 2 for n in range(32))


def test_counters_wrap_and_swaps_have_one_winner() -> None:
    """atom.inc and dec wrap at their bound; of all compare-and-swaps that expect the same value one succeeds."""
    word, seen = np.array([0], np.uint32), np.zeros(32, np.uint32)
    run(text(f"{_AT.format(1)} atom.global.inc.u32 %r1, [%a0], 9; st.global.u32 [%at], %r1;", 2), word, seen)
    assert seen.tolist() == [n % 10 for n in range(32)]
    word[:] = 3
    run(text(f"{_AT.format(1)} atom.global.dec.u32 %r1, [%a0], 5; st.global.u32 [%at], %r1;", 2), word, seen)
    assert seen.tolist()[:8] == [3, 2, 1, 0, 5, 4, 3, 2]
    word[:] = 0
    body = f"{_AT.format(1)} add.u32 %r2, %i, 1; atom.global.cas.b32 %r1, [%a0], 0, %r2; st.global.u32 [%at], %r1;"
    run(text(body, 2), word, seen)
    assert word[0] == 1
    assert seen.tolist() == [0] + [1] * 31
    word[:] = 0  # each thread expects what the one before it leaves
    run(text(body.replace("[%a0], 0,", "[%a0], %i,"), 2), word, seen)
    assert (word[0], seen.tolist()) == (32, list(range(32)))


def test_carries_go_from_word_to_word() -> None:
    """add.cc, addc, sub.cc, subc, mad.lo.cc and madc.hi work on numbers of two words as Python does on long ones."""
    rng = np.random.default_rng(1)
    pairs = rng.integers(0, 2**64, (32, 2), np.uint64)
    words = pairs.view(np.uint32).reshape(32, 4)
    load = "mul.wide.u32 %at, %i, 16; add.u64 %at, %at, %a0; ld.global.v4.u32 {%r0, %r1, %r2, %r3}, [%at];"
    store = "mul.wide.u32 %at, %i, 8; add.u64 %at, %at, %a1; st.global.v2.u32 [%at], {%r4, %r5};"
    bodies: dict[str, Callable[[int, int], int]] = {
        "add.cc.u32 %r4, %r0, %r2; addc.u32 %r5, %r1, %r3;": lambda a, b: a + b,
        "sub.cc.u32 %r4, %r0, %r2; subc.u32 %r5, %r1, %r3;": lambda a, b: a - b,
        "mad.lo.cc.u32 %r4, %r0, %r2, %r1; madc.hi.u32 %r5, %r0, %r2, %r3;": lambda a, b: (
            (a % 2**32) * (b % 2**32) + (a >> 32) + (b >> 32 << 32)
        ),
    }
    for body, function in bodies.items():
        out = np.zeros(64, np.uint32)
        run(text(f"{load} {body} {store}", 2), words.ravel().copy(), out)
        expected = [function(int(a), int(b)) % 2**64 for a, b in pairs]
        assert out.view(np.uint64).tolist() == expected, body


def test_words_are_packed_and_unpacked() -> None:
    """Mov puts two halves together and takes them apart."""
    assert _mapped("mov.b64 %d0, {%r0, %i}; mov.b64 {%r2, %r1}, %d0;", range(32)).tolist() == list(range(32))
    assert _mapped("mov.b32 {%h0, %h1}, %r0; mov.b32 %r1, {%h1, %h0};", [0x12345678] * 32)[0] == 0x56781234


_FUNCTION = """
.func (.param .b32 out) twice(.param .b32 value)
{ .reg .b32 %r<4>; ld.param.u32 %r1, [value]; setp_skip: add.u32 %r2, %r1, %r1; st.param.b32 [out], %r2; ret; }
"""


def test_functions_are_called() -> None:
    """A call passes parameters and returns its result, called twice from one kernel as well."""
    call = "{ .param .b32 p; st.param.b32 [p], %r0; .param .b32 q; call.uni (q), twice, (p); ld.param.b32 %r1, [q]; }"
    again = call.replace("%r0", "%r2").replace("%r1", "%r1")
    assert _mapped(f"{call} mov.u32 %r2, %r1; {again}", range(32), extra=_FUNCTION).tolist() == [
        4 * n for n in range(32)
    ]


def test_threads_part_and_meet_again() -> None:
    """Threads in a loop of their own length, and on both sides of a branch, each get their own result."""
    body = """
    mov.u32 %r1, 0; mov.u32 %r2, 0;
    again: setp.ge.u32 %p0, %r2, %r0; @%p0 bra done;
    and.b32 %r3, %r2, 1; setp.eq.u32 %p1, %r3, 0; @%p1 bra even;
    add.u32 %r1, %r1, 100; bra next;
    even: add.u32 %r1, %r1, 1;
    next: add.u32 %r2, %r2, 1; bra again;
    done:
    """
    values = [(n * 7) % 20 for n in range(64)]
    expected = [(v + 1) // 2 + v // 2 * 100 for v in values]
    assert _mapped(body, values, threads=64).tolist() == expected


def test_predicated_instructions_touch_only_their_threads() -> None:
    """`@p` and `@!p` before any instruction make it that of some threads."""
    body = "mov.u32 %r1, 5; setp.gt.u32 %p0, %r0, 9; @%p0 mov.u32 %r1, 6; @!%p0 add.u32 %r1, %r1, 10;"
    assert _mapped(body, range(32)).tolist() == [15 if n <= 9 else 6 for n in range(32)]


def test_a_barrier_reduces_over_the_block() -> None:
    """bar.red counts, or joins, a predicate of all threads of the block."""
    head = "setp.lt.u32 %p0, %r0, 40;"
    values = list(range(64))
    assert set(_mapped(f"{head} bar.red.popc.u32 %r1, 0, %p0;", values, threads=64)) == {40}
    for mode, expected in (("and", 0), ("or", 1)):
        body = f"{head} bar.red.{mode}.pred %p1, 0, %p0; selp.u32 %r1, 1, 0, %p1;"
        assert set(_mapped(body, values, threads=64)) == {expected}


def test_sizes_of_accesses_and_vectors() -> None:
    """Bytes and halves are extended with zeros or with their sign, and vectors are neighbours."""
    given = np.array([0x80FF7F01] * 32, np.uint32)
    signed = np.zeros(32, np.int32)
    body = f"{_AT.format(0)} ld.global.s8 %r1, [%at+2]; {_STORE}"
    run(text(body, 2), given, signed.view(np.uint32))
    assert set(signed) == {-1}
    run(text(body.replace("s8", "u16"), 2), given, signed.view(np.uint32))
    assert set(signed) == {0x80FF}


def test_generic_addresses_reach_each_memory() -> None:
    """Cvta makes addresses by which ld and st without a state space reach shared, local and global memory."""
    body = f"""
    mov.u64 %d0, tile; cvta.shared.u64 %d0, %d0; mul.wide.u32 %d1, %i, 4; add.u64 %d0, %d0, %d1;
    {_LOAD} st.u32 [%d0], %r0; bar.sync 0;
    mov.u64 %d2, own; cvta.local.u64 %d2, %d2; ld.u32 %r2, [%d0]; st.u32 [%d2], %r2; ld.u32 %r1, [%d2];
    {_STORE}
    """
    declared = ".local .align 4 .b8 own[4];"
    found = np.zeros(32, np.uint32)
    source = text(body, 2, ".shared .align 4 .b8 tile[128];", declared)
    assert run(source, np.arange(32, dtype=np.uint32), found).findings == []
    assert found.tolist() == list(range(32))


def test_misaligned_and_stray_accesses_are_found() -> None:
    """An address that is no multiple of the size, or in no array, is found and does not stop the rest."""
    values = np.zeros(32, np.uint32)
    assert [f.kind for f in run(text("ld.global.u32 %r0, [%a0+2];", 1), values).findings] == [Kind.MISALIGNED]
    for address in (0, 8, 2**63 + 4, 2**40, 2**64 - 4):
        found = run(text(f"mov.u64 %d0, {address}; ld.global.u32 %r0, [%d0]; st.global.u32 [%d0], %r0;", 1), values)
        assert {f.kind for f in found.findings} == {Kind.OUT_OF_BOUNDS}
    assert not values.any()


def test_arrays_whose_size_is_no_multiple_of_what_is_accessed() -> None:
    """Bytes behind the last whole element are out of bounds, and each block's copy of an array is its own."""
    values = np.zeros(33, np.uint8)
    load = "mul.wide.u32 %d0, %i, 4; add.u64 %at, %a0, %d0; ld.global.u32 %r0, [%at];"
    assert run(text(load, 1), values, threads=8).findings == []
    (found,) = run(text(load, 1), values, threads=9).findings
    assert (found.kind, found.count, found.index) == (Kind.OUT_OF_BOUNDS, 1, (32,))
    shared = "mov.u64 %d1, tile; mul.wide.u32 %d0, %i, 4; add.u64 %at, %d1, %d0; ld.shared.u32 %r0, [%at];"
    source = text(shared, 1, ".shared .align 4 .b8 tile[33];")
    beyond, unwritten = run(source, values, threads=9, blocks=5).findings
    assert (beyond.kind, beyond.count, beyond.index) == (Kind.OUT_OF_BOUNDS, 5, (8,))
    assert (unwritten.kind, unwritten.count, unwritten.index) == (Kind.UNINITIALISED, 8 * 5, (0,))


def test_dynamic_shared_memory_is_one_array_of_the_size_asked_for() -> None:
    """What several dynamic arrays hold is the same memory, and a kernel is told how much of it there is."""
    body = """
    mov.u64 %d0, floats; mul.wide.u32 %at, %i, 4; add.u64 %d0, %d0, %at; st.shared.u32 [%d0], %i; bar.sync 0;
    mov.u64 %d1, words; add.u64 %d1, %d1, %at; ld.shared.u32 %r0, [%d1]; mov.u32 %r1, %dynamic_smem_size;
    mad.lo.u32 %r0, %r1, 1000, %r0; add.u64 %at, %at, %a0; st.global.u32 [%at], %r0;
    """
    names = "".join(f".extern .shared .align 4 .b8 {name}[];\n" for name in ("floats", "words"))
    out = np.zeros(32, np.uint32)
    program, grid = load(text(body, 1, names)), Grid((1, 1, 1), (32, 1, 1))
    assert launch(program, grid, [Argument("out", out)], dynamic_shared=128).findings == []
    assert out.tolist() == [128_000 + thread for thread in range(32)]
    found = launch(program, grid, [Argument("out", out)], dynamic_shared=124).findings
    assert {finding.kind for finding in found} == {Kind.OUT_OF_BOUNDS}
