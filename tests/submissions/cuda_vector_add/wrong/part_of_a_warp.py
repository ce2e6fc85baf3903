# verdict: wrong in launch_range  - 100 threads a block: the fourth warp has 4 of its 32 threads
from numba import cuda


@cuda.jit
def vector_add(a, b, out):
    for i in range(cuda.grid(1), out.size, cuda.gridsize(1)):
        out[i] = a[i] + b[i]


def launch_config(n):
    return max(1, -(-n // 100)), 100
