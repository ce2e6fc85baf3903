# verdict: slow  - more local memory than can be emulated, so that nobody could say how fast it is
from numba import cuda, float32


@cuda.jit
def vector_add(a, b, out):
    kept = cuda.local.array(30_000, float32)
    for i in range(cuda.grid(1), out.size, cuda.gridsize(1)):
        kept[i % 30_000] = a[i]
        out[i] = kept[(i + out.size - out.size) % 30_000] + b[i]


def launch_config(n):
    return max(1, -(-n // 256)), 256
