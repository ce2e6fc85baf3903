# verdict: wrong in launch_range  - (threads, blocks), the other way round
from numba import cuda


@cuda.jit
def vector_add(a, b, out):
    for i in range(cuda.grid(1), out.size, cuda.gridsize(1)):
        out[i] = a[i] + b[i]


def launch_config(n):
    return 256, max(1, -(-n // 256))
