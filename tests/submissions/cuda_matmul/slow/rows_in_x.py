# verdict: slow in reuse and speed  - and neighbouring threads go down a column of a
from numba import cuda, float32


@cuda.jit
def matmul(a, b, out):
    row, column = cuda.grid(2)
    if row < out.shape[0] and column < out.shape[1]:
        total = float32(0)
        for k in range(a.shape[1]):
            total += a[row, k] * b[k, column]
        out[row, column] = total


def launch_config(m, n):
    return (max(1, -(-m // 32)), max(1, -(-n // 32))), (32, 32)
