# verdict: wrong in any_launch  - every block starts at its own thread number, so all do the elements of the first
from numba import cuda


@cuda.jit
def vector_add(a, b, out):
    for i in range(cuda.threadIdx.x, out.size, cuda.gridsize(1)):
        out[i] = a[i] + b[i]


def launch_config(n):
    return (n + 255) // 256 or 1, 256
