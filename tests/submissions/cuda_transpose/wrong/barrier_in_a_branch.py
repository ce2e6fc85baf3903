# verdict: wrong in edges  - at the edge, the threads that read nothing never come to the barrier
from numba import cuda, float32


@cuda.jit
def transpose(matrix, out):
    tile = cuda.shared.array((32, 33), float32)
    rows, columns = matrix.shape
    i, j = cuda.threadIdx.y, cuda.threadIdx.x
    y, x = cuda.blockIdx.y * 32 + i, cuda.blockIdx.x * 32 + j
    if y < rows and x < columns:
        tile[i, j] = matrix[y, x]
        cuda.syncthreads()
    y, x = cuda.blockIdx.x * 32 + i, cuda.blockIdx.y * 32 + j
    if y < columns and x < rows:
        out[y, x] = tile[j, i]


def launch_config(rows, columns):
    return (max(1, -(-columns // 32)), max(1, -(-rows // 32))), (32, 32)
