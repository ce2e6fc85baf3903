# verdict: error in tiny  - believes that every array has 1000 elements
from numba import cuda


@cuda.jit
def vector_add(a, b, out):
    for i in range(cuda.grid(1), 1000, cuda.gridsize(1)):
        out[i] = a[i] + b[i]


def launch_config(n):
    return (n + 255) // 256 or 1, 256
