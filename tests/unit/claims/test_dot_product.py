"""What the source texts, and the handout of dot_product, say of signatures and fastmath, on the installed Numba."""

from __future__ import annotations

import math
import re
from typing import Any

import numpy as np
import pytest
from numba import int32, njit

pytestmark = [pytest.mark.slow, pytest.mark.sampled(4, "claims")]

VECTORS = re.compile(r"\bv?mulpd\b|\bvfmadd\w*pd\b|\bfmla\b")
VALUES = np.arange(10.0)


def dot(a: Any, b: Any) -> float:
    """Return the sum of products, as the texts write it."""
    total = 0.0
    for i in range(len(a)):
        total += a[i] * b[i]
    return total


def test_a_signature_compiles_at_decoration() -> None:
    """With a signature there is machine code before the first call; without one, the first call makes it."""
    assert len(njit("float64(float64[:], float64[:])")(dot).signatures) == 1
    lazy = njit(dot)
    assert not lazy.signatures
    lazy(VALUES, VALUES)
    lazy(VALUES, VALUES)
    assert len(lazy.signatures) == 1


def test_a_layout_is_a_type() -> None:
    """A view is compiled for anew without a signature, accepted by [:], and refused by [::1]."""
    lazy = njit(dot)
    assert (lazy(VALUES, VALUES), lazy(VALUES[::2], VALUES[::2])) == (285.0, 120.0)
    assert len(lazy.signatures) == 2
    assert njit("float64(float64[:], float64[:])")(dot)(VALUES[::-1], VALUES) == 120.0
    near = njit("float64(float64[::1], float64[::1])")(dot)
    assert near(VALUES, VALUES) == 285.0
    with pytest.raises(TypeError, match="No matching definition"):
        near(VALUES[::2], VALUES[::2])


def test_a_signature_converts_numbers_and_no_arrays() -> None:
    """A float given to int32 is cut without a word; an array of another type is refused, and nothing compiles anew."""
    add = njit(int32(int32, int32))(lambda x, y: x + y)
    assert add(2.7, 3.9) == 5
    eager = njit("float64(float64[:], float64[:])")(dot)
    with pytest.raises(TypeError, match="No matching definition"):
        eager(np.arange(3), np.arange(3))
    assert len(eager.signatures) == 1


@pytest.mark.parametrize("flags", [False, {"reassoc"}, True])
def test_only_reordered_additions_become_vectors(flags: Any) -> None:
    """The plain loop adds one by one; permission to reorder, which is a part of fastmath, is what vectors need."""
    compiled = njit("float64(float64[::1], float64[::1])", fastmath=flags)(dot)
    (assembly,) = compiled.inspect_asm().values()
    assert bool(VECTORS.search(assembly)) == bool(flags)


def test_fastmath_cancels_what_was_to_be_kept() -> None:
    """A compensated sum is exact, and is a plain one with fastmath."""

    def compensated(values: Any) -> float:
        total, lost = 0.0, 0.0
        for value in values:
            new = total + value
            part = new - total
            lost += (total - (new - part)) + (value - part)
            total = new
        return total + lost

    values = np.full(100_000, 1e-16)
    values[:64] = 1.0
    exact = math.fsum(values)
    assert abs(njit(compensated)(values) - exact) < 1e-14
    assert abs(njit(fastmath=True)(compensated)(values) - exact) > 5e-12


def test_the_price_in_digits_depends_on_the_values() -> None:
    """On noise fastmath is as exact as the plain loop; with small values after large ones both lose digits."""
    hard = np.full(1_000_000, 1e-8)
    hard[:64] = 1.0
    noise = np.random.default_rng(1).standard_normal(1_000_000)
    plain, fast = njit(dot), njit(fastmath=True)(dot)
    for values, least, most in ((noise, 0.0, 1e-12), (hard, 5e-13, 1e-11)):
        exact = math.fsum(values * values)
        for function in (plain, fast, np.dot):
            assert least <= abs(function(values, values) - exact) / exact < most
