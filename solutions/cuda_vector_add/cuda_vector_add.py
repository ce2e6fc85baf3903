"""Vector addition on the GPU: a grid-stride kernel, and a launch configuration to go with it."""

from numba import cuda


@cuda.jit
def vector_add(a, b, out):
    """Write `a + b` to `out`. All three are float32 of shape (n,), in the GPU's memory."""
    ### BEGIN SOLUTION
    # In every round, the 32 threads of a warp take 32 neighbours: their reads become a few wide ones.
    # The range ends at the array, so threads without work do nothing and no other guard is needed.
    for i in range(cuda.grid(1), out.size, cuda.gridsize(1)):
        out[i] = a[i] + b[i]
    ### END SOLUTION


def launch_config(n):
    """Return `(blocks, threads_per_block)` for a launch of `vector_add` on `n` elements, n >= 0."""
    ### BEGIN SOLUTION
    # A thread for each element keeps any GPU busy. 256 threads are 8 warps: small enough for several
    # blocks to share a multiprocessor. At least one block: a launch of none is an error.
    threads_per_block = 256
    whole_blocks = (n + threads_per_block - 1) // threads_per_block
    return max(1, whole_blocks), threads_per_block
    ### END SOLUTION
