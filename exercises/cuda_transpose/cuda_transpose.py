"""Transposing a matrix on the GPU: rows in, rows out, and a tile of shared memory in between."""

from numba import cuda, float32

# (Helper functions of your own may stand here.)


@cuda.jit
def transpose(matrix, out):
    """Write the transpose of `matrix`, float32 (rows, columns), to `out`, float32 (columns, rows)."""
    # YOUR CODE HERE
    raise NotImplementedError()


def launch_config(rows, columns):
    """Return `(blocks, threads_per_block)` for a matrix of that shape; each is a number or a tuple (x, y, z)."""
    # YOUR CODE HERE
    raise NotImplementedError()
