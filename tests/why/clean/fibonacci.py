# diagnosis: none
# call: fibonacci i8[90] out:i8[90]
from numba import njit

@njit
def fibonacci(a, out):
    out[0] = out[1] = 1
    for i in range(2, out.size):
        out[i] = out[i - 1] + out[i - 2]
