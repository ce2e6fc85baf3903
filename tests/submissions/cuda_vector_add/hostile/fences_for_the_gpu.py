# verdict: slow in speed  - forty fences for the whole GPU an element
# tries: fences of the scope in between, should only the widest cost anything.
# seen: ours
# points: 80
from numba import cuda


@cuda.jit
def vector_add(a, b, out):
    for i in range(cuda.grid(1), out.size, cuda.gridsize(1)):
        for _ in range(40):
            cuda.threadfence()
        out[i] = a[i] + b[i]


def launch_config(n):
    return max(1, -(-n // 256)), 256
