"""What the source texts say about the Mandelbrot set, held against today's Numba."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from typing import Any

import numba
import numpy as np
import pytest
from numba import get_thread_id, njit, parallel_chunksize, prange

pytestmark = [pytest.mark.slow, pytest.mark.sampled(4, "claims")]

SOLUTION = Path(__file__).parents[3] / "solutions" / "mandelbrot" / "mandelbrot.py"


def _solution() -> Any:
    spec = importlib.util.spec_from_file_location("mandelbrot_of_claims", SOLUTION)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_inner_loop_can_be_vectorised() -> None:
    """Several points in step: the steps of the reference multiply whole vectors."""
    count_row = _solution().count_row
    count_row(-2.0, 0.1, 0.1, 20, np.empty(40, np.int32))
    code = count_row.inspect_llvm(count_row.signatures[0])
    assert re.search(r"fmul <\d+ x double>", code)


def test_a_picture_of_zeros_says_nothing_of_what_never_escapes() -> None:
    """As the first text writes it, a point of the set and one that escapes in the first step have the same count."""

    @njit
    def counted(x: float, y: float, limit: int) -> Any:
        result = np.zeros(1)
        z = 0j
        for k in range(limit):
            z = z * z + complex(x, y)
            if abs(z) > 2:
                result[0] = k
                break
        return result[0]

    assert counted(0.0, 0.0, 100) == counted(3.0, 0.0, 100) == 0.0


def test_abs_rounds_what_is_next_to_the_circle_onto_it() -> None:
    """`abs(z) > 2` and `re * re + im * im > 4` differ for points one rounding outside."""

    @njit
    def distance(z: complex) -> float:
        return abs(z)

    found = [
        complex(x, y)
        for x in np.linspace(1.0, 1.9, 300).tolist()
        for y in [float(np.sqrt(4.0 - x * x)), float(np.nextafter(np.sqrt(4.0 - x * x), 3.0))]
        if x * x + y * y == np.nextafter(4.0, 5.0)
    ]
    assert found
    assert any(distance(z) <= 2.0 for z in found)


@pytest.mark.skipif(numba.config.NUMBA_NUM_THREADS < 2, reason="one processor: there is one thread")
def test_prange_gives_each_thread_neighbours() -> None:
    """A loop is cut into as many blocks as there are threads; under OpenMP small chunks go to the same threads."""

    @njit(parallel=True)
    def who(out: Any) -> None:
        for i in prange(out.size):
            out[i] = get_thread_id()

    @njit(parallel=True)
    def who_of_chunks(out: Any) -> None:
        with parallel_chunksize(4):
            for i in prange(out.size):
                out[i] = get_thread_id()

    before = numba.get_num_threads()
    numba.set_num_threads(2)
    try:
        out = np.empty(100, np.int64)
        who(out)
        assert np.count_nonzero(np.diff(out)) <= 1
        if numba.threading_layer() == "omp":
            who_of_chunks(out)
            assert np.count_nonzero(np.diff(out)) <= 1
    finally:
        numba.set_num_threads(before)
