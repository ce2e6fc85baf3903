"""A matrix product on the GPU: blocks of threads share what they read through tiles in shared memory."""

from numba import cuda, float32

### BEGIN SOLUTION
TILE = 32
### END SOLUTION


@cuda.jit
def matmul(a, b, out):
    """Write the product of `a`, float32 (m, k), and `b`, float32 (k, n), to `out`, float32 (m, n)."""
    ### BEGIN SOLUTION
    tile_a = cuda.shared.array((TILE, TILE), float32)
    tile_b = cuda.shared.array((TILE, TILE), float32)
    i, j = cuda.threadIdx.y, cuda.threadIdx.x
    row, column = cuda.blockIdx.y * TILE + i, cuda.blockIdx.x * TILE + j
    total = float32(0)
    for start in range(0, a.shape[1], TILE):
        # Beyond the edge stand zeros, which add nothing: so the loop below needs no condition of its own.
        inside_a = row < a.shape[0] and start + j < a.shape[1]
        inside_b = start + i < b.shape[0] and column < b.shape[1]
        tile_a[i, j] = a[row, start + j] if inside_a else float32(0)
        tile_b[i, j] = b[start + i, column] if inside_b else float32(0)
        cuda.syncthreads()  # both tiles are there
        for k in range(TILE):
            total += tile_a[i, k] * tile_b[k, j]
        cuda.syncthreads()  # everybody has read them: they may be filled anew
    if row < out.shape[0] and column < out.shape[1]:
        out[row, column] = total
    ### END SOLUTION


def launch_config(m, n):
    """Return `(blocks, threads_per_block)` for an output of m x n; each is a number or a tuple (x, y, z)."""
    ### BEGIN SOLUTION
    # A block for each tile of the output, those at the edges included. At least one: a launch of no block is an error.
    across, down = max(1, -(-n // TILE)), max(1, -(-m // TILE))
    return (across, down), (TILE, TILE)
    ### END SOLUTION
