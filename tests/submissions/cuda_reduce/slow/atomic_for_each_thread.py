# verdict: slow in speed  - no tree: a quarter of a million atomic additions to one element
from numba import cuda


@cuda.jit
def sum_all(values, out):
    total = 0.0
    for i in range(cuda.grid(1), values.size, cuda.gridsize(1)):
        total += values[i]
    cuda.atomic.add(out, 0, total)


def launch_config(n):
    return min(max(1, -(-n // 256)), 1024), 256
