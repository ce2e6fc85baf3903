# verdict: slow in reuse  - shares a, and reads b anew for every row of the output
from numba import cuda, float32


@cuda.jit
def matmul(a, b, out):
    tile = cuda.shared.array((32, 32), float32)
    i, j = cuda.threadIdx.y, cuda.threadIdx.x
    row, column = cuda.blockIdx.y * 32 + i, cuda.blockIdx.x * 32 + j
    total = float32(0)
    for start in range(0, a.shape[1], 32):
        tile[i, j] = a[row, start + j] if row < a.shape[0] and start + j < a.shape[1] else float32(0)
        cuda.syncthreads()
        if column < out.shape[1]:
            for k in range(min(32, a.shape[1] - start)):
                total += tile[i, k] * b[start + k, column]
        cuda.syncthreads()
    if row < out.shape[0] and column < out.shape[1]:
        out[row, column] = total


def launch_config(m, n):
    return (max(1, -(-n // 32)), max(1, -(-m // 32))), (32, 32)
