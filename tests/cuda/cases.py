"""Every kernel of the corpus with its launch, and what must be found."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.ptxemu import Kind
from tests.cuda.corpus import Case


def _bincount(values: Any, _: Any) -> Any:
    return np.bincount(values, minlength=100)[:64]


def _mandelbrot(out: Any) -> Any:
    height, width = out.shape
    f = np.float32
    cr = np.broadcast_to(np.arange(width, dtype=f) / f(width) * f(3) - f(2), out.shape)
    ci = np.broadcast_to((np.arange(height, dtype=f) / f(height) * f(2) - f(1))[:, None], out.shape)
    z = np.zeros(out.shape, np.complex128)
    count = np.zeros(out.shape, np.int32)
    for _step in range(50):
        inside = np.abs(z) < 2
        count += inside
        z = np.where(inside, z * z + (cr + 1j * ci), z)
    return count


def _stencil(a: Any, _: Any) -> Any:
    out = a.copy()
    out[1:-1] = (a[:-2] + a[1:-1] + a[2:]) / np.float32(3)
    return out


def _stencil_sum(a: Any, _: Any) -> Any:
    wide = np.concatenate(([0], a, [0])).astype(np.float32)
    return wide[:-2] + wide[1:-1] + wide[2:]


RIGHT = (
    Case("add_grid_stride", (4,), (64,), "f4[1000] f4[1000] out:f4[1000]", expected=lambda a, b, _: a + b),
    Case("add_grid_stride", (8,), (50,), "f4[77] f4[77] out:f4[77]", expected=lambda a, b, _: a + b),
    Case("add_grid_stride", (2,), (32,), "f4[0] f4[0] out:f4[0]", expected=lambda a, b, _: a + b),
    Case("add_guarded", (8,), (128,), "f4[1000] f4[1000] out:f4[1000]", expected=lambda a, b, _: a + b),
    Case("add_in_place", (8,), (128,), "f4[1000]", expected=lambda a: a + np.float32(1)),
    Case("scale_rows", (3, 5), (32, 8), "f4[40,70] out:f4[40,70]", expected=lambda a, _: a * 2),
    Case("three_dimensions", (3, 2, 2), (8, 4, 2), "f4[3,7,20] out:f4[3,7,20]",
         expected=lambda a, _: a + np.float32(1)),
    Case("histogram", (8,), (128,), "u1[1000] i4[128]=0", expected=lambda v, _: np.bincount(v, minlength=128)),
    Case("histogram_shared", (8,), (128,), "u1[1000]=7 i4[64]=0", expected=_bincount),
    Case("matmul_tiled", (3, 3), (16, 16), "f4[40,33] f4[33,48] out:f4[40,48]",
         expected=lambda a, b, _: a @ b, tolerance=1e-5),
    Case("sum_tree", (8,), (128,), "f4[1000] out:f4[8]",
         expected=lambda a, _: np.pad(a, (0, 24)).reshape(8, 128).sum(axis=1), tolerance=1e-5),
    Case("sum_warp", (4,), (64,), "f4[256] out:f4[8]",
         expected=lambda a, _: a.reshape(8, 32).sum(axis=1), tolerance=1e-5),
    Case("count_ballot", (4,), (64,), "i4[256] out:i4[8]", expected=lambda a, _: (a > 50).reshape(8, 32).sum(axis=1)),
    Case("mandelbrot", (4, 8), (32, 8), "out:i4[60,100]", expected=_mandelbrot, tolerance=51),
    Case("sort_four", (4,), (64,), "f4[250,4] out:f4[250,4]", expected=lambda a, _: np.sort(a, axis=1)),
    Case("exp_sqrt", (4,), (64,), "f4[250] out:f4[250]", expected=lambda a, _: np.exp(a) + np.sqrt(a), tolerance=1e-5),
    Case("sine64", (4,), (64,), "f8[250] out:f8[250]", expected=lambda a, _: np.sin(a * 1000), tolerance=1e-11),
    Case("stencil", (4,), (64,), "f4[250] out:f4[250]", expected=_stencil, tolerance=1e-6),
    Case("stencil_shared", (2,), (128,), "f4[250] out:f4[250]", expected=_stencil_sum, tolerance=1e-6),
    Case("reversed_order", (8,), (128,), "f4[1000] out:f4[1000]", expected=lambda a, _: a[::-1]),
    Case("transpose_padded", (2, 3), (32, 8), "f4[96,64] out:f4[64,96]", expected=lambda a, _: a.T),
    Case("maximum_atomic", (8,), (64,), "f4[500] f4[1]=0", expected=lambda a, _: a.max()),
    Case("compact", (8,), (64,), "i4[500] i4[500]=0 i4[1]=0"),
    Case("reverse_dynamic", (2,), (64,), "f4[128] out:f4[128]", shared=256,
         expected=lambda a, _: a.reshape(2, 64)[:, ::-1].ravel()),
    Case("reverse_by_length", (2,), (64,), "f4[128] out:f4[128]", shared=256,
         expected=lambda a, _: a.reshape(2, 64)[:, ::-1].ravel()),
    Case("warp_exchange", (1,), (32,), "f4[32] out:f4[32]", expected=lambda a, _: a[::-1]),
    Case("prefix_sum", (1,), (256,), "i4[256] out:i4[256]", expected=lambda a, _: np.cumsum(a)),
    Case("clamped", (4,), (64,), "f4[250] f4=0.25 f4=0.75 out:f4[250]",
         expected=lambda a, low, high, _: np.clip(a, low, high)),
    Case("prints", (4,), (64,), "i4[250] out:i4[250]", expected=lambda a, _: a),
    Case("any_over", (2,), (128,), "f4[256] out:i4[2]",
         expected=lambda a, _: (a > np.float32(0.999)).reshape(2, 128).any(axis=1)),
)  # fmt: skip


def _wrong(kernel: str, blocks: int, threads: int, arguments: str, *finds: Kind, notes: tuple[Kind, ...] = ()) -> Case:
    return Case(kernel, (blocks,), (threads,), arguments, frozenset(finds), notes=frozenset(notes))


WRONG = (
    _wrong("no_guard", 8, 128, "f4[1000] f4[1000] out:f4[1000]", Kind.OUT_OF_BOUNDS),
    _wrong("one_too_many", 8, 128, "f4[1000] out:f4[1000]", Kind.OUT_OF_BOUNDS),
    _wrong("one_too_few", 8, 128, "f4[1000] out:f4[1000]", Kind.NEVER_WRITTEN),
    _wrong("neighbour_before", 8, 128, "f4[1000] out:f4[1000]", Kind.NEGATIVE_INDEX),
    _wrong("neighbour_after", 8, 128, "f4[1000] out:f4[1000]", Kind.OUT_OF_BOUNDS),
    _wrong("no_stride", 1, 128, "f4[1000] out:f4[1000]", Kind.NEVER_WRITTEN),
    Case("wrong_axis", (3, 3), (16, 16), "f4[30,40] out:f4[30,40]",
         frozenset((Kind.OUT_OF_BOUNDS, Kind.NEVER_WRITTEN))),
    _wrong("shared_counter", 8, 128, "u1[1000] i4[128]=0", Kind.RACE),
    _wrong("sum_into_one", 8, 128, "f4[1000] f4[1]=0", Kind.RACE),
    _wrong("two_to_one", 8, 128, "f4[1000] out:f4[500]", Kind.RACE),
    _wrong("reads_neighbour_written", 8, 128, "f4[1000]", Kind.RACE),
    _wrong("no_barrier", 2, 128, "f4[256] out:f4[256]", Kind.RACE),
    _wrong("tree_without_barrier", 2, 128, "f4[256] out:f4[2]", Kind.RACE),
    _wrong("barrier_in_if", 2, 128, "f4[256] out:f4[256]", Kind.BARRIER),
    _wrong("returns_before_barrier", 2, 128, "f4[200] out:f4[200]", Kind.BARRIER),
    _wrong("shared_too_small", 2, 128, "f4[256] out:f4[256]", Kind.OUT_OF_BOUNDS),
    _wrong("shared_not_filled", 2, 128, "f4[256] out:f4[256]", Kind.UNINITIALISED),
    _wrong("adds_to_nothing", 2, 128, "f4[256] out:f4[256]", Kind.UNINITIALISED, notes=(Kind.WRITTEN_TWICE,)),
    _wrong("histogram_not_cleared", 2, 128, "u1[256]=5 i4[64]=0", Kind.UNINITIALISED),
    _wrong("histogram_cleared_late", 2, 128, "u1[256]=5 i4[64]=0", Kind.RACE),
    _wrong("shuffle_in_if", 2, 64, "f4[128] out:f4[128]", Kind.LANES),
    _wrong("all_set_flag", 2, 64, "f4[128] i4[1]=0", notes=(Kind.SAME_VALUE_RACE,)),
    _wrong("between_blocks", 2, 64, "f4[128] out:f4[128]", Kind.RACE),
)  # fmt: skip

SLOW = (
    (Case("chunked", (64,), (128,), "f4[100000] f4[100000] out:f4[100000]"), "memory traffic", 0.2),
    (Case("strided", (8,), (128,), "f4[16000] out:f4[1000]"), "memory traffic", 0.2),
    (Case("swapped_axes", (4, 4), (16, 16), "f4[64,64] out:f4[64,64]"), "memory traffic", 0.3),
    (Case("transpose_naive", (4, 8), (32, 8), "f4[64,128] out:f4[128,64]"), "memory traffic", 0.3),
    (Case("transpose_conflicts", (2, 3), (32, 8), "f4[96,64] out:f4[64,96]"), "Bank conflicts", 0.1),
    (Case("accidental_float64", (8,), (128,), "f4[1000] f4[1000] out:f4[1000]"), "float64", 1.0),
    (Case("float64_sine", (8,), (128,), "f4[1000] out:f4[1000]"), "float64", 1.0),
    (Case("divided_warps", (8,), (128,), "f4[1024] out:f4[1024]"), "branches divide", 1.0),
    (Case("too_many_threads", (80,), (128,), "f4[1000] out:f4[1000]"), "store nothing", 1.0),
)
