# verdict: slow in speed  - sums and products in float64: a GPU for games has hardly any units for it
from numba import cuda, float32, float64


@cuda.jit
def matmul(a, b, out):
    tile_a = cuda.shared.array((32, 32), float32)
    tile_b = cuda.shared.array((32, 32), float32)
    i, j = cuda.threadIdx.y, cuda.threadIdx.x
    row, column = cuda.blockIdx.y * 32 + i, cuda.blockIdx.x * 32 + j
    total = float64(0)
    for start in range(0, a.shape[1], 32):
        tile_a[i, j] = a[row, start + j] if row < a.shape[0] and start + j < a.shape[1] else float32(0)
        tile_b[i, j] = b[start + i, column] if start + i < b.shape[0] and column < b.shape[1] else float32(0)
        cuda.syncthreads()
        for k in range(32):
            total += float64(tile_a[i, k]) * tile_b[k, j]
        cuda.syncthreads()
    if row < out.shape[0] and column < out.shape[1]:
        out[row, column] = total


def launch_config(m, n):
    return (max(1, -(-n // 32)), max(1, -(-m // 32))), (32, 32)
