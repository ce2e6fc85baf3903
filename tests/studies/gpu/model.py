"""The roofline model beside the GPU: does it put kernels into the order of their times?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.cuda.arguments import type_of
from grader.ptxemu import Gpu, Limits, Run, estimate, launch, load
from tests.cuda.corpus import Case, Compiler
from tests.studies.gpu.hardware import Hardware, Kernel
from tests.studies.gpu.sheet import Sheet, seconds

_N = 2**22
_SIDE = 2048
_THREE = f"f4[{_N}] f4[{_N}] out:f4[{_N}]"
_TWO = f"f4[{_N}] out:f4[{_N}]"
_SQUARES = f"f4[{_SIDE},{_SIDE}] out:f4[{_SIDE},{_SIDE}]"
_EACH, _TILES = (_N // 256,), (_SIDE // 32, _SIDE // 32)
_LIMITS = Limits(steps=10**9, seconds=300.0)
CASES = (
    ("right", Case("add_guarded", _EACH, (256,), _THREE)),
    ("right", Case("add_grid_stride", (1024,), (256,), _THREE)),
    ("slow", Case("chunked", (1024,), (256,), _THREE)),
    ("right", Case("add_in_place", _EACH, (256,), f"f4[{_N}]")),
    ("slow", Case("strided", (_N // 4096,), (256,), f"f4[{_N}] out:f4[{_N // 16}]")),
    ("right", Case("scale_rows", (_SIDE // 32, _SIDE // 8), (32, 8), _SQUARES)),
    ("slow", Case("swapped_axes", (_SIDE // 16, _SIDE // 16), (16, 16), _SQUARES)),
    ("slow", Case("transpose_naive", (_SIDE // 32, _SIDE // 8), (32, 8), _SQUARES)),
    ("slow", Case("transpose_conflicts", _TILES, (32, 8), _SQUARES)),
    ("right", Case("transpose_padded", _TILES, (32, 8), _SQUARES)),
    ("right", Case("stencil", _EACH, (256,), _TWO)),
    ("right", Case("sum_tree", (_N // 128,), (128,), f"f4[{_N}] out:f4[{_N // 128}]")),
    ("right", Case("sum_warp", (_N // 64,), (64,), f"f4[{_N}] out:f4[{_N // 32}]")),
    ("right", Case("matmul_tiled", (16, 16), (16, 16), "f4[256,256] f4[256,256] out:f4[256,256]")),
    ("right", Case("mandelbrot", (32, 128), (32, 8), "out:i4[1024,1024]")),
    ("right", Case("exp_sqrt", _EACH, (256,), _TWO)),
    ("right", Case("sine64", (_N // 1024,), (256,), f"f8[{_N // 4}] out:f8[{_N // 4}]")),
    ("slow", Case("accidental_float64", _EACH, (256,), _THREE)),
    ("slow", Case("float64_sine", (_N // 1024,), (256,), f"f4[{_N // 4}] out:f4[{_N // 4}]")),
    ("slow", Case("divided_warps", (_N // 1024,), (256,), f"f4[{_N // 4}] out:f4[{_N // 4}]")),
)  # fmt: skip


@dataclass(frozen=True)
class Timed:
    """A case on both: what the emulator counted, and the kernel on the GPU."""

    case: Case
    run: Run
    kernel: Kernel


def both(hardware: Hardware, compiler: Compiler, file: str, case: Case) -> Timed:
    """Emulate a case, and make it ready on the GPU."""
    given = case.given()
    text: Any = compiler.compile(file, case.kernel, tuple(type_of(argument) for argument in given))
    kernel = hardware.kernel(text, case, given)
    return Timed(case, launch(load(text), case.grid, given, dynamic_shared=case.shared, limits=_LIMITS), kernel)


def sheet(hardware: Hardware, compiler: Compiler, gpu: Gpu) -> Sheet:
    """Time the kernels of CASES, and rank them."""
    rows, modelled, measured, launch_s = [], [], [], hardware.launch()
    for file, case in CASES:
        timed = both(hardware, compiler, file, case)
        model = estimate(timed.run, gpu)
        modelled.append(model.seconds)
        measured.append(hardware.seconds(timed.kernel.run) - launch_s)
        ratio = f"{measured[-1] / modelled[-1]:.2f}"
        rows.append((case.kernel, model.bound, seconds(modelled[-1]), seconds(measured[-1]), ratio))
    remark = f"Rank correlation (Spearman) of modelled and measured times: {rank_correlation(modelled, measured):.3f}."
    less = f"A kernel that does nothing takes {seconds(launch_s)} µs, which the measured times are without."
    header = ("kernel", "bound by", "modelled, µs", "measured, µs", "measured / modelled")
    return Sheet(f"The model beside the GPU, {len(rows)} kernels", header, tuple(rows), (remark, less))


def rank_correlation(one: list[float], other: list[float]) -> float:
    """Return Spearman's coefficient for values without ties: Pearson's, of their ranks."""
    first, second = (np.argsort(np.argsort(values)) for values in (one, other))
    return float(np.corrcoef(first, second).min())
