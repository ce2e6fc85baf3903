# verdict: wrong in launch_range  - a block for each row, in y, of which a grid has 65,535
from numba import cuda, float32


@cuda.jit
def matmul(a, b, out):
    row, column = cuda.blockIdx.y, cuda.blockIdx.x * 256 + cuda.threadIdx.x
    if column < out.shape[1] and row < out.shape[0]:
        total = float32(0)
        for k in range(a.shape[1]):
            total += a[row, k] * b[k, column]
        out[row, column] = total


def launch_config(m, n):
    return (max(1, -(-n // 256)), max(1, m)), 256
