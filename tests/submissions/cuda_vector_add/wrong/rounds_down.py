# verdict: wrong in launch_range  - rounds down: no block at all below 256 elements
from numba import cuda


@cuda.jit
def vector_add(a, b, out):
    for i in range(cuda.grid(1), out.size, cuda.gridsize(1)):
        out[i] = a[i] + b[i]


def launch_config(n):
    return n // 256, 256
