# diagnosis: recompiled at line 6
# call: squares f8[1000] out:f8[1000]
from numba import njit

def squares(a, out):
    def loop(a, out):
        for i in range(a.size):
            out[i] = a[i] * a[i]
    njit(loop)(a, out)
