# verdict: passed  - from the last element to the first
from numba import cuda


@cuda.jit
def vector_add(a, b, out):
    i = out.size - 1 - cuda.grid(1)
    while i >= 0:
        out[i] = a[i] + b[i]
        i -= cuda.gridsize(1)


def launch_config(n):
    return max(1, -(-n // 256)), 256
