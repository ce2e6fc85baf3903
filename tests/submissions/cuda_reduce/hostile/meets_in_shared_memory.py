# verdict: slow in speed  - no tree: all threads of a block add to one element of shared memory, once for each value
# tries: atomics in shared memory, which cost no access to memory, and no round of a tree.
# seen: ours
# points: 90
from numba import cuda, float64


@cuda.jit
def sum_all(values, out):
    sums = cuda.shared.array(1, float64)
    if cuda.threadIdx.x == 0:
        sums[0] = 0
    cuda.syncthreads()
    for i in range(cuda.grid(1), values.size, cuda.gridsize(1)):
        cuda.atomic.add(sums, 0, values[i])
    cuda.syncthreads()
    if cuda.threadIdx.x == 0:
        cuda.atomic.add(out, 0, sums[0])


def launch_config(n):
    return min(max(1, -(-n // 256)), 1024), 256
