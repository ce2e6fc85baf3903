# verdict: error in surplus_threads  - i <= n lets one thread through that has no element
from numba import cuda


@cuda.jit
def vector_add(a, b, out):
    i = cuda.grid(1)
    while i <= out.size:
        out[i] = a[i] + b[i]
        i += cuda.gridsize(1)


def launch_config(n):
    return (n + 255) // 256 or 1, 256
