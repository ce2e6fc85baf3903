"""Launches of more right kernels that look wrong, and of kernels that race: whether that changes what they leave."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.ptxemu import Argument, Kind
from tests.cuda.corpus import Case

_ALL = np.arange(64)


def _case(kernel: str, blocks: int, threads: Any, arguments: str, expected: Any, **more: Any) -> Case:
    shape = threads if isinstance(threads, tuple) else (threads,)
    grid = (blocks, blocks) if len(shape) == 2 and blocks > 1 else (blocks,)
    return Case(kernel, grid, shape, arguments, expected=expected, **more)


def _laplace(a: Any, _: Any) -> Any:
    return np.roll(a, 1, 0) + np.roll(a, -1, 0) + np.roll(a, 1, 1) + np.roll(a, -1, 1)


def _red(a: Any) -> Any:
    out = a.copy()
    out[2:-1:2] = np.float32(0.5) * (a[1:-2:2] + a[3::2])
    return out


def _neighbours(a: Any, _: Any) -> Any:
    return np.r_[np.float32(0), a[:-1]] + np.r_[a[1:], np.float32(0)]


def _shifted() -> list[Argument]:
    return [Argument("a", np.arange(64, dtype=np.float32)), Argument("out", np.zeros(64, np.float32))]


LOOKS_WRONG = (
    _case("modulo_far", 2, 32, "i4[64] out:i4[64]", lambda a, _: a[(_ALL - 70) % 64]),
    _case("modulo_loaded", 2, 32, "i4[64] i4[64] out:i4[64]", lambda a, s, _: a[(_ALL - s) % 64]),
    _case("modulo_of_float", 2, 32, "i4[64] out:i4[64]", lambda a, _: a[np.floor(_ALL * 0.5 - 10).astype(int) % 64]),
    _case("divided_and_rest", 2, 32, "i4[64] out:i4[64]", lambda a, _: a[(_ALL - 7) % 64] + (_ALL - 7) // 64),
    _case("modulo_int32", 2, 32, "i4[64] out:i4[64]", lambda a, _: np.roll(a, 1)),
    _case("masked_with_and", 2, 32, "i4[64] out:i4[64]", lambda a, _: np.roll(a, 1)),
    _case("laplace_periodic", 2, (8, 8), "i4[16,16] out:i4[16,16]", _laplace),
    _case("bitonic", 1, 64, "f4[64]", np.sort),
    _case("transposed_in_place", 2, (8, 8), "f4[16,16]", np.transpose),
    _case("red_of_red_black", 2, 32, "f4[64]", _red, tolerance=1e-6),
    _case("odd_even_sort", 1, 64, "f4[64]", np.sort),
    _case("carved_dynamic", 1, 64, "f4[64] out:f4[64]", lambda a, _: 2 * a[::-1], shared=512),
    _case("two_types_dynamic", 1, 64, "f4[64] out:f4[64]", lambda a, _: np.trunc(a), shared=256),
    _case("stride_downwards", 1, 32, "f4[100] out:f4[100]", lambda a, _: a),
    _case("warp_leaves_before_shuffle", 2, 48, "i4[96] out:i4[2]", lambda a, _: a.reshape(2, 48)[:, :32].sum(axis=1)),
    _case("scan_two_barriers", 1, 64, "f4[64] out:f4[64]", lambda a, _: np.cumsum(a), tolerance=1e-5),
    _case("idle_neighbours", 2, 32, "f4[64] out:f4[64]", _neighbours),
    _case("floor_divided", 2, 32, "f4[64] out:f4[64]", lambda a, _: a[(_ALL - 5) // 2 + 3]),
    _case("shifted_slices", 1, 64, "", lambda a, _: np.r_[a[1:], np.float32(0)], make=_shifted),
    _case("odd_block", 1, (9, 7), "f4[7,9] out:f4[7,9]", lambda a, _: a[::-1, ::-1]),
    _case("local_as_far_as_used", 1, 32, "f4[32] out:f4[32]",
          lambda a, _: a * (np.arange(32) % 8) * (np.arange(32) % 8 + 1) / 2, tolerance=1e-5),
    _case("added_by_leaders", 4, 32, "u1[128]=5 i4[8]=0", lambda k, _: np.bincount(k, minlength=8)),
    _case("first_lane_tells", 1, 64, "f4[64] out:f4[64]", lambda a, _: np.repeat(a[::32], 32)),
)  # fmt: skip


def _race(kernel: str, blocks: tuple[int, ...], threads: tuple[int, ...], *values: Any) -> Case:
    def make() -> list[Argument]:
        return [Argument(f"a{n}", value.copy()) for n, value in enumerate(values)]

    return Case(kernel, blocks, threads, "", frozenset((Kind.RACE,)), make=make)


_ONES, _UP = np.ones(128, np.float32), np.arange(128, dtype=np.float32)
_BOTH = (np.array([[0, 1], [2, 3]], np.float32).repeat(8, 0).repeat(8, 1),)

# kernels that race, and whether what they leave depends on the order
RACES = (
    (_race("flag_asked_first", (2,), (64,), _ONES, np.zeros(1, np.int32)), False),
    (_race("found_twice", (2,), (64,), np.arange(128) // 3, np.full(64, -1)), False),
    (_race("maximum_without_atomic", (2,), (64,), _UP, np.zeros(1, np.float32)), True),
    (_race("lost_updates", (2,), (64,), _ONES, np.zeros(1, np.float32)), True),
    (_race("scan_one_barrier", (1,), (64,), _UP, np.zeros(64, np.float32)), True),
    (_race("swapped_by_both", (2, 2), (8, 8), *_BOTH), True),
    (_race("published_without_fence", (4,), (32,), np.zeros(4, np.float32), np.zeros(1, np.float32)), True),
    (_race("last_one_wins", (2,), (64,), np.zeros(1, np.int64)), True),
)
