# verdict: wrong in launch_range  - a thousand blocks even for a single element
from numba import cuda


@cuda.jit
def vector_add(a, b, out):
    for i in range(cuda.grid(1), out.size, cuda.gridsize(1)):
        out[i] = a[i] + b[i]


def launch_config(n):
    return 1024, 256
