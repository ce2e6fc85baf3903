"""What the source texts, and the handout of preallocate, say of memory in compiled code, on the Numba installed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numba import njit
from numba.core.runtime import _nrt_python, rtsys

pytestmark = [pytest.mark.slow, pytest.mark.sampled(4, "claims")]


def append_to_list(n: int, out: Any) -> None:
    """Fill `out` from a list that grew."""
    results = []
    for i in range(n):
        results.append(i * 2)  # noqa: PERF401 - what the text shows
    for i in range(n):
        out[i] = results[i]


def append_to_array(n: int, out: Any) -> None:
    """Fill `out` from an array that is made anew for every element."""
    results = np.empty(0, np.int64)
    for i in range(n):
        results = np.append(results, i * 2)
    out[:] = results


def allocate_once(n: int, out: Any) -> None:
    """Fill `out` from an array of its own."""
    results = np.empty(n, np.int64)
    for i in range(n):
        results[i] = i * 2
    out[:] = results


def fill(n: int, out: Any) -> None:
    """Fill `out`, and finish its last element in a slice."""
    for i in range(n - 1):
        out[i] = i * 2
    out[n - 1 :] = 2 * (n - 1)


def _allocations(function: Callable[..., None], n: int) -> int:
    """Return how many blocks of memory a call takes of Numba's runtime."""
    out = np.empty(n, np.int64)
    _nrt_python.memsys_enable_stats()  # as NUMBA_NRT_STATS=1 does for a whole process
    compiled = njit(function)
    compiled(n, out)
    before = rtsys.get_allocation_stats().mi_alloc
    compiled(n, out)
    assert np.array_equal(out, 2 * np.arange(n))
    return int(rtsys.get_allocation_stats().mi_alloc - before)


def test_the_ladder_of_allocations() -> None:
    """One for each element by np.append, one by np.empty, none in the caller's buffer, slices included."""
    n = 1000
    none = _allocations(fill, n)  # but what stands for the array that is handed in
    assert none <= 1
    assert _allocations(allocate_once, n) == none + 1
    assert _allocations(append_to_array, n) >= none + n


def test_a_compiled_list_has_no_python_objects() -> None:
    """Appending in nopython mode makes no Python objects: a list is one block, which grows."""
    assert 1 <= _allocations(append_to_list, 1000) < 100
    compiled = njit(append_to_list)
    compiled(1, np.empty(1, np.int64))
    assert "PyList_Append" not in next(iter(compiled.inspect_llvm().values()))
