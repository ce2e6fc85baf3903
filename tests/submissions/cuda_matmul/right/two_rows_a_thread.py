# verdict: passed  - a block of 32 x 16 threads, each with two elements of the output
from numba import cuda, float32


@cuda.jit
def matmul(a, b, out):
    tile_a = cuda.shared.array((32, 32), float32)
    tile_b = cuda.shared.array((32, 32), float32)
    i, j = cuda.threadIdx.y, cuda.threadIdx.x
    top, column = cuda.blockIdx.y * 32, cuda.blockIdx.x * 32 + j
    upper = lower = float32(0)
    for start in range(0, a.shape[1], 32):
        for r in range(i, 32, 16):
            inside_a = top + r < a.shape[0] and start + j < a.shape[1]
            inside_b = start + r < b.shape[0] and column < b.shape[1]
            tile_a[r, j] = a[top + r, start + j] if inside_a else float32(0)
            tile_b[r, j] = b[start + r, column] if inside_b else float32(0)
        cuda.syncthreads()
        for k in range(32):
            upper += tile_a[i, k] * tile_b[k, j]
            lower += tile_a[i + 16, k] * tile_b[k, j]
        cuda.syncthreads()
    if top + i < out.shape[0] and column < out.shape[1]:
        out[top + i, column] = upper
    if top + i + 16 < out.shape[0] and column < out.shape[1]:
        out[top + i + 16, column] = lower


def launch_config(m, n):
    return (max(1, -(-n // 32)), max(1, -(-m // 32))), (32, 16)
