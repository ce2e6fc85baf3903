# diagnosis: none
# call: horner f8[6] f8[50000] out:f8[50000]
from numba import njit

@njit
def horner(coefficients, x, out):
    c0, c1, c2 = coefficients[0], coefficients[1], coefficients[2]
    for i in range(x.size):
        out[i] = c0 + x[i] * (c1 + x[i] * c2)
