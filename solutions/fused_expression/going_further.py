"""A formula in one pass, going further: sine and exponential written out, and worked out for vectors of values.

A call of a library's function is one value at a time, whatever surrounds it. Both functions here are what such a
library has inside: the argument is brought near zero, exactly enough, and a polynomial does the rest. Without calls and
branches the compiler makes vector instructions of all of it. What is too far from zero for that goes the plain way.

Against the reference, values from 0 to 20 on one core: five times as fast (300 000 and a million values, minima of 5
to 7 runs on a busy machine, AMD EPYC, two vCPU).
"""

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

Series = NDArray[np.float64]

### BEGIN SOLUTION
BLOCK = 512
FAR = 700.0  # beyond it e^x has no float64 of full precision, and pi no longer enough digits here

# Constants in parts: the first has so few digits that its product with a whole number is exact (Cody and Waite 1980).
LN2_HIGH, LN2_LOW = 6.93147180369123816490e-01, 1.90821492927058770002e-10
PI_HIGH, PI_MIDDLE, PI_LOW = 3.1415926218032836914, 3.1786509424591713469e-08, 1.2246467864107188502e-16


@njit
def write_exponentials(x: Series, mantissas: Series, powers: NDArray[np.int64]) -> None:
    """Write e⁻ˣ in two parts: `mantissas`, near 1, and the bits of a power of two, int64."""
    for i in range(x.size):
        count = np.floor(x[i] * -(1.0 / math.log(2.0)) + 0.5)
        r = (-x[i] - count * LN2_HIGH) - count * LN2_LOW
        # Taylor's series: r is at most 0.35, and the term after the last is below 1e-17.
        p = 1.0 / 87178291200.0
        p = p * r + 1.0 / 6227020800.0
        p = p * r + 1.0 / 479001600.0
        p = p * r + 1.0 / 39916800.0
        p = p * r + 1.0 / 3628800.0
        p = p * r + 1.0 / 362880.0
        p = p * r + 1.0 / 40320.0
        p = p * r + 1.0 / 5040.0
        p = p * r + 1.0 / 720.0
        p = p * r + 1.0 / 120.0
        p = p * r + 1.0 / 24.0
        p = p * r + 1.0 / 6.0
        p = p * r + 0.5
        mantissas[i] = p * r * r + r + 1.0
        powers[i] = (np.int64(count) + 1023) << 52


@njit
def finish(x: Series, powers: Series, out: Series) -> None:
    """Write the root to `out`, which holds the mantissas of e⁻ˣ; `powers` are its powers of two."""
    for i in range(x.size):
        count = np.floor(x[i] * (1.0 / math.pi) + 0.5)
        r = ((x[i] - count * PI_HIGH) - count * PI_MIDDLE) - count * PI_LOW
        z = r * r
        # Taylor's series again: r is at most pi / 2, and the term after the last is below 1e-17.
        p = 1.0 / 51090942171709440000.0
        p = p * z - 1.0 / 121645100408832000.0
        p = p * z + 1.0 / 355687428096000.0
        p = p * z - 1.0 / 1307674368000.0
        p = p * z + 1.0 / 6227020800.0
        p = p * z - 1.0 / 39916800.0
        p = p * z + 1.0 / 362880.0
        p = p * z - 1.0 / 5040.0
        p = p * z + 1.0 / 120.0
        p = p * z - 1.0 / 6.0
        half = count * 0.5
        sign = 1.0 - 4.0 * (half - np.floor(half))  # the sine changes its sign with every odd multiple of pi
        out[i] = np.sqrt(x[i] * x[i] + sign * (p * z * r + r) * (out[i] * powers[i]))


@njit
def plain(x: Series, out: Series) -> None:
    """Fill `out` by the library's functions."""
    for i in range(x.size):
        out[i] = math.sqrt(x[i] * x[i] + math.sin(x[i]) * math.exp(-x[i]))


### END SOLUTION


@njit
def fused_expression(x: Series, out: Series) -> None:
    """Fill `out`, float64 (n,), with sqrt(x² + sin x · e⁻ˣ) of `x`, float64 (n,): NaN where there is no root."""
    ### BEGIN SOLUTION
    powers = np.empty(BLOCK, np.int64)
    for start in range(0, x.size, BLOCK):
        values, part = x[start : start + BLOCK], out[start : start + BLOCK]
        far = 0
        for i in range(values.size):
            far += not abs(values[i]) <= FAR
        if far:
            plain(values, part)
        else:
            write_exponentials(values, part, powers)
            finish(values, powers.view(np.float64), part)
    ### END SOLUTION
