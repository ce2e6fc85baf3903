# diagnosis: temporaries at line 10
# call: blend f8[3000,200] f8[3000,200] out:f8[3000,200]
import numba

@numba.njit
def blend(a, b, out):
    n = a.shape[0]
    i = 0
    while i < n:
        row = (a[i] + b[i]) * 0.5
        out[i] = row
        i += 1
