"""Sines and cosines of all multiples of an angle, for rows of amplitudes."""

import math

import numpy as np
from numba import guvectorize
from numpy.typing import NDArray

Row = NDArray[np.float64]


# What makes a generalised ufunc of it stands above its def.
# (Helper functions of your own may stand here.)
def sin_cos(angle: float, amplitudes: Row, sines: Row, cosines: Row) -> None:
    """Fill `sines` with amplitudes[k - 1] * sin(k * angle) for k = 1, 2, ..., and `cosines` with the cosines."""
    # YOUR CODE HERE
    raise NotImplementedError()
