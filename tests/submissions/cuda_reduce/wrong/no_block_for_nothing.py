# verdict: wrong in launch_range  - launches 0 blocks for n = 0
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
    count = cuda.blockDim.x
    while count > 1:
        half = (count + 1) // 2
        if me + half < count:
            sums[me] += sums[me + half]
        cuda.syncthreads()
        count = half
    if me == 0:
        cuda.atomic.add(out, 0, sums[0])


def launch_config(n):
    return min(-(-n // 256), 1024), 256
