# diagnosis: dependency_chain at line 11
# call: correlation f8[500000] f8[500000] out:f8[3]
from numba import njit


@njit
def correlation(x, y, out):
    sxy = 0.0
    i = 0
    while i < x.size:
        sxy = sxy + x[i] * y[i]
        i += 1
    out[0] = sxy
