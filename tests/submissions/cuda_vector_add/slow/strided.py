# verdict: slow in speed  - neighbouring threads take elements that lie a whole row of 32 apart
from numba import cuda


@cuda.jit
def vector_add(a, b, out):
    rows = (out.size + 31) // 32
    for place in range(cuda.grid(1), 32 * rows, cuda.gridsize(1)):
        i = place % rows * 32 + place // rows
        if i < out.size:
            out[i] = a[i] + b[i]


def launch_config(n):
    return max(1, -(-n // 256)), 256
