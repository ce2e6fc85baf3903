# diagnosis: none
# call: life u1[300,300] out:u1[300,300]
from numba import njit

@njit
def life(cells, out):
    for y in range(1, cells.shape[0] - 1):
        for x in range(1, cells.shape[1] - 1):
            near = 0
            for v in range(y - 1, y + 2):
                for u in range(x - 1, x + 2):
                    near += cells[v, u] & 1
            out[y, x] = 1 if near == 3 else 0
