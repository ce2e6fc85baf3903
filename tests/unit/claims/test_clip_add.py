"""What the source texts, and the handout of clip_add, say of ufuncs by @vectorize, on the Numba that is installed."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numba import get_num_threads, njit, vectorize
from numba.core.errors import TypingError

pytestmark = pytest.mark.sampled(4, "claims")
SIGNATURES = ["int32(int32, int32)", "int64(int64, int64)", "float32(float32, float32)", "float64(float64, float64)"]


def clip_add(x: float, y: float) -> float:
    """Return x + y, at least -1 and at most 1."""
    total = x + y
    if total > 1:
        return 1
    if total < -1:
        return -1
    return total


def sin_times_cos(x: float, y: float) -> float:
    """Return sin(x) * cos(y)."""
    return math.sin(x) * math.cos(y)


def _cpu(call: Callable[[], Any]) -> float:
    """Return the least processor time of ten calls, in seconds, of all threads together."""
    call()
    times = []
    for _ in range(10):
        started = time.process_time()
        call()
        times.append(time.process_time() - started)
    return min(times)


def test_numpy_has_ufuncs_and_math_has_none() -> None:
    """np.add takes lists, element by element; math.sin refuses an array."""
    assert np.add([1, 2, 3, 4], [4, 5, 6, 7]).tolist() == [5, 7, 9, 11]
    with pytest.raises(TypeError):
        sin_times_cos(np.ones(2), np.ones(2))  # type: ignore[arg-type]


@pytest.mark.slow
def test_vectorize_makes_a_ufunc() -> None:
    """It broadcasts, fills `out`, reduces and accumulates, and an identity is what a reduction starts from."""
    made = vectorize(SIGNATURES, identity=0)(clip_add)
    column, row, out = np.array([[0.25], [0.75]]), np.array([0.5, -2.0, 0.125]), np.empty((2, 3))
    assert made(column, row, out=out) is out
    assert out.tolist() == [[0.75, -1, 0.375], [1, -1, 0.875]]
    values = np.array([0.5, 0.75, -0.5, -2.0])
    assert made.accumulate(values).tolist() == [0.5, 1, 0.5, -1]
    assert (made.reduce(values), made.reduce(values[:0]), made.reduce(np.array([3.0]))) == (-1, 0, 1)
    bare = vectorize(SIGNATURES)(clip_add)
    assert bare.reduce(np.array([3.0])) == 3
    with pytest.raises(ValueError, match="no identity"):
        bare.reduce(values[:0])


@pytest.mark.slow
def test_the_first_signature_that_fits_is_taken() -> None:
    """With float64 first, whole numbers are added as float64; without signatures the calls before decide."""
    whole, out = np.ones(3, np.int32), np.empty(3, np.int32)
    assert vectorize(SIGNATURES)(clip_add)(whole, whole).dtype == np.int32
    with pytest.raises(TypeError, match="same_kind"):
        vectorize(SIGNATURES[::-1])(clip_add)(whole, whole, out=out)
    late = vectorize(clip_add)
    late(np.ones(3), np.ones(3))
    with pytest.raises(TypeError, match="same_kind"):
        late(whole, whole, out=out)


@pytest.mark.slow
def test_the_parallel_target_is_dear_where_the_function_is_cheap() -> None:
    """It needs several times the processor time of the default target, and far less of it too much for sines."""
    cheap, dear = _price(clip_add, 400_000), _price(sin_times_cos, 200_000)
    assert cheap > 3  # near-linear scaling would need no more than the default target does
    assert dear < cheap / 2


def _price(function: Callable[[float, float], float], n: int) -> float:
    """Return the processor time of the parallel target over that of the default one."""
    x, out = np.random.default_rng(1).uniform(-1.5, 1.5, n), np.empty(n)
    serial, parallel = vectorize(SIGNATURES[3:])(function), vectorize(SIGNATURES[3:], target="parallel")(function)
    return _cpu(lambda: parallel(x, x, out=out)) / _cpu(lambda: serial(x, x, out=out))


@pytest.mark.slow
def test_the_parallel_target_races_in_a_reduction() -> None:
    """With two threads or more, an accumulation by the parallel target is wrong: its steps are shared out."""
    if get_num_threads() < 2:
        pytest.skip("one thread races with nobody")
    values = np.random.default_rng(1).uniform(-1, 1, 200_003)
    serial = vectorize(SIGNATURES[3:], identity=0)(clip_add)
    parallel = vectorize(SIGNATURES[3:], identity=0, target="parallel")(clip_add)
    right = serial.accumulate(values)
    assert any(not np.array_equal(parallel.accumulate(values), right) for _ in range(500))


@pytest.mark.slow
def test_a_compiled_scalar_function_knows_no_arrays_to_compare() -> None:
    """What makes arrays of numbers is the ufunc: the same function by @njit fails for arrays."""
    with pytest.raises(TypingError):
        njit(clip_add)(np.ones(3), np.ones(3))
