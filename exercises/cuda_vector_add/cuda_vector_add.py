"""Vector addition on the GPU: a grid-stride kernel, and a launch configuration to go with it."""

from numba import cuda


@cuda.jit
def vector_add(a, b, out):
    """Write `a + b` to `out`. All three are float32 of shape (n,), in the GPU's memory."""
    # YOUR CODE HERE
    raise NotImplementedError()


def launch_config(n):
    """Return `(blocks, threads_per_block)` for a launch of `vector_add` on `n` elements, n >= 0."""
    # YOUR CODE HERE
    raise NotImplementedError()
