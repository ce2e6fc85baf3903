# diagnosis: not_vectorized at line 7
# call: ratio f4[100000] f4[100000] out:f4[100000]
from numba import njit

@njit
def ratio(a, b, out):
    for i in range(a.size):
        out[i] = a[i] / b[i]
