"""What the source texts, and the handout of cuda_reduce, say of sums on a GPU."""

from __future__ import annotations

import numpy as np
import pytest

from grader.ptxemu import GPUS, Kind, estimate
from tests.studies import house
from tests.unit.emulation import emulated, needs_compiler

pytestmark = [*needs_compiler, pytest.mark.sampled(4, "claims")]

LOST = """\
from numba import cuda


@cuda.jit
def total(values, out):
    for i in range(cuda.grid(1), values.size, cuda.gridsize(1)):
        out[0] += values[i]
"""
SOLUTION = (house.ROOT / "solutions/cuda_reduce/cuda_reduce.py").read_text(encoding="utf-8")
FURTHER = (house.ROOT / "solutions/cuda_reduce/going_further.py").read_text(encoding="utf-8")
ATOMICS = (house.ROOT / "tests/submissions/cuda_reduce/slow/atomic_for_each_value.py").read_text(encoding="utf-8")


def test_a_kernel_s_sum_is_no_reduction() -> None:
    """Of `out[0] += x` in a CUDA kernel nothing is made automatically: threads race, and additions are lost."""
    out = np.zeros(1)
    run = emulated(LOST, "total", (4, 1), (64, 1), [np.ones(1000, np.float32), out])
    assert Kind.RACE in {finding.kind for finding in run.findings}
    assert out[0] < 1000


@pytest.mark.sampled(2)
@pytest.mark.parametrize("code", [SOLUTION, FURTHER], ids=["solution", "going_further"])
@pytest.mark.parametrize(("blocks", "threads"), [(1, 1), (3, 5), (2, 32), (40, 7), (1, 1024)])
def test_a_grid_stride_loop_takes_every_element_once(code: str, blocks: int, threads: int) -> None:
    """Whatever the launch, a sum of ones is their number: none is left out, none is taken twice."""
    for count in (0, 1, 31, 777):
        out = np.zeros(1)
        emulated(code, "sum_all", (blocks, 1), (threads, 1), [np.ones(count, np.float32), out])
        assert out[0] == count


def test_what_a_gpu_gains_depends_on_the_kernel() -> None:
    """On one GPU, an atomic addition for each value is modelled a hundred times slower than a tree for each block."""
    values, gpu = np.ones(1_000_000, np.float32), next(gpu for gpu in GPUS if gpu.name == "A100")
    good, bad = (
        estimate(emulated(code, "sum_all", (512, 1), (256, 1), [values, np.zeros(1)]), gpu).seconds
        for code in (SOLUTION, ATOMICS)
    )
    assert bad > 100 * good


def test_the_order_of_additions_changes_the_last_digits() -> None:
    """The same values, launched otherwise, give another float64 sum in its last bits, and the same to eleven digits."""
    values = np.random.default_rng(1).random(20_000, dtype=np.float32) * np.float32(1e-3) + np.float32(1)
    values[::7] = np.float32(1e-12)
    sums = set()
    for blocks, threads in ((1, 32), (4, 32), (8, 256), (3, 96)):
        out = np.zeros(1)
        emulated(SOLUTION, "sum_all", (blocks, 1), (threads, 1), [values, out])
        sums.add(float(out[0]))
    assert len(sums) > 1
    assert max(sums) - min(sums) < 1e-11 * max(sums)
