# verdict: wrong in many_blocks  - partial sums in the memory behind out, which belongs to nobody
# tries: takes out for an array with an element for each block: behind it lies whatever a GPU has put there, often nothing of use.
# seen: ours
# points: 15
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
        out[cuda.blockIdx.x] = sums[0]
    cuda.threadfence()
    if cuda.grid(1) == 0:
        for k in range(1, cuda.gridDim.x):
            out[0] += out[k]


def launch_config(n):
    return min(max(1, -(-n // 256)), 1024), 256
