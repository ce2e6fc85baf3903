# verdict: passed  - blocks in one dimension that go on from tile to tile, with a barrier at the end of each
from numba import cuda, float32


@cuda.jit
def transpose(matrix, out):
    tile = cuda.shared.array((32, 33), float32)
    rows, columns = matrix.shape
    across, down = cuda.threadIdx.x % 32, cuda.threadIdx.x // 32
    wide = (columns + 31) // 32
    tiles = wide * ((rows + 31) // 32)
    for number in range(cuda.blockIdx.x, tiles, cuda.gridDim.x):
        top, left = number // wide * 32, number % wide * 32
        for row in range(down, 32, 8):
            if top + row < rows and left + across < columns:
                tile[row, across] = matrix[top + row, left + across]
        cuda.syncthreads()
        for row in range(down, 32, 8):
            if left + row < columns and top + across < rows:
                out[left + row, top + across] = tile[across, row]
        cuda.syncthreads()


def launch_config(rows, columns):
    tiles = -(-rows // 32) * -(-columns // 32)
    return min(max(1, tiles), 400), 256
