# verdict: slow in speed  - few instructions, each of them a long one
# tries: a division of whole numbers is one instruction of PTX, and some hundred on a GPU.
# seen: ours
# points: 80
from numba import cuda


@cuda.jit
def vector_add(a, b, out):
    for i in range(cuda.grid(1), out.size, cuda.gridsize(1)):
        x = i + 1000
        for k in range(20):
            x = (x * 31 + 17) % (out.size + k + 5)
        if x >= 0:
            out[i] = a[i] + b[i]


def launch_config(n):
    return max(1, -(-n // 256)), 256
