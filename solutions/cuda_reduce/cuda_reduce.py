"""Summing on the GPU: a loop for each thread, a tree for each block, one atomic addition for all of a block."""

from numba import cuda, float64

### BEGIN SOLUTION
MOST_THREADS = 1024  # of a block, whatever the GPU
### END SOLUTION


@cuda.jit
def sum_all(values, out):
    """Add the sum of `values`, float32 (n,), to `out[0]`, float64, which is 0 when the kernel begins."""
    ### BEGIN SOLUTION
    sums = cuda.shared.array(MOST_THREADS, float64)
    me = cuda.threadIdx.x
    total = 0.0
    for i in range(cuda.grid(1), values.size, cuda.gridsize(1)):
        total += values[i]
    sums[me] = total  # also of a thread without an element: the tree adds all of them
    cuda.syncthreads()
    # Each round folds the upper part onto the lower one. Rounded up, the fold is right for any number of threads:
    # of five, 3 and 4 are added to 0 and 1. The barrier stands outside of the `if`, where all come by.
    count = cuda.blockDim.x
    while count > 1:
        half = (count + 1) // 2
        if me + half < count:
            sums[me] += sums[me + half]
        cuda.syncthreads()
        count = half
    if me == 0:
        cuda.atomic.add(out, 0, sums[0])
    ### END SOLUTION


def launch_config(n):
    """Return `(blocks, threads_per_block)` for a launch of `sum_all` on `n` values, n >= 0."""
    ### BEGIN SOLUTION
    # A tree costs a block as much as a few dozen elements, so that it pays to give each thread many of them. There is a
    # block for each 256 elements until there are enough threads for any GPU: then the loop goes round.
    threads_per_block, most_blocks = 256, 1024
    return min(max(1, -(-n // threads_per_block)), most_blocks), threads_per_block
    ### END SOLUTION
