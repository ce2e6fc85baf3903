"""`python -m tests.studies.bench.matrix_table [--docs FOLDER]`: a matrix product in Python, Numba and C, 64 to 512.

Lam, Pitrou and Seibert, "Numba: a LLVM-based Python JIT compiler" (LLVM-HPC 2015), print such a table: how many times
faster than Python's loop the same loop is in Numba and in C. Here it is measured anew, with the course's own answer and
BLAS beside it. C is compiled where there is a compiler, and called through ctypes.
"""

from __future__ import annotations

import argparse
import ctypes
import importlib.util
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from tests.studies.bench import machine

ROOT = Path(__file__).parents[3]
SIZES = (64, 128, 256, 512)
_ROWS = 2  # of the product that Python's loop is timed on: each row takes as long as any other
_TURNS = 7
_C = """
void plain(long n, const double *a, const double *b, double *out) {
    for (long i = 0; i < n; i++)
        for (long j = 0; j < n; j++) {
            double total = 0.0;
            for (long p = 0; p < n; p++) total += a[i * n + p] * b[p * n + j];
            out[i * n + j] = total;
        }
}
"""
Matrix = NDArray[np.float64]
Product = Callable[[Matrix, Matrix, Matrix], Any]


def plain(a: Any, b: Any, out: Any) -> None:
    """Write the product of `a` and `b`, (m, k) and (k, n), to `out`, by the loop of the textbooks."""
    for i in range(len(out)):
        for j in range(len(b[0])):
            total = 0.0
            for p in range(len(b)):
                total += a[i][p] * b[p][j]
            out[i][j] = total


def compiled_by_c(folder: Path) -> Product | None:
    """Return the plain loop, compiled by this machine's C compiler with -O3 for its processor; None where none is."""
    compiler = os.environ.get("CC") or shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        return None
    source, library = folder / "plain.c", folder / "plain.so"
    source.write_text(_C)
    flags = ["-O3", "-march=native", "-ffp-contract=off", "-shared", "-fPIC"]
    subprocess.run([compiler, *flags, "-o", library, source], check=True)
    function = ctypes.CDLL(str(library)).plain
    address = np.ctypeslib.ndpointer(np.float64, ndim=2, flags="C")
    function.argtypes, function.restype = [ctypes.c_long, address, address, address], None
    return lambda a, b, out: function(len(a), a, b, out)


def course_answer() -> Product:
    """Return the reference answer of the exercise."""
    path = ROOT / "solutions" / "matrix_product" / "matrix_product.py"
    spec = importlib.util.spec_from_file_location("course_answer", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    found: Product = module.matrix_product
    return found


def python_seconds(a: Matrix, b: Matrix) -> float:
    """Return the seconds that Python's loop over lists takes for all rows, from a few of them."""
    rows, columns = a[:_ROWS].tolist(), b.tolist()
    out = np.empty((len(rows), b.shape[1])).tolist()
    return best(lambda: plain(rows, columns, out)) * len(a) / len(rows)


def best(call: Callable[[], Any]) -> float:
    """Return the seconds of the fastest of some calls."""
    seconds = []
    for _ in range(_TURNS):
        started = time.perf_counter()
        call()
        seconds.append(time.perf_counter() - started)
    return min(seconds)


def measure(size: int, products: dict[str, Product]) -> tuple[float, dict[str, float]]:
    """Return Python's seconds for a product of `size` x `size`, and how many times faster each of `products` is.

    Raises ValueError where one of them is not right.
    """
    a, b = np.random.default_rng(size).standard_normal((2, size, size))
    expected, out = a @ b, np.empty((size, size))
    python = python_seconds(a, b)
    faster = {}
    for name, product in products.items():
        product(a, b, out)
        if not np.allclose(out, expected):
            raise ValueError(f"{name} is wrong at {size}")
        faster[name] = python / best(lambda product=product: product(a, b, out))  # type: ignore[misc]
    return python, faster


def page(rows: dict[int, tuple[float, dict[str, float]]], about: str) -> str:
    """Return the docs page: the table, the machine, and the table of 2015 beside it."""
    names = list(next(iter(rows.values()))[1])
    head = ["Matrix", "Python", *names]
    lines = ["| " + " | ".join(head) + " |", "| --- | " + " | ".join("---:" for _ in head[1:]) + " |"]
    for size, (python, faster) in rows.items():
        cells = [f"{size} x {size}", f"{python:.3g} s", *(f"{faster[name]:.0f}x" for name in names)]
        lines.append("| " + " | ".join(cells) + " |")
    return f"""# A matrix product in Python, Numba and C

How many times faster than Python's loop over lists: what `python -m tests.studies.bench.matrix_table --docs docs` has
measured. "Plain" is the same loop, down a column of the second matrix; the answer of the course goes along rows, in
blocks, and gives the same bits; BLAS is NumPy's `np.dot` on one thread, which does not. Python's time is that of
{_ROWS} rows, taken for all of them. Minima of {_TURNS} calls.

{chr(10).join(lines)}

```text
{about}
```

The table of 2015 (Lam, Pitrou and Seibert, "Numba: a LLVM-based Python JIT compiler"), for the same loop, has 463x,
454x, 280x and 276x for Numba, and 453x, 407x, 263x and 268x for C.
"""


def main() -> int:
    """Measure all sizes, print the page, and write it where asked."""
    parser = argparse.ArgumentParser(prog="python -m tests.studies.bench.matrix_table", description=__doc__)
    parser.add_argument("--docs", type=Path, metavar="FOLDER", help="write matrix-table.md there")
    folder = parser.parse_args().docs
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    with tempfile.TemporaryDirectory() as scratch:
        in_c = compiled_by_c(Path(scratch))
        products: dict[str, Product] = {"Numba, plain": njit(plain)}
        products |= {"C, plain": in_c} if in_c else {}
        products |= {"the course's answer": course_answer(), "BLAS": lambda a, b, out: np.dot(a, b, out=out)}
        text = page({size: measure(size, products) for size in SIZES}, machine.describe())
    print(text)
    if folder:
        (folder / "matrix-table.md").write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
