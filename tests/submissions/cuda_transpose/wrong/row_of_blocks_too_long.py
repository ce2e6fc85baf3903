# verdict: wrong in launch_range  - a row of the matrix for each block in y, of which a grid has 65,535
from numba import cuda, float32


@cuda.jit
def transpose(matrix, out):
    tile = cuda.shared.array(1024, float32)
    row, width = cuda.blockIdx.y, matrix.shape[1]
    for start in range(cuda.blockIdx.x * 1024, width, 1024 * cuda.gridDim.x):
        for k in range(cuda.threadIdx.x, 1024, 256):
            if row < matrix.shape[0] and start + k < width:
                tile[k] = matrix[row, start + k]
        cuda.syncthreads()
        for k in range(cuda.threadIdx.x, 1024, 256):
            if row < matrix.shape[0] and start + k < width:
                out[start + k, row] = tile[k]
        cuda.syncthreads()


def launch_config(rows, columns):
    return (max(1, -(-columns // 1024)), max(1, rows)), 256
