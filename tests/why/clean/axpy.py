# diagnosis: none
# call: axpy f4=2 f4[200000] f4[200000] out:f4[200000]
from numba import njit

@njit
def axpy(s, x, y, out):
    for i in range(x.size):
        out[i] = s * x[i] + y[i]
