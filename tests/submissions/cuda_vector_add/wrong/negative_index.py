# verdict: error in surplus_threads  - thread 0 works on index -1, which Python takes for the last element
from numba import cuda


@cuda.jit
def vector_add(a, b, out):
    for i in range(cuda.grid(1), out.size, cuda.gridsize(1)):
        out[i - 1] = a[i - 1] + b[i - 1]


def launch_config(n):
    return (n + 255) // 256 or 1, 256
