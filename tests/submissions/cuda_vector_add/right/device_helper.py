# verdict: passed  - a device function does the sum, and few, larger blocks share the work
from numba import cuda


@cuda.jit(device=True)
def add(x, y):
    return x + y


@cuda.jit
def vector_add(a, b, out):
    first, stride = cuda.grid(1), cuda.gridsize(1)
    for i in range(first, out.shape[0], stride):
        out[i] = add(a[i], b[i])


def launch_config(n):
    return min(n // 512 + 1, 4096), 512
