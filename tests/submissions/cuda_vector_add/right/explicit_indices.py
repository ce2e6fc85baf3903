# verdict: passed  - the same with threadIdx, blockIdx and a while loop, and with other block sizes
from numba import cuda


@cuda.jit
def vector_add(a, b, out):
    n = len(out)
    i = cuda.blockIdx.x * cuda.blockDim.x + cuda.threadIdx.x
    step = cuda.blockDim.x * cuda.gridDim.x
    while i < n:
        out[i] = a[i] + b[i]
        i += step


def launch_config(n):
    threads = min(1024, max(32, -(-n // 32) * 32))
    return max(1, -(-n // threads)), threads
