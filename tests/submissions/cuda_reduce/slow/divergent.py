# verdict: slow in whole_warps  - in each round every other thread of those that worked before: all warps stay half idle
from numba import cuda, float64


@cuda.jit
def sum_all(values, out):
    sums = cuda.shared.array(1024, float64)
    me = cuda.threadIdx.x
    total = 0.0
    for i in range(cuda.grid(1), values.size, cuda.gridsize(1)):
        total += values[i]
    sums[me] = total
    cuda.syncthreads()
    step = 1
    while step < cuda.blockDim.x:
        if me % (2 * step) == 0 and me + step < cuda.blockDim.x:
            sums[me] += sums[me + step]
        cuda.syncthreads()
        step *= 2
    if me == 0:
        cuda.atomic.add(out, 0, sums[0])


def launch_config(n):
    return min(max(1, -(-n // 256)), 1024), 256
