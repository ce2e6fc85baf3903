# diagnosis: recompiled at line 6
# call: double f8[1000] out:f8[1000]
from numba import njit

def double(a, out):
    @njit
    def inner(a, out):
        for i in range(a.size):
            out[i] = 2.0 * a[i]
    inner(a, out)
