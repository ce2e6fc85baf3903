# verdict: slow in speed  - forty fences for the whole system an element, each a trip over the bus
# tries: a model that knows what instructions and accesses cost, and nothing of what holds a warp up.
# seen: by a red team
# points: 80
from numba import cuda


@cuda.jit
def vector_add(a, b, out):
    for i in range(cuda.grid(1), out.size, cuda.gridsize(1)):
        for _ in range(40):
            cuda.threadfence_system()
        out[i] = a[i] + b[i]


def launch_config(n):
    return max(1, -(-n // 256)), 256
