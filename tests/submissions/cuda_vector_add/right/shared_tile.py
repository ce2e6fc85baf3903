# verdict: passed  - every block meets at barriers, and a tile in shared memory holds a part of a
from numba import cuda, float32

TILE = 1024


@cuda.jit
def vector_add(a, b, out):
    """Every block goes over the array in whole tiles, and all of its threads meet at each barrier."""
    tile = cuda.shared.array(TILE, dtype=float32)
    t, width = cuda.threadIdx.x, cuda.blockDim.x
    for start in range(cuda.blockIdx.x * width, out.size, cuda.gridsize(1)):
        i = start + t
        if i < out.size:
            tile[t] = a[i]
        cuda.syncthreads()
        if i < out.size:
            out[i] = tile[t] + b[i]
        cuda.syncthreads()


def launch_config(n):
    return max(1, -(-n // 256)), 256
