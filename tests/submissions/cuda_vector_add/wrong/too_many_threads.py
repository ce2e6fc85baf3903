# verdict: wrong in launch_range  - 2048 threads in a block: a simulator takes them, no GPU does
from numba import cuda


@cuda.jit
def vector_add(a, b, out):
    for i in range(cuda.grid(1), out.size, cuda.gridsize(1)):
        out[i] = a[i] + b[i]


def launch_config(n):
    return max(1, -(-n // 2048)), 2048
