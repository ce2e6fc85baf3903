# verdict: slow in bank_conflicts  - neighbouring threads add elements 2, 4, 8 apart, which share banks
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
        k = 2 * step * me
        if k + step < cuda.blockDim.x:
            sums[k] += sums[k + step]
        cuda.syncthreads()
        step *= 2
    if me == 0:
        cuda.atomic.add(out, 0, sums[0])


def launch_config(n):
    return min(max(1, -(-n // 256)), 1024), 256
