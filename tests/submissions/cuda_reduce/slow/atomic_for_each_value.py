# verdict: slow in speed  - every value is added to the one element, one after the other
from numba import cuda


@cuda.jit
def sum_all(values, out):
    for i in range(cuda.grid(1), values.size, cuda.gridsize(1)):
        cuda.atomic.add(out, 0, values[i])


def launch_config(n):
    return min(max(1, -(-n // 256)), 1024), 256
