# diagnosis: none
# call: affine f8[100000] out:f8[100000]
from numba import njit

@njit
def affine(a, out):
    out[:] = 2.0 * a + 1.0
