# diagnosis: temporaries at line 8
# exercise: clip_add
import numpy as np
from numba import vectorize


def clip_add(x, y, out=None):
    total = x + y
    low = np.where(total < -1.0, -1.0, total)
    result = np.where(low > 1.0, 1.0, low)
    if out is None:
        return result
    out[...] = result
    return out


@vectorize(["float64(float64, float64)"], target="parallel")
def sin_times_cos(x, y):
    return np.sin(x) * np.cos(y)
