# verdict: error in any_launch  - a kernel for blocks of at most 64 threads, and launched with more
from numba import cuda


@cuda.jit(launch_bounds=64)
def vector_add(a, b, out):
    for i in range(cuda.grid(1), out.size, cuda.gridsize(1)):
        out[i] = a[i] + b[i]


def launch_config(n):
    return max(1, -(-n // 256)), 256
