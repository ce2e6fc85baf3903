"""Texts of PTX: from bytes to a program that could be launched."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from grader.cuda import offline_compile
from grader.ptxemu import Exhausted, PtxError, Unsupported, load
from grader.ptxemu.program.opcodes import TABLE
from tests.cuda.bare import text
from tests.cuda.corpus import Compiler
from tests.studies.hostile.guided.oracle import Target

_BODIES = (
    "bar.sync 0;",
    "ld.global.u32 %r0, [%a0]; st.global.u32 [%a0+4], %r0; @!%p0 bra over; add.u32 %r1, %r0, -1; over:",
    ".loc 1 3 5, function_name f, inlined_at 1 9 2\nmov.u64 %d0, tile; ld.shared.v2.f32 {%f0, %f1}, [%d0];",
    "call.uni (x), f, (y); { .reg .b32 %z<4>; mov.u32 %z1, 0f3f800000; } shfl.sync.down.b32 %r0|%p1, %r1, 1, 31, -1;",
    "setp.lt.s32 %p0, %r0, 0; selp.b64 %d0, %d1, %d2, %p0; back: @%p0 bra back; brx.idx %r0, table;",
)
_COMPILED = {"add_grid_stride": ("f4:1",) * 3, "matmul_tiled": ("f4:2",) * 3, "sum_warp": ("f4:1",) * 2}
_EXTRA = """.extern .func (.param .b32 x) f(.param .b64 y);
.shared .align 8 .b8 tile[256]; .global .align 4 .b32 table[2] = {1, 2};"""


def _seeds() -> Iterator[bytes]:
    yield from (text(body, 1, _EXTRA) for body in _BODIES)
    if not offline_compile.missing():
        with contextlib.closing(Compiler()) as compiler:
            yield from (compiler.compile("right", kernel, types) for kernel, types in _COMPILED.items())


TARGET = Target(
    read=load,
    refusals=(PtxError, Unsupported, Exhausted),
    seeds=_seeds,
    words=(
        *sorted(TABLE),
        *(".version", ".target", ".visible", ".entry", ".func", ".param", ".reg", ".loc", ".file", ".section"),
        *(".shared", ".local", ".const", ".global", ".align", ".extern", ".maxntid", ".pragma", ".pred", ".b8", ".u32"),
        *(".f64", "%tid.x", "%r0", "%d0", "%p0", "@%p0", "0f3f800000", "0d3ff0000000000000", "<9>", "//"),
        *("18446744073709551615", "-9223372036854775808"),
    ),
)
