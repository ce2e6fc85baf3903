# diagnosis: none
# call: orbit f8=0.01 out:f8[50000]
import math
import numba

@numba.njit
def slope(x, v):
    return v, -x

@numba.njit
def orbit(step, out):
    x, v = 1.0, 0.0
    for i in range(out.size):
        a, b = slope(x, v)
        c, d = slope(x + 0.5 * step * a, v + 0.5 * step * b)
        x += step * c
        v += step * d
        out[i] = x
