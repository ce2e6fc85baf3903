"""Summing on the GPU: a loop for each thread, a tree for each block, one atomic addition for all of a block."""

from numba import cuda, float64

# (Helper functions of your own may stand here.)


@cuda.jit
def sum_all(values, out):
    """Add the sum of `values`, float32 (n,), to `out[0]`, float64, which is 0 when the kernel begins."""
    # YOUR CODE HERE
    raise NotImplementedError()


def launch_config(n):
    """Return `(blocks, threads_per_block)` for a launch of `sum_all` on `n` values, n >= 0."""
    # YOUR CODE HERE
    raise NotImplementedError()
