# verdict: slow in bank_conflicts  - an address that may be of either kind of memory
# tries: the compiler does not know whether the tile that is read is shared or global memory, and names neither: whoever counts
#        conflicts by the name of the instruction sees none.
# seen: ours
# points: 80
from numba import cuda, float32


@cuda.jit(device=True)
def taken(place, row, column):
    return place[row, column]


@cuda.jit
def transpose(matrix, out):
    tile = cuda.shared.array((32, 32), float32)
    rows, columns = matrix.shape
    across, down = cuda.threadIdx.x, cuda.threadIdx.y
    top, left = cuda.blockIdx.y * 32, cuda.blockIdx.x * 32
    for row in range(down, 32, 8):
        if top + row < rows and left + across < columns:
            tile[row, across] = matrix[top + row, left + across]
    cuda.syncthreads()
    place = tile if rows > 0 else matrix[:32, :32]
    for row in range(down, 32, 8):
        if left + row < columns and top + across < rows:
            out[left + row, top + across] = taken(place, across, row)


def launch_config(rows, columns):
    return (max(1, -(-columns // 32)), max(1, -(-rows // 32))), (32, 8)
