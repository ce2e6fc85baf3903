# diagnosis: dependency_chain at line 9
# call: total f8[300000] out:f8[1]
from numba import njit

@njit
def total(a, out):
    s = 0.0
    for i in range(a.size):
        s += a[i]
    out[0] = s
