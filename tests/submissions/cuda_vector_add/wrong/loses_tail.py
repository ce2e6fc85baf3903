# verdict: wrong in any_launch  - whole rounds only: the elements of the last, incomplete one are left out
from numba import cuda


@cuda.jit
def vector_add(a, b, out):
    whole = out.size - out.size % cuda.gridsize(1)
    for i in range(cuda.grid(1), whole, cuda.gridsize(1)):
        out[i] = a[i] + b[i]


def launch_config(n):
    return (n + 255) // 256 or 1, 256
