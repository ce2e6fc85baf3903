# diagnosis: none
# call: multiply f8[200,200] f8[200,200] out:f8[200,200]
from numba import njit

@njit
def multiply(a, b, out):
    out[:] = 0.0
    for i in range(a.shape[0]):
        for k in range(a.shape[1]):
            for j in range(b.shape[1]):
                out[i, j] += a[i, k] * b[k, j]
