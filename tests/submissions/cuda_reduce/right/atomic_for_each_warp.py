# verdict: passed  - a tree in each warp without a barrier of the block, and an atomic addition for each warp
from numba import cuda


@cuda.jit
def sum_all(values, out):
    total = 0.0
    for i in range(cuda.grid(1), values.size, cuda.gridsize(1)):
        total += values[i]
    lane = cuda.threadIdx.x % 32
    lanes = min(32, cuda.blockDim.x - (cuda.threadIdx.x - lane))
    mask = 0xFFFFFFFF >> (32 - lanes)
    for power in range(5):
        other = cuda.shfl_down_sync(mask, total, 1 << power)
        if lane + (1 << power) < lanes and lane % (2 << power) == 0:
            total += other
    if lane == 0:
        cuda.atomic.add(out, 0, total)


def launch_config(n):
    return min(max(1, -(-n // 256)), 1024), 256
