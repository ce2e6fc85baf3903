# diagnosis: none
# call: power f8[50000] f8[50000] out:f8[50000]
from numba import njit

@njit
def power(real, imaginary, out):
    for i in range(out.size):
        out[i] = real[i] * real[i] + imaginary[i] * imaginary[i]
