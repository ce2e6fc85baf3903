# verdict: error in surplus_threads  - no guard and no stride: the threads to spare reach beyond the arrays
from numba import cuda


@cuda.jit
def vector_add(a, b, out):
    i = cuda.grid(1)
    out[i] = a[i] + b[i]


def launch_config(n):
    return (n + 255) // 256 or 1, 256
