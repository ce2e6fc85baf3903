# verdict: slow in speed  - blocks also do the work of the blocks after them
from numba import cuda


@cuda.jit
def vector_add(a, b, out):
    for i in range(cuda.grid(1), out.size, cuda.blockDim.x):
        out[i] = a[i] + b[i]


def launch_config(n):
    return max(1, min(-(-n // 256), 64)), 256
