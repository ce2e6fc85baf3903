"""Kernels that race: some leave the same in every order, and some do not."""

from numba import cuda, float32


@cuda.jit
def flag_asked_first(a, flag):
    i = cuda.grid(1)
    if a[i] > 0 and flag[0] == 0:
        flag[0] = 1


@cuda.jit
def found_twice(near, depth):
    i = cuda.grid(1)
    j = near[i]
    if depth[j] < 0:
        depth[j] = 7


@cuda.jit
def maximum_without_atomic(a, most):
    i = cuda.grid(1)
    if a[i] > most[0]:
        most[0] = a[i]


@cuda.jit
def lost_updates(a, total):
    total[0] += a[cuda.grid(1)]


@cuda.jit
def scan_one_barrier(a, out):
    s = cuda.shared.array(64, float32)
    t = cuda.threadIdx.x
    s[t] = a[t]
    cuda.syncthreads()
    d = 1
    while d < 64:
        v = s[t - d] if t >= d else float32(0)
        s[t] += v
        cuda.syncthreads()
        d *= 2
    out[t] = s[t]


@cuda.jit
def swapped_by_both(a):
    i, j = cuda.grid(2)
    a[i, j], a[j, i] = a[j, i], a[i, j]


@cuda.jit
def published_without_fence(part, out):
    b = cuda.blockIdx.x
    if cuda.threadIdx.x == 0:
        part[b] = b + 1
        if b == 3:
            out[0] = part[0] + part[1] + part[2] + part[3]


@cuda.jit
def last_one_wins(winner):
    winner[0] = cuda.grid(1)
