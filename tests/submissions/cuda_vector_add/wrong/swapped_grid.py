# verdict: error in any_launch  - grid and gridsize in each other's place: thread 0 gets a stride of 0
from numba import cuda


@cuda.jit
def vector_add(a, b, out):
    for i in range(cuda.gridsize(1), out.size, cuda.grid(1)):
        out[i] = a[i] + b[i]


def launch_config(n):
    return (n + 255) // 256 or 1, 256
