"""What the source texts, and the handout of matrix_product, say of loops, bits and vectors, on the installed Numba."""

from __future__ import annotations

import platform
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numba import njit

pytestmark = [pytest.mark.slow, pytest.mark.sampled(4, "claims")]

VECTORS = re.compile(r"\bv?mulpd\b|\bfmul\s+v\d+\.2d")
CONTRACTED = re.compile(r"\bvfn?madd\w*[ps]d\b|\bfmla\b|\bfmadd\b")
SIGNATURE = "void(float64[:, ::1], float64[:, ::1], float64[:, ::1])"


def plain(a: Any, b: Any, out: Any) -> None:
    """Write the product of `a` and `b` to `out` by the loop of the textbooks."""
    for i in range(a.shape[0]):
        for j in range(b.shape[1]):
            total = 0.0
            for p in range(a.shape[1]):
                total += a[i, p] * b[p, j]
            out[i, j] = total


def along_rows(a: Any, b: Any, out: Any) -> None:
    """Do the same with p and j in another order."""
    out[:] = 0.0
    for i in range(a.shape[0]):
        row = out[i]
        for p in range(a.shape[1]):
            weight, other = a[i, p], b[p]
            for j in range(row.size):
                row[j] += weight * other[j]


def _product(function: Any, a: Any, b: Any) -> Any:
    out = np.empty((a.shape[0], b.shape[1]))
    function(a, b, out)
    return out


def test_the_order_of_loops_changes_no_bit_and_the_library_does() -> None:
    """Every element meets its products in the same order; BLAS takes another one."""
    a, b = np.random.default_rng(1).standard_normal((2, 100, 100))
    expected = _product(njit(plain), a, b)
    assert np.array_equal(_product(njit(along_rows), a, b), expected)
    assert not np.array_equal(a @ b, expected)
    assert np.allclose(a @ b, expected, rtol=1e-10)


@pytest.mark.parametrize(("function", "vectors"), [(plain, False), (along_rows, True)])
def test_vectors_need_neighbours_that_do_not_wait(function: Any, vectors: bool) -> None:
    """Down a column and into one sum there are no vector instructions; along rows there are, without fastmath."""
    (assembly,) = njit(SIGNATURE)(function).inspect_asm().values()
    assert bool(VECTORS.search(assembly)) == vectors
    assert not CONTRACTED.search(assembly)


@pytest.mark.skipif(
    platform.machine() == "x86_64" and " fma " not in Path("/proc/cpuinfo").read_text(encoding="utf-8"),
    reason="this processor has no fused multiply-add",
)
def test_fastmath_contracts() -> None:
    """With fastmath, a product and its sum become one instruction with one rounding."""
    (assembly,) = njit(SIGNATURE, fastmath=True)(along_rows).inspect_asm().values()
    assert CONTRACTED.search(assembly)
