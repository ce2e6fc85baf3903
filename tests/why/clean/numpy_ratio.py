# diagnosis: none
# call: ratio f4[100000] f4[100000] out:f4[100000]
from numba import njit

@njit(error_model="numpy")
def ratio(a, b, out):
    for i in range(a.size):
        out[i] = a[i] / b[i]
