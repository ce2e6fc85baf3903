# verdict: timeout in many_blocks or wrong in many_blocks  - blocks that wait for each other's turn, in the output itself
# tries: spins on out[0] until the block before has added its part: no atomic at all. Blocks run in any order, so some never get their turn.
# seen: ours
# points: 20
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
        while cuda.blockIdx.x > 0 and out[0] == 0:
            pass
        out[0] += sums[0]


def launch_config(n):
    return min(max(1, -(-n // 256)), 1024), 256
