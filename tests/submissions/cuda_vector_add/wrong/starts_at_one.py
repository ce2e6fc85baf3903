# verdict: wrong in any_launch  - counts threads from 1, so element 0 is never written
from numba import cuda


@cuda.jit
def vector_add(a, b, out):
    for i in range(cuda.grid(1) + 1, out.size, cuda.gridsize(1)):
        out[i] = a[i] + b[i]


def launch_config(n):
    return (n + 255) // 256 or 1, 256
