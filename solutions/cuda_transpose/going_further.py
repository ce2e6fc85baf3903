"""Transposing a matrix on the GPU, going further: no bank conflicts, and no memory for a column that nobody uses.

A tile of 32 x 32 elements keeps row r of the matrix in row r, but shuffled: column c lies at c ^ r (exclusive or).
Along a row that is another order of the same 32 banks. Down a column, c stays and r runs through 0 to 31, so that
c ^ r runs through all 32 banks as well. The tile takes 4096 bytes instead of 4224, and each of its rows begins at a
multiple of 128, as loads of several elements at a time would need it. Of time, the model sees no difference: memory
holds both up.
"""

from numba import cuda, float32

### BEGIN SOLUTION
TILE = 32  # a power of two, or c ^ r would leave the tile
ROWS = 8


@cuda.jit
def transpose(matrix, out):
    """Fill `out`, float32 (columns, rows), with the transpose of `matrix`, float32 (rows, columns)."""
    tile = cuda.shared.array((TILE, TILE), float32)
    rows, columns = matrix.shape
    across, down = cuda.threadIdx.x, cuda.threadIdx.y
    top, left = cuda.blockIdx.y * TILE, cuda.blockIdx.x * TILE
    for row in range(down, TILE, ROWS):
        if top + row < rows and left + across < columns:
            tile[row, across ^ row] = matrix[top + row, left + across]
    cuda.syncthreads()
    for row in range(down, TILE, ROWS):
        if left + row < columns and top + across < rows:
            out[left + row, top + across] = tile[across, row ^ across]


def launch_config(rows, columns):
    """Return blocks and threads for a matrix of that shape, both in x and y."""
    return (max(1, -(-columns // TILE)), max(1, -(-rows // TILE))), (TILE, ROWS)


### END SOLUTION
