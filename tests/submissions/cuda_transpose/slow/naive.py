# verdict: slow in coalesced and speed  - reads along rows, and writes down a column
from numba import cuda


@cuda.jit
def transpose(matrix, out):
    rows, columns = matrix.shape
    x = cuda.blockIdx.x * 32 + cuda.threadIdx.x
    for y in range(cuda.blockIdx.y * 32 + cuda.threadIdx.y, min(rows, cuda.blockIdx.y * 32 + 32), 8):
        if x < columns:
            out[x, y] = matrix[y, x]


def launch_config(rows, columns):
    return (max(1, -(-columns // 32)), max(1, -(-rows // 32))), (32, 8)
