# diagnosis: not_vectorized at line 8
# call: normalise f8[50000] f8=3 out:f8[50000]
from numba import njit

@njit
def normalise(values, by, out):
    n = values.shape[0]
    for k in range(n):
        shifted = values[k] - 0.5
        out[k] = 1.0 / (by + shifted * shifted)
