# diagnosis: recompiled at line 6
# call: threshold f8[1000] f8=0.5 out:f8[1000]
import numba

def threshold(a, level, out):
    def above(a, out):
        for i in range(a.size):
            out[i] = a[i] if a[i] > level else 0.0
    numba.jit(above, nopython=True)(a, out)
