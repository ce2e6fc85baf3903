# diagnosis: float64_promotion at line 9
# call: halve f4[500,500] out:f4[500,500]
from numba import njit

@njit
def halve(a, out):
    for y in range(a.shape[0]):
        for x in range(a.shape[1]):
            out[y, x] = 0.5 * a[y, x] + 0.25
