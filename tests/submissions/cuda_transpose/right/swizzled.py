# verdict: passed  - no column to spare: each row of the tile is shuffled in a way of its own
from numba import cuda, float32


@cuda.jit
def transpose(matrix, out):
    tile = cuda.shared.array((32, 32), float32)
    rows, columns = matrix.shape
    across, down = cuda.threadIdx.x, cuda.threadIdx.y
    top, left = cuda.blockIdx.y * 32, cuda.blockIdx.x * 32
    for row in range(down, 32, 8):
        if top + row < rows and left + across < columns:
            tile[row, across ^ row] = matrix[top + row, left + across]
    cuda.syncthreads()
    for row in range(down, 32, 8):
        if left + row < columns and top + across < rows:
            out[left + row, top + across] = tile[across, row ^ across]


def launch_config(rows, columns):
    return (max(1, -(-columns // 32)), max(1, -(-rows // 32))), (32, 8)
