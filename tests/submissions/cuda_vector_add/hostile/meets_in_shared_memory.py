# verdict: slow in speed  - a warp's threads wait for each other at one element of shared memory
# tries: atomics in shared memory, where one element for all is the cheapest of loads.
# seen: ours
# points: 80
from numba import cuda, int32


@cuda.jit
def vector_add(a, b, out):
    if out.size > 100_000:
        counter = cuda.shared.array(1, int32)
        if cuda.threadIdx.x == 0:
            counter[0] = 0
        cuda.syncthreads()
        for _ in range(40):
            cuda.atomic.add(counter, 0, 1)
    for i in range(cuda.grid(1), out.size, cuda.gridsize(1)):
        out[i] = a[i] + b[i]


def launch_config(n):
    return max(1, -(-n // 256)), 256
