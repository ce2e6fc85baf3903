# verdict: passed  - a signature, and a device function that stores
from numba import cuda


@cuda.jit(device=True)
def put(a, b, out, i):
    out[i] = a[i] + b[i]


@cuda.jit("void(float32[:], float32[:], float32[:])")
def vector_add(a, b, out):
    for i in range(cuda.grid(1), out.size, cuda.gridsize(1)):
        put(a, b, out, i)


def launch_config(n):
    return max(1, -(-n // 256)), 256
