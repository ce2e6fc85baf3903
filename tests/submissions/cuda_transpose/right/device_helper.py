# verdict: passed  - reading and writing in device functions, with their own loops
from numba import cuda, float32


@cuda.jit(device=True)
def inside(array, row, column):
    return row < array.shape[0] and column < array.shape[1]


@cuda.jit
def transpose(matrix, out):
    tile = cuda.shared.array((32, 33), float32)
    across, down = cuda.threadIdx.x, cuda.threadIdx.y
    top, left = cuda.blockIdx.y * 32, cuda.blockIdx.x * 32
    for step in range(4):
        row = down + 8 * step
        if inside(matrix, top + row, left + across):
            tile[row, across] = matrix[top + row, left + across]
    cuda.syncthreads()
    for step in range(4):
        row = down + 8 * step
        if inside(out, left + row, top + across):
            out[left + row, top + across] = tile[across, row]


def launch_config(rows, columns):
    return (max(1, -(-columns // 32)), max(1, -(-rows // 32))), (32, 8)
