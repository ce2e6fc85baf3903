"""`python -m tests.studies.bench.cuda`: emulated threads a second, bare and checked, beside Numba's own simulator.

The simulator runs the same kernel in a smaller launch that gives each thread the same work, in the same run of this
program. Only the launch differs: as many rounds of a loop, as long a row, the same part of the plane.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from rich.console import Console
from rich.table import Table

from grader.cuda.arguments import type_of
from grader.cuda.offline_compile import missing
from grader.ptxemu import Argument, launch, load
from tests.cuda.corpus import FOLDER, Case, Compiler
from tests.studies.bench import machine

out = Console(highlight=False, markup=False, soft_wrap=True)
_REPEATS = 3
_PATIENCE_S = 2  # the simulator begins no other launch after this
_N = 1_000_000
_ADD = "f4[{0}] f4[{0}] out:f4[{0}]"


@dataclass(frozen=True)
class _Contest:
    """A kernel, of a file of the corpus, with its launch for the emulator and the one for the simulator."""

    file: str
    emulated: Case
    simulated: Case


def _contest(file: str, kernel: str, emulated: tuple[object, ...], simulated: tuple[object, ...]) -> _Contest:
    return _Contest(file, Case(kernel, *emulated), Case(kernel, *simulated))  # type: ignore[arg-type]


_CONTESTS = (
    _contest("right", "add_guarded", ((3907,), (256,), _ADD.format(_N)), ((16,), (256,), _ADD.format(4096))),
    _contest("right", "add_grid_stride", ((3907,), (256,), _ADD.format(_N)), ((16,), (256,), _ADD.format(4096))),
    _contest("right", "add_grid_stride", ((64,), (128,), _ADD.format(_N)), ((4,), (128,), _ADD.format(_N // 16))),
    _contest("slow", "chunked", ((64,), (128,), _ADD.format(_N)), ((4,), (128,), _ADD.format(_N // 16))),
    _contest("right", "histogram", ((3907,), (256,), f"u1[{_N}] i4[128]=0"), ((16,), (256,), "u1[4096] i4[128]=0")),
    _contest("right", "matmul_tiled", ((16, 16), (16, 16), "f4[256,256] f4[256,256] out:f4[256,256]"),
             ((1, 1), (16, 16), "f4[16,256] f4[256,16] out:f4[16,16]")),
    _contest("right", "sum_tree", ((1000,), (128,), "f4[128000] out:f4[1000]"), ((8,), (128,), "f4[1024] out:f4[8]")),
    _contest("right", "mandelbrot", ((16, 64), (32, 8), "out:i4[512,512]"), ((2, 8), (32, 8), "out:i4[64,64]")),
)  # fmt: skip
_SIMULATION = """
import sys, time
sys.path.insert(0, {folder!r})
from grader.cuda.arguments import arguments
from {file} import {case.kernel} as kernel
given = [argument.value for argument in arguments({case.arguments!r}, ())]
seconds, began = [], time.perf_counter()
while time.perf_counter() - began < {patience}:
    started = time.perf_counter()
    kernel[{case.blocks}, {case.threads}](*given)
    seconds.append(time.perf_counter() - started)
print(min(seconds))
"""


def main() -> int:
    """Print the table; the simulator's figures are taken in the same run."""
    if missing():
        out.print(missing())
        return 0
    out.print(machine.describe(("numba-cuda", "nvidia-nvvm")))
    table = Table(box=None, title="Threads a second, and how many times those of Numba's simulator on the same kernel")
    for column in ("Kernel", "Threads", "Bare s", "Checked s", "Simulator", "Bare", "Checked"):
        table.add_column(column, justify="left" if column == "Kernel" else "right")
    compiler = Compiler()
    try:
        for contest in _CONTESTS:
            table.add_row(*_row(compiler, contest))
    finally:
        compiler.close()
    out.print(table)
    return 0


def _row(compiler: Compiler, contest: _Contest) -> list[str]:
    case, threads = contest.emulated, _threads(contest.emulated)
    text = compiler.compile(contest.file, case.kernel, tuple(type_of(argument) for argument in case.given()))
    simulated = _threads(contest.simulated) / _simulate(contest)
    seconds = [_fastest(lambda checks=checks: _emulate(text, case, checks)) for checks in (False, True)]  # type: ignore[misc]
    rates = [threads / one for one in seconds]
    return [
        case.kernel,
        f"{threads:,}",
        *(f"{one:.3f}" for one in seconds),
        f"{simulated:,.0f}",
        *(f"{rate:,.0f} ({rate / simulated:,.0f}x)" for rate in rates),
    ]


def _threads(case: Case) -> int:
    return case.grid.block_count * case.grid.block_size


def _emulate(text: bytes, case: Case, checks: bool) -> float:
    given = [Argument(a.name, np.copy(a.value), a.initialised, a.output) for a in case.given()]
    started = time.perf_counter()
    launch(load(text), case.grid, given, checks=checks, dynamic_shared=case.shared)
    return time.perf_counter() - started


def _fastest(work: Callable[[], float]) -> float:
    return min(work() for _ in range(_REPEATS))


def _simulate(contest: _Contest) -> float:
    """Return the seconds of the fastest launch in Numba's simulator, in a process of its own."""
    environment = os.environ | {"NUMBA_ENABLE_CUDASIM": "1"}
    code = _SIMULATION.format(folder=str(FOLDER), file=contest.file, case=contest.simulated, patience=_PATIENCE_S)
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    return float(done.stdout)


if __name__ == "__main__":
    sys.exit(main())
