"""Transposing a matrix on the GPU: rows in, rows out, and a tile of shared memory in between."""

from numba import cuda, float32

### BEGIN SOLUTION
TILE = 32  # a warp is a row of the tile
PADDED = TILE + 1  # worked out here: in a kernel, a sum is no constant that a shape can be made of
ROWS = 8  # of threads: each takes four elements of a column
### END SOLUTION


@cuda.jit
def transpose(matrix, out):
    """Write the transpose of `matrix`, float32 (rows, columns), to `out`, float32 (columns, rows)."""
    ### BEGIN SOLUTION
    # One column more than the tile needs: the elements of a column then lie in 32 different banks.
    tile = cuda.shared.array((TILE, PADDED), float32)
    rows, columns = matrix.shape
    across, down = cuda.threadIdx.x, cuda.threadIdx.y
    top, left = cuda.blockIdx.y * TILE, cuda.blockIdx.x * TILE
    for row in range(down, TILE, ROWS):
        if top + row < rows and left + across < columns:
            tile[row, across] = matrix[top + row, left + across]
    # All of the tile must be there before anybody reads what another thread wrote. No condition around it:
    # every thread of the block has to come by.
    cuda.syncthreads()
    # The tile's place in `out` is mirrored. Neighbouring threads still take neighbours in memory: they go along
    # a row of `out`, which is a column of the tile.
    for row in range(down, TILE, ROWS):
        if left + row < columns and top + across < rows:
            out[left + row, top + across] = tile[across, row]
    ### END SOLUTION


def launch_config(rows, columns):
    """Return `(blocks, threads_per_block)` for a matrix of that shape; each is a number or a tuple (x, y, z)."""
    ### BEGIN SOLUTION
    # A block for each tile, those at the edges included. At least one: a launch of no block is an error.
    across, down = max(1, -(-columns // TILE)), max(1, -(-rows // TILE))
    return (across, down), (TILE, ROWS)
    ### END SOLUTION
