"""What the handout and the further solution of cuda_matmul say of types, indices and reads."""

from __future__ import annotations

import numpy as np
import pytest

from grader.ptxemu import Run
from grader.ptxemu.model import float64_lines
from tests.studies import house
from tests.unit.emulation import emulated, needs_compiler

pytestmark = [*needs_compiler, pytest.mark.sampled(4, "claims")]

SOLUTION = (house.ROOT / "solutions/cuda_matmul/cuda_matmul.py").read_text(encoding="utf-8")
PLAIN = (house.ROOT / "tests/submissions/cuda_matmul/slow/no_tiles.py").read_text(encoding="utf-8")
FURTHER = (house.ROOT / "solutions/cuda_matmul/going_further.py").read_text(encoding="utf-8")


def _product(code: str, blocks: tuple[int, int] = (4, 4), threads: tuple[int, int] = (32, 32)) -> Run:
    numbers = np.random.default_rng(1)
    a, b = (numbers.random((128, 128), dtype=np.float32) for _ in range(2))
    out = np.zeros((128, 128), np.float32)
    run = emulated(code, "matmul", blocks, threads, [a, b, out])
    np.testing.assert_allclose(out, a @ b, rtol=1e-4)
    return run


def _loads(run: Run) -> int:
    """Return how many loads from memory threads made."""
    return sum(traffic.lanes for site, traffic in run.traffic.items() if not site.shared and not site.stores)


def test_tiles_of_32_make_a_32nd_of_the_loads() -> None:
    """Without tiles each product loads two numbers, and with them each thread two for 32 products."""
    assert _loads(_product(PLAIN)) == 2 * 128**3
    assert _loads(_product(SOLUTION)) == 2 * 128**3 / 32


@pytest.mark.parametrize(("first", "operations"), [("float32(0)", 0), ("0.0", 2 * 128**3)])
def test_a_sum_that_begins_as_a_python_number_is_float64(first: str, operations: int) -> None:
    """`total = 0.0` makes every addition one of float64, and its summand be converted; `float32(0)` none."""
    run = _product(SOLUTION.replace("total = float32(0)", f"total = {first}"))
    assert sum(float64_lines(run).values()) >= operations
    assert bool(float64_lines(run)) == bool(operations)


def test_unsigned_indices_take_fewer_instructions() -> None:
    """Of an index Numba asks whether it is negative: unsigned ones save a fifth of all instructions here."""
    signed = FURTHER.replace("uint32(cuda.threadIdx.y), uint32(cuda.threadIdx.x)", "cuda.threadIdx.y, cuda.threadIdx.x")
    signed = signed.replace("range(uint32(DEEP))", "range(DEEP)")
    assert signed.count("uint32(") == 0
    few, many = (_product(code, (2, 2), (16, 16)).counts.warps for code in (FURTHER, signed))
    assert few < 0.8 * many
