# verdict: slow in coalesced and speed  - writes along rows, and reads down a column
from numba import cuda


@cuda.jit
def transpose(matrix, out):
    rows, columns = matrix.shape
    x = cuda.blockIdx.y * 32 + cuda.threadIdx.x
    for y in range(cuda.blockIdx.x * 32 + cuda.threadIdx.y, min(columns, cuda.blockIdx.x * 32 + 32), 8):
        if x < rows:
            out[y, x] = matrix[x, y]


def launch_config(rows, columns):
    return (max(1, -(-columns // 32)), max(1, -(-rows // 32))), (32, 8)
