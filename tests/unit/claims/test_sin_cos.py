"""What the handout of sin_cos says of ufuncs by @guvectorize, on the Numba that is installed."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from numba import guvectorize, vectorize
from numba.core.errors import NumbaNotImplementedError

pytestmark = [pytest.mark.slow, pytest.mark.sampled(4, "claims")]

LAYOUT = "(n)->(n),(n)"


def both(values: Any, sines: Any, cosines: Any) -> None:
    """Fill `sines` and `cosines`."""
    for i in range(values.shape[0]):
        sines[i], cosines[i] = math.sin(values[i]), math.cos(values[i])


def same(values: Any, out: Any) -> None:
    """Fill `out` with what is given."""
    out[:] = values


def test_two_outputs_in_one_pass_and_any_leading_axes() -> None:
    """A layout with two outputs fills both, for each row of what is broadcast, with the strides that it has."""
    made = guvectorize(["void(float64[:], float64[:], float64[:])"], LAYOUT)(both)
    table, out = np.random.default_rng(1).uniform(-6, 6, (4, 5, 8)), np.empty((2, 4, 5, 4))
    made(table[..., ::2], out=tuple(out))
    assert np.allclose(out, [np.sin(table[..., ::2]), np.cos(table[..., ::2])], rtol=0, atol=1e-15)


def test_vectorize_has_one_output_only() -> None:
    """A scalar function that returns two values becomes no ufunc."""
    with pytest.raises(NumbaNotImplementedError):
        vectorize(["UniTuple(float64, 2)(float64)"])(lambda x: (math.sin(x), math.cos(x)))


def test_contiguous_types_are_believed_and_not_checked() -> None:
    """With [::1], strided rows are read as if they were not: wrong values, and no error."""
    made = guvectorize(["void(float64[::1], float64[::1], float64[::1])"], LAYOUT)(both)
    row = np.arange(8.0)
    sines, _ = made(row[::2])
    assert np.allclose(sines, np.sin(row[:4]))
    assert not np.allclose(sines, np.sin(row[::2]))


def test_a_length_must_come_from_an_operand() -> None:
    """A layout whose output has an axis that no operand has is refused."""
    with pytest.raises(NameError, match="undefined output symbols"):
        guvectorize(["void(float64, float64[:])"], "()->(n)")(same)


def test_without_signatures_outputs_are_positional() -> None:
    """What has only a layout refuses out=, and takes its outputs as arguments."""
    made, row, out = guvectorize(LAYOUT)(both), np.arange(4.0), np.empty((2, 4))
    with pytest.raises(TypeError, match="Too few arguments"):
        made(row, out=tuple(out))
    made(row, *out)
    assert np.allclose(out, [np.sin(row), np.cos(row)])


def test_what_the_layout_names_is_not_broadcast() -> None:
    """A layout that takes all angles at once has no place for a single one."""
    made = guvectorize(["void(float64[:], float64[:])"], "(m)->(m)")(same)
    with pytest.raises(ValueError, match="not have enough dimensions"):
        made(np.float64(1.0))


def test_turning_keeps_digits_that_the_three_term_formula_loses() -> None:
    """After four thousand multiples of tiny angles, turns are exact to 1e-12, 2 cos x cos kx - ... only to 1e-10."""
    angles = 10.0 ** np.linspace(-7, -1, 200)
    step_sine, step_cosine = np.sin(angles), np.cos(angles)
    sine, cosine, spread, before = step_sine, step_cosine, step_cosine, np.ones_like(angles)
    turned_off = spread_off = 0.0
    for k in range(1, 4001):
        exact = np.cos(k * angles)
        turned_off = max(turned_off, float(abs(cosine - exact).max()))
        spread_off = max(spread_off, float(abs(spread - exact).max()))
        sine, cosine = sine * step_cosine + cosine * step_sine, cosine * step_cosine - sine * step_sine
        spread, before = 2 * step_cosine * spread - before, spread
    assert turned_off < 1e-12
    assert spread_off > 1e-10
