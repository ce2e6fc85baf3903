"""Kernels written in PTX itself, for tests of single instructions."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.ptxemu import Argument, Grid, Limits, Run, launch, load

Array = np.ndarray[Any, Any]
_STORED = {"pred": "u32"}
_WORDS = 7


def text(body: str, arrays: int, extra: str = "", declarations: str = "") -> bytes:
    """Return a kernel of `arrays` array parameters; %a0, %a1 ... are their addresses for this thread's id, %i."""
    parameters = ",\n".join(f".param .u64 k_param_{number}" for number in range(_WORDS * arrays))
    loads = "\n".join(f"ld.param.u64 %a{n}, [k_param_{_WORDS * n + 4}];" for n in range(arrays))
    return f"""
.version 8.0
.target sm_80
.address_size 64
{extra}
.visible .entry k({parameters})
{{
    .reg .b64 %a<{arrays + 1}>;
    .reg .b64 %d<16>;
    .reg .b64 %at;
    .reg .b32 %i;
    .reg .pred %p<8>;
    .reg .b16 %h<8>;
    .reg .b32 %r<16>;
    .reg .f32 %f<16>;
    .reg .f64 %g<16>;
    {declarations}
    {loads}
    mov.u32 %i, %tid.x;
    {body}
    ret;
}}
""".encode()


def run(source: bytes, *arrays: Array, threads: int = 32, blocks: int = 1, limits: Limits | None = None) -> Run:
    """Run a kernel in PTX on these arrays."""
    given = [Argument(f"a{number}", array) for number, array in enumerate(arrays)]
    return launch(load(source), Grid((blocks, 1, 1), (threads, 1, 1)), given, limits=limits)


def compute(opcode: str, sources: tuple[str, ...], result: str, *values: Array) -> Array:
    """Return what one instruction gives for each element: of types `sources` and `result`, as PTX names them."""
    count = values[0].size
    lines, names = [], []
    declared = [f".reg .{kind} %x{n};" for n, kind in enumerate((*sources, result))]
    for number, kind in enumerate(sources):
        stored = _STORED.get(kind, kind)
        size = np.dtype(values[number].dtype).itemsize
        lines.append(f"mul.wide.u32 %at, %i, {size}; add.u64 %at, %at, %a{number};")
        if kind == "pred":
            lines.append(f"ld.global.u32 %r0, [%at]; setp.ne.u32 %x{number}, %r0, 0;")
        else:
            lines.append(f"ld.global.{stored} %x{number}, [%at];")
        names.append(f"%x{number}")
    target = f"%x{len(sources)}"
    lines.append(f"{opcode} {target}, {', '.join(names)};")
    kind = {"f": "f", "s": "i"}.get(result[0], "u")
    size = 4 if result == "pred" else int(result[1:]) // 8
    out = np.zeros(count, np.dtype(f"{kind}{size}") if result != "pred" else np.uint32)
    lines.append(f"mul.wide.u32 %at, %i, {size}; add.u64 %at, %at, %a{len(sources)};")
    if result == "pred":
        lines.append(f"selp.u32 %r0, 1, 0, {target}; st.global.u32 [%at], %r0;")
    else:
        lines.append(f"st.global.{result} [%at], {target};")
    source = text("\n".join(lines), len(sources) + 1, declarations="\n".join(declared))
    found = run(source, *values, out, threads=count)
    assert found.findings == [], found.findings
    return out
