# diagnosis: temporaries at line 8
# call: rows f8[300,400] out:f8[300,400]
from numba import njit

@njit
def rows(a, out):
    for r in range(a.shape[0]):
        line = a[r] * 2.0 + a[0]
        for c in range(line.size):
            out[r, c] = line[c]
