# verdict: slow in coalesced  - a row of the matrix for each thread, in memory of its own
# tries: a local array instead of a shared one: no barrier, no bank and no race, and each thread reads a run of its own.
# seen: ours
# points: 60
from numba import cuda, float32


@cuda.jit
def transpose(matrix, out):
    own = cuda.local.array(8, float32)
    rows, columns = matrix.shape
    start, y = cuda.blockIdx.x * 8, cuda.blockIdx.y * 128 + cuda.threadIdx.x
    if y < rows:
        for k in range(8):
            if start + k < columns:
                own[k] = matrix[y, start + k]
        for k in range(8):
            if start + k < columns:
                out[start + k, y] = own[k]


def launch_config(rows, columns):
    return (max(1, -(-columns // 8)), max(1, -(-rows // 128))), 128
