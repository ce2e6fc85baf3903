# verdict: passed  - each thread adds two elements a round, and halves are folded by a device function
from numba import cuda, float64


@cuda.jit(device=True)
def fold(sums, count):
    half = (count + 1) // 2
    if cuda.threadIdx.x + half < count:
        sums[cuda.threadIdx.x] += sums[cuda.threadIdx.x + half]
    cuda.syncthreads()
    return half


@cuda.jit
def sum_all(values, out):
    sums = cuda.shared.array(1024, float64)
    me = cuda.threadIdx.x
    total = 0.0
    stride = cuda.gridsize(1)
    for i in range(cuda.grid(1), values.size, 2 * stride):
        total += float64(values[i]) + (float64(values[i + stride]) if i + stride < values.size else 0.0)
    sums[me] = total
    cuda.syncthreads()
    count = cuda.blockDim.x
    while count > 1:
        count = fold(sums, count)
    if me == 0:
        cuda.atomic.add(out, 0, sums[0])


def launch_config(n):
    return min(max(1, -(-n // 256)), 1024), 256
