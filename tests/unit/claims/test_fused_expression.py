"""What the source texts, and the handout of fused_expression, say of fused loops, on the installed Numba."""

from __future__ import annotations

import math
import time
import tracemalloc
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numba import njit, vectorize

pytestmark = [pytest.mark.slow, pytest.mark.sampled(4, "claims")]

X = np.linspace(0.0, 20.0, 1_000_000)


def expression(x: Any) -> Any:
    """Return the texts' formula."""
    return np.sqrt(x**2 + np.sin(x) * np.exp(-x))


def loop(x: Any, out: Any) -> None:
    """Fill `out` with the texts' formula."""
    for i in range(len(x)):
        out[i] = math.sqrt(x[i] * x[i] + math.sin(x[i]) * math.exp(-x[i]))


def _arrays_at_once(call: Callable[[], Any]) -> float:
    """Return the most memory that NumPy's arrays take during `call`, in arrays as long as X."""
    tracemalloc.start()
    call()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak / X.nbytes


def test_numpy_holds_four_arrays_at_once() -> None:
    """While e^-x is worked out, x², sin x and -x are there as well; the texts count three."""
    assert 3.9 < _arrays_at_once(lambda: expression(X)) < 4.1


def test_a_fused_loop_gives_the_same_values() -> None:
    """Element by element, the compiled loop and a ufunc agree with NumPy to the last digits, and take no array."""
    out, own = np.empty_like(X), np.empty_like(X)
    fused = njit(loop)
    fused(X, out)
    assert _arrays_at_once(lambda: fused(X, out)) < 0.01
    formula = vectorize("float64(float64)")(lambda v: math.sqrt(v * v + math.sin(v) * math.exp(-v)))
    assert _arrays_at_once(lambda: formula(X, out=own)) < 0.01
    assert np.allclose(out, expression(X), rtol=1e-15, atol=0)
    assert np.allclose(own, out, rtol=1e-15, atol=0)


def test_no_root_is_nan_and_no_exception() -> None:
    """Compiled, math.sqrt of a negative number is NaN, where Python raises ValueError."""

    def root(value: float) -> float:
        return math.sqrt(value)

    assert math.isnan(njit(root)(-1.0))
    with pytest.raises(ValueError, match="math domain error"):
        math.sqrt(-1.0)


def test_sine_and_exponential_take_the_time() -> None:
    """The same loop without the two takes less than a third: the rest is all that fusing operations could save."""

    def without(x: Any, out: Any) -> None:
        for i in range(len(x)):
            out[i] = math.sqrt(x[i] * x[i] + x[i] * -x[i])

    out = np.empty_like(X)
    whole, rest = (min(_timed(compiled, out) for _ in range(9)) for compiled in (njit(loop), njit(without)))
    assert 3 * rest < whole


def _timed(function: Callable[..., Any], out: Any) -> float:
    started = time.process_time()
    function(X, out)
    return time.process_time() - started
