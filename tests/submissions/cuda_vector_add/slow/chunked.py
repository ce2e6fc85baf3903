# verdict: slow in speed  - a run of neighbours for each thread: not coalesced
from numba import cuda


@cuda.jit
def vector_add(a, b, out):
    threads = cuda.gridsize(1)
    share = (out.size + threads - 1) // threads
    first = cuda.grid(1) * share
    for i in range(first, min(first + share, out.size)):
        out[i] = a[i] + b[i]


def launch_config(n):
    return max(1, min(-(-n // 256), 256)), 256
