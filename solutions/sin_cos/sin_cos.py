"""Sines and cosines of all multiples of an angle, for rows of amplitudes."""

import math

import numpy as np
from numba import guvectorize
from numpy.typing import NDArray

Row = NDArray[np.float64]


# What makes a generalised ufunc of it stands above its def.
### BEGIN SOLUTION
# A call gets one angle and one row of amplitudes, and fills two rows as long as that. [:] and not [::1]: neighbours may
# lie apart, and NumPy does not copy them together first.
@guvectorize(["void(float64, float64[:], float64[:], float64[:])"], "(),(n)->(n),(n)")
### END SOLUTION
def sin_cos(angle: float, amplitudes: Row, sines: Row, cosines: Row) -> None:
    """Fill `sines` with amplitudes[k - 1] * sin(k * angle) for k = 1, 2, ..., and `cosines` with the cosines."""
    ### BEGIN SOLUTION
    # Each multiple is the one before, turned by the angle: four multiplications in the place of a sine and a cosine.
    step_sine, step_cosine = math.sin(angle), math.cos(angle)
    sine, cosine = step_sine, step_cosine
    for k in range(amplitudes.shape[0]):
        sines[k] = amplitudes[k] * sine
        cosines[k] = amplitudes[k] * cosine
        sine, cosine = sine * step_cosine + cosine * step_sine, cosine * step_cosine - sine * step_sine
    ### END SOLUTION
