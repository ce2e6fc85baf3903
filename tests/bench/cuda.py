"""`python -m tests.bench.cuda`: emulated threads a second, bare and checked, beside Numba's own simulator."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable

import numpy as np
from rich.console import Console
from rich.table import Table

from grader.cuda.arguments import type_of
from grader.cuda.launch import launch
from grader.cuda.offline_compile import missing
from grader.cuda.prepare import Argument
from tests.bench import machine
from tests.cuda.corpus import FOLDER, Case, Compiler

out = Console(highlight=False, markup=False, soft_wrap=True)
_REPEATS = 3
_N = 1_000_000
_CASES = (
    ("right", Case("add_guarded", (3907,), (256,), f"f4[{_N}] f4[{_N}] out:f4[{_N}]")),
    ("right", Case("add_grid_stride", (3907,), (256,), f"f4[{_N}] f4[{_N}] out:f4[{_N}]")),
    ("right", Case("add_grid_stride", (64,), (128,), f"f4[{_N}] f4[{_N}] out:f4[{_N}]")),
    ("slow", Case("chunked", (64,), (128,), f"f4[{_N}] f4[{_N}] out:f4[{_N}]")),
    ("right", Case("histogram", (3907,), (256,), f"u1[{_N}] i4[128]=0")),
    ("right", Case("matmul_tiled", (16, 16), (16, 16), "f4[256,256] f4[256,256] out:f4[256,256]")),
    ("right", Case("sum_tree", (1000,), (128,), "f4[128000] out:f4[1000]")),
    ("right", Case("mandelbrot", (16, 64), (32, 8), "out:i4[512,512]")),
)  # fmt: skip
_SIMULATED = """
import sys, time
import numpy as np
sys.path.insert(0, {folder!r})
from right import add_guarded
a, b, c = (np.ones(2048, np.float32) for _ in range(3))
add_guarded[1, 32](a, b, c)
started = time.perf_counter()
add_guarded[16, 128](a, b, c)
print(2048 / (time.perf_counter() - started))
"""


def main() -> int:
    """Print the table; the simulator's figure is taken in the same run."""
    if missing():
        out.print(missing())
        return 0
    simulated = _simulator()
    out.print(machine.describe(("numba-cuda", "nvidia-nvvm")))
    table = Table(box=None, title="Emulated threads a second")
    for column in ("Kernel", "Threads", "Bare s", "Checked s", "Bare threads/s", "Checked threads/s"):
        table.add_column(column, justify="left" if column == "Kernel" else "right")
    table.add_row("add_guarded, Numba's simulator", "2,048", "", "", f"{simulated:,.0f}", "")
    compiler = Compiler()
    try:
        for file, case in _CASES:
            text = compiler.compile(file, case.kernel, tuple(_types(case)))
            threads = case.grid.block_count * case.grid.block_size
            bare, checked = (_fastest(lambda t=text, k=case, c=checks: _run(t, k, c)) for checks in (False, True))  # type: ignore[misc]
            table.add_row(
                case.kernel, f"{threads:,}", f"{bare:.3f}", f"{checked:.3f}",
                f"{threads / bare:,.0f} ({threads / bare / simulated:,.0f}x)",
                f"{threads / checked:,.0f} ({threads / checked / simulated:,.0f}x)",
            )  # fmt: skip
    finally:
        compiler.close()
    out.print(table)
    return 0


def _types(case: Case) -> list[str]:
    return [type_of(argument) for argument in case.given()]


def _run(text: bytes, case: Case, checks: bool) -> float:
    given = [Argument(a.name, np.copy(a.value), a.initialised, a.output) for a in case.given()]
    started = time.perf_counter()
    launch(text, case.grid, given, checks, case.shared)
    return time.perf_counter() - started


def _fastest(work: Callable[[], float]) -> float:
    return min(work() for _ in range(_REPEATS))


def _simulator() -> float:
    """Return the threads a second of Numba's simulator, in a process of its own."""
    environment = os.environ | {"NUMBA_ENABLE_CUDASIM": "1"}
    code = _SIMULATED.format(folder=str(FOLDER))
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    return float(done.stdout)


if __name__ == "__main__":
    sys.exit(main())
