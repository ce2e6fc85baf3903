"""What the handout of cuda_transpose says of Numba and of banks."""

from __future__ import annotations

import numpy as np
import pytest

from grader.cuda import Uncompiled
from grader.ptxemu import Run
from tests.unit.emulation import compiled, emulated, needs_compiler

pytestmark = [*needs_compiler, pytest.mark.sampled(4, "claims")]

COLUMN = """\
from numba import cuda, float32

SIDE = 32
PADDED = SIDE + 1


@cuda.jit
def column(out):
    tile = cuda.shared.array((SIDE, WIDTH), float32)
    for row in range(SIDE):
        tile[row, cuda.threadIdx.x] = row
    cuda.syncthreads()
    out[cuda.threadIdx.x] = tile[cuda.threadIdx.x, 5]
"""


def _column(width: str) -> Run:
    out = np.zeros(32, np.float32)
    run = emulated(COLUMN.replace("WIDTH", width), "column", (1, 1), (32, 1), [out])
    assert out.tolist() == list(range(32))
    return run


@pytest.mark.parametrize(("width", "wavefronts"), [("SIDE", 32), ("PADDED", 1)])
def test_a_column_of_a_tile_is_in_one_bank_or_in_32(width: str, wavefronts: int) -> None:
    """A warp reads a column of 32 x 32 elements in 32 wavefronts, and of 32 x 33 in one."""
    loads = [traffic for site, traffic in _column(width).traffic.items() if site.shared and not site.stores]
    assert [traffic.sectors for traffic in loads] == [wavefronts]


def test_a_sum_is_no_constant_in_a_kernel() -> None:
    """Numba refuses a shape that is worked out in the kernel, though all of it is known, and takes a name for it."""
    found = compiled(COLUMN.replace("WIDTH", "SIDE + 1"), "column", ("f4:1",))
    assert isinstance(found, Uncompiled)
    assert "must be a constant" in found.message
    assert isinstance(compiled(COLUMN.replace("WIDTH", "PADDED"), "column", ("f4:1",)), bytes)
