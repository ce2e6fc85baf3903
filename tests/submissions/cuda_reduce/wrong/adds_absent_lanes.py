# verdict: wrong in any_launch  - adds what comes from lanes that there are not
from numba import cuda, float64


@cuda.jit
def sum_all(values, out):
    sums = cuda.shared.array(32, float64)
    total = 0.0
    for i in range(cuda.grid(1), values.size, cuda.gridsize(1)):
        total += values[i]
    warp, lane = cuda.threadIdx.x // 32, cuda.threadIdx.x % 32
    lanes = min(32, cuda.blockDim.x - 32 * warp)
    mask = 0xFFFFFFFF >> (32 - lanes)
    step = 16
    while step > 0:
        other = cuda.shfl_down_sync(mask, total, step)
        total += other
        step //= 2
    if lane == 0:
        sums[warp] = total
    cuda.syncthreads()
    if cuda.threadIdx.x == 0:
        for k in range(1, (cuda.blockDim.x + 31) // 32):
            total += sums[k]
        cuda.atomic.add(out, 0, total)


def launch_config(n):
    return min(max(1, -(-n // 256)), 1024), 256
