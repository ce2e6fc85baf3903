# diagnosis: recompiled at line 6
# call: shift f4[1000] f4=2 out:f4[1000]
import numba

def make(by):
    @numba.njit
    def kernel(a, out):
        for i in range(a.size):
            out[i] = a[i] + by
    return kernel

def shift(a, by, out):
    make(by)(a, out)
