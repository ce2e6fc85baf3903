"""Launches of the kernels that take a closer look: planted mistakes, and right kernels that look wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from grader.ptxemu import Argument, Kind
from tests.cuda.corpus import Case

_POINT = np.dtype([("x", np.float32), ("n", np.int64)], align=True)


def _given(*values: Any, out: int = -1) -> Callable[[], list[Argument]]:
    """Return what makes arguments of functions, the one with the number `out` to be filled."""

    def make() -> list[Argument]:
        made = [value() if callable(value) else value for value in values]
        parts = made[0] if len(made) == 1 and isinstance(made[0], list) else made
        return [Argument(f"a{n}", value, initialised=n != out, output=n == out) for n, value in enumerate(parts)]

    return make


def _floats(*shape: int) -> Callable[[], Any]:
    return lambda: np.random.default_rng(0).random(shape).astype(np.float32)


def _empty(*shape: int) -> Callable[[], Any]:
    return lambda: np.full(shape, -1, np.float32)


def _points(count: int) -> Any:
    points = np.zeros(count, _POINT)
    points["x"], points["n"] = np.arange(count), 7
    return points


def _same() -> list[Any]:
    a = np.arange(64, dtype=np.float32)
    return [a, a]


def _shifted_views() -> list[Any]:
    a = np.arange(65, dtype=np.float32)
    return [a[:-1], a[1:]]


def _columns() -> list[Any]:
    a = np.arange(64 * 5, dtype=np.float32).reshape(64, 5)
    return [a[:, :3], np.zeros(64, np.float32)]


def _case(
    kernel: str,
    blocks: int | tuple[int, ...],
    threads: int | tuple[int, ...],
    arguments: Any,
    *finds: Kind,
    **more: Any,
) -> Case:
    blocks = (blocks,) if isinstance(blocks, int) else blocks
    threads = (threads,) if isinstance(threads, int) else threads
    text, make = (arguments, None) if isinstance(arguments, str) else ("", arguments)
    notes = frozenset(more.pop("notes", ()))
    return Case(kernel, blocks, threads, text, frozenset(finds), notes=notes, make=make, **more)


def _rolled(steps: int, axis: int) -> Callable[..., Any]:
    return lambda a, _: np.roll(a, steps, axis)


INNOCENT = (
    _case("periodic_row", (2, 2), (16, 16), "i4[32,32] out:i4[32,32]", expected=_rolled(1, 0)),
    _case("periodic_column", (2, 2), (16, 16), "i4[20,32] out:i4[20,32]", expected=_rolled(3, 1)),
    _case("periodic_neighbours", 2, 32, "i4[50] out:i4[50]",
          expected=lambda a, _: sum(np.roll(a, d) for d in range(-2, 3))),
    _case("periodic_shared", 1, 33, "f4[33] out:f4[33]", expected=_rolled(1, 0)),
    _case("wrapped_by_hand", 2, 32, "f4[50] out:f4[50]", expected=_rolled(1, 0)),
    _case("wrapped_by_choice", 2, 32, "f4[50] out:f4[50]", expected=_rolled(1, 0)),
    _case("wrapped_in_shared", 1, 64, "f4[64] out:f4[64]", expected=_rolled(1, 0)),
    _case("clamped_edge", 2, 32, "i4[50] out:i4[50]",
          expected=lambda a, _: np.r_[a[:1], a[:-1]] + np.r_[a[1:], a[-1:]]),
    _case("last_on_purpose", 2, 32, "i4[50] out:i4[50]", expected=lambda a, _: a + a[-1]),
    _case("from_the_end", 2, 32, "i4[50] out:i4[50]", expected=lambda a, _: a[-1] - a[::-1]),
    _case("downwards", 1, 32, "i4[50] out:i4[50]", expected=lambda a, _: a[::-1].cumsum()[::-1]),
    _case("guarded_read", 2, 64, "i4[50] out:i4[100]", expected=lambda a, _: np.pad(a, (0, 50))),
    _case("partial_shuffle", 1, 64, "i4[50] i4[1]=0", notes=(Kind.ABSENT_LANE,), expected=lambda a, _: a.sum()),
    _case("half_warp_shuffle", 1, 32, "i4[32] out:i4[16]",
          expected=lambda a, _: a[:16].reshape(8, 2)[:, ::-1].ravel()),
    _case("spin_lock", 40, 32, "i4[1]=0 i4[1]=0", notes=(Kind.UNVERIFIED_ORDER,), expected=lambda *_: 40),
    _case("lock_of_every_thread", 2, 40, "i4[1]=0 i4[1]=0", notes=(Kind.UNVERIFIED_ORDER,), expected=lambda *_: 80),
    _case("ticket_lock", 20, 32, "i4[1]=0 i4[1]=0 i4[1]=0", notes=(Kind.UNVERIFIED_ORDER,),
          expected=lambda *_: sum(range(20))),
    _case("chain_of_blocks", 20, 32, "i4[20] out:i4[20] i4[1]=0", notes=(Kind.UNVERIFIED_ORDER,)),
    _case("waits_for_barrier", 2, 32, "i4[1]=0 out:i4[1]", expected=lambda *_: 1),
    _case("backoff", 20, 32, "i4[1]=0 i4[1]=0", notes=(Kind.UNVERIFIED_ORDER,), expected=lambda *_: 20),
    _case("last_block_sums", 20, 32, "i4[20] i4[20]=0 i4[1]=0 out:i4[1]", notes=(Kind.UNVERIFIED_ORDER,),
          expected=lambda a, *_: a.sum()),
    _case("doubled", 2, 32, _given(_same), expected=lambda a, _: a * 2),
    _case("doubled", 2, 32, _given(lambda: np.arange(50, dtype=np.float32)[::-1], _empty(50), out=1),
          expected=lambda a, _: a * 2),
    _case("doubled", 2, 32, _given(lambda: np.arange(150, dtype=np.float32)[::3], _empty(50), out=1),
          expected=lambda a, _: a * 2),
    _case("differences", 2, 32, _given(lambda: [*_shifted_views(), np.zeros(64, np.float32)], out=2),
          expected=lambda a, b, _: b - a),
    _case("doubled_2d", (2, 2), (16, 16), _given(lambda: np.asfortranarray(_floats(30, 20)()), _empty(30, 20), out=1),
          expected=lambda a, _: a * 2),
    _case("doubled_2d", (2, 2), (16, 16), _given(_floats(30, 20), lambda: np.zeros((20, 30), np.float32).T, out=1),
          expected=lambda a, _: a * 2),
    _case("doubled_2d", (2, 2), (16, 16), _given(lambda: np.broadcast_to(_floats(20)(), (30, 20)).copy()[:, ::2],
                                                 _empty(30, 10), out=1), expected=lambda a, _: a * 2),
    _case("of_tuple", 2, 32, _given((np.arange(50, dtype=np.float32), np.float32(0.5)), _empty(50), out=1),
          expected=lambda pair, _: pair[0] + np.float32(0.5)),
    _case("of_records", 2, 32, _given(lambda: _points(50), _empty(50), out=1), expected=lambda p, _: p["x"] + p["n"]),
    _case("of_record", 2, 32, _given(lambda: _points(3)[1], _empty(50), out=1),
          expected=lambda p, _: np.arange(50) * p["x"] + p["n"]),
    _case("scaled", 1, 32, "c16=2 c16[32]", expected=lambda z, a: z * a),
    _case("scaled", 1, 32, "bool=1 i4[32]", expected=lambda _, a: a),
    _case("wide_alignment", 1, 64, "out:f4[64]", expected=lambda _: np.arange(64)),
    _case("asserted", 2, 32, "f4[50] out:f4[50]", expected=lambda a, _: a),
    _case("told", 1, 32, "f8[32]", expected=lambda a: a),
    _case("in_warp_step", 1, 32, "f4[32] out:f4[32]", expected=lambda a, _: a[::-1]),
    _case("uniform_branch", 2, 64, "f4[128] out:f4[128]", expected=lambda a, _: np.r_[a[:64][::-1], a[64:]]),
    _case("whole_blocks_leave", 4, 64, "f4[128] out:f4[128]",
          expected=lambda a, _: a.reshape(2, 64)[:, ::-1].ravel()),
    _case("two_buffers", 1, 64, "f4[64] out:f4[64]", expected=lambda a, _: np.cumsum(a), tolerance=1e-5),
    _case("counted_in_shared", 4, 64, "i4[256] i4[8]=0", expected=lambda v, _: np.bincount(v % 8, minlength=8)),
    _case("two_phases", 4, 64, "f4[256] f4[256] out:f4[256]", expected=lambda a, *_: 2 * a[::-1]),
    _case("flag_of_all", 2, 64, "i4[128] i4[1]=0", notes=(Kind.SAME_VALUE_RACE,), expected=lambda *_: 1),
    _case("halo", 2, 64, "f4[100] out:f4[100]", expected=lambda a, _: np.convolve(a, [1, 1, 1], "same"),
          tolerance=1e-5),
    _case("local_table", 2, 64, "f4[100] out:f4[100]", expected=lambda a, _: a * (np.arange(100) % 8), tolerance=1e-6),
    _case("compare_and_swap_max", 4, 64, "i4[200] i4[1]=-1", expected=lambda a, _: a.max()),
    _case("votes", 4, 64, "i4[256] out:i4[4]",
          expected=lambda a, _: (a > 50).reshape(4, 64).sum(1) * 2 + (a > 98).reshape(4, 64).any(1)),
    _case("leaders", 4, 64, "i4[256] i4[100]=0", expected=lambda k, _: np.bincount(k, minlength=100)),
    _case("bytes_side_by_side", 2, 64, "out:u1[100]", expected=lambda _: np.arange(100) % 251),
    _case("flat_to_2d", 4, 64, "i4[10,20] out:i4[10,20]", expected=lambda a, _: np.roll(a, -1, 1)),
    _case("work_queue", 2, 64, "i4[1]=0 out:i4[500]", expected=lambda *_: np.arange(500)),
    _case("complex_plane", 2, 32, "out:c8[50]", expected=lambda _: (np.arange(50) + 1j) ** 2),
    _case("captured_table", 2, 32, "out:i4[50]", expected=lambda _: np.resize([3, 1, 4, 1, 5, 9, 2, 6], 50)),
)  # fmt: skip

PLANTED = (
    _case("takes_lock_twice", 1, 32, "i4[1]=0 out:i4[1]", Kind.DEADLOCK),
    _case("keeps_lock", 3, 32, "i4[1]=0 i4[1]=0", Kind.DEADLOCK),
    _case("waits_for_nobody", 2, 32, "i4[1]=0 out:i4[1]", Kind.DEADLOCK),
    _case("waits_for_barrier_of_its_own", 1, 64, "i4[1]=0 i4[1]=0", Kind.BARRIER),
    _case("lock_without_fence_or_atomic", 4, 32, "i4[1]=0 i4[1]=0", Kind.RACE),
    _case("assertion_fails", 1, 32, "f8[32] out:f8[32]", Kind.EXCEPTION, raising=True),
    _case("raises_inside", 1, 32, "f8[32] out:f8[32]", Kind.EXCEPTION, raising=True),
    _case("left_before_shuffle", 2, 32, "f4[50] out:f4[50]", Kind.LANES),
    _case("warp_sync_in_branch", 1, 32, "f4[32] out:f4[32]", Kind.LANES),
    _case("ballot_in_branch", 1, 32, "i4[32] out:i4[32]", Kind.LANES,
          notes=(Kind.WRITTEN_TWICE,)),
    _case("partial_shuffle_unguarded", 1, 64, "i4[50] i4[1]=0", notes=(Kind.ABSENT_LANE,)),
    _case("before_shared", 1, 64, "f4[64] out:f4[64]", Kind.NEGATIVE_INDEX),
    _case("before_by_thread", 1, 64, "f4[64] out:f4[64]", Kind.NEGATIVE_INDEX),
    _case("before_of_three", 1, 48, "f4[48] out:f4[48]", Kind.NEGATIVE_INDEX),
    _case("before_row", (2, 2), (16, 16), "i4[32,32] out:i4[32,32]", Kind.NEGATIVE_INDEX),
    _case("shifted", 2, 32, _given(_same), Kind.RACE),
    _case("copied", 2, 32, _given(_shifted_views), Kind.RACE),
    _case("one_column_more", 2, 32, _given(_columns), Kind.OUT_OF_BOUNDS),
    _case("axes_of_fortran", (2, 2), (16, 16),
          _given(lambda: np.asfortranarray(_floats(32, 20)()), lambda: np.zeros((32, 32), np.float32)),
          Kind.OUT_OF_BOUNDS),
    _case("tuple_unguarded", 2, 32,
          _given((np.zeros(50, np.float32), np.zeros(40, np.float32)), _empty(50), out=1), Kind.OUT_OF_BOUNDS),
    _case("records_unguarded", 2, 32, _given(lambda: _points(50), lambda: np.zeros(64, np.float32)),
          Kind.OUT_OF_BOUNDS),
    _case("field_raced", 2, 32, _given(lambda: _points(50), lambda: np.zeros(64, np.float32)), Kind.RACE),
    _case("dynamic_too_small", 1, 64, "f4[64] out:f4[64]", Kind.OUT_OF_BOUNDS, shared=128),
    _case("reads_what_is_added", 1, 64, "i4[1]=0 out:i4[64]", Kind.RACE),
    _case("histogram_read_early", 2, 64, "i4[128] out:i4[128]", Kind.RACE),
    _case("last_warp_unsynced", 1, 64, "f4[64] out:f4[1]", Kind.RACE),
    _case("stride_of_block", 2, 64, "f4[256]", Kind.RACE),
    _case("by_zero", 1, 32, "i4[32] i4[32]=0 out:i4[32]", Kind.EXCEPTION, raising=True),
    _case("modulo_zero", 1, 32, "u4[32] u4[32]=0 out:u4[32]", Kind.EXCEPTION, raising=True),
    _case("every_second", 1, 64, "f4[100] out:f4[100]", Kind.NEVER_WRITTEN),
    _case("tail_missing", 1, 32, "f4[103] out:f4[103]", Kind.NEVER_WRITTEN),
    _case("barrier_by_trips", 1, 64, "f4[64] out:f4[64]", Kind.BARRIER),
    _case("breaks_before_barrier", 1, 64, "i4[64] f4[64]=0", Kind.BARRIER),
    _case("scattered", 1, 64, "i4[64] f4[64] f4[100]=0", Kind.RACE),
    _case("scan_in_place", 1, 64, "f4[64] out:f4[64]", Kind.RACE),
    _case("below_zero_unsigned", 1, 32, "f4[32] f4[32]=0", Kind.OUT_OF_BOUNDS),
    _case("leader_unsynced", 1, 64, "f4[64] out:f4[64]", Kind.RACE, Kind.UNINITIALISED),
    _case("tile_reused", 1, 64, "f4[256] out:f4[64]", Kind.RACE),
    _case("phases_without_sync", 2, 64, "f4[128] f4[128]=0 out:f4[128]", Kind.RACE),
    _case("block_sync_for_grid", 2, 64, "f4[128] f4[128]=0 out:f4[128]", Kind.RACE),
    _case("added_outside", 1, 64, "i4[64] i4[50]=0", Kind.OUT_OF_BOUNDS),
    _case("byte_raced", 1, 64, "i4[64] u1[4]=0", Kind.RACE),
    _case("last_lane_only", 1, 64, "f4[64] out:f4[64]", Kind.NEVER_WRITTEN),
    _case("inlined_outside", 1, 64, "f4[64]=0", Kind.OUT_OF_BOUNDS),
)  # fmt: skip
