# verdict: wrong in exact_values  - adds in half precision: right to three digits
import numpy as np
from numba import cuda


@cuda.jit
def vector_add(a, b, out):
    for i in range(cuda.grid(1), out.size, cuda.gridsize(1)):
        out[i] = np.float16(a[i]) + np.float16(b[i])


def launch_config(n):
    return (n + 255) // 256 or 1, 256
