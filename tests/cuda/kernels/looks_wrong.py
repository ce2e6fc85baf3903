"""Right kernels, more of those that look wrong: indices below zero that are none, exchanges in place, early ends."""

import math

from numba import cuda, float32, int32


@cuda.jit
def modulo_far(a, out):
    i = cuda.grid(1)
    out[i] = a[(i - 70) % a.size]


@cuda.jit
def modulo_loaded(a, steps, out):
    i = cuda.grid(1)
    out[i] = a[(i - steps[i]) % 64]


@cuda.jit
def modulo_of_float(a, out):
    i = cuda.grid(1)
    out[i] = a[int(math.floor(i * 0.5 - 10)) % a.size]


@cuda.jit
def divided_and_rest(a, out):
    i = cuda.grid(1)
    q, r = divmod(i - 7, 64)
    out[i] = a[r] + q


@cuda.jit
def modulo_int32(a, out):
    i = int32(cuda.threadIdx.x + cuda.blockIdx.x * cuda.blockDim.x)
    out[i] = a[(i - int32(1)) % int32(a.size)]


@cuda.jit
def masked_with_and(a, out):
    i = cuda.grid(1)
    out[i] = a[(i - 1) & 63]


@cuda.jit
def laplace_periodic(a, out):
    i, j = cuda.grid(2)
    n, m = a.shape
    out[i, j] = a[(i - 1) % n, j] + a[(i + 1) % n, j] + a[i, (j - 1) % m] + a[i, (j + 1) % m]


@cuda.jit
def bitonic(a):
    s = cuda.shared.array(64, float32)
    t = cuda.threadIdx.x
    s[t] = a[t]
    cuda.syncthreads()
    k = 2
    while k <= 64:
        j = k >> 1
        while j > 0:
            x = t ^ j
            if x > t and (s[t] > s[x]) == ((t & k) == 0):
                s[t], s[x] = s[x], s[t]
            cuda.syncthreads()
            j >>= 1
        k <<= 1
    a[t] = s[t]


@cuda.jit
def transposed_in_place(a):
    i, j = cuda.grid(2)
    if i < j:
        a[i, j], a[j, i] = a[j, i], a[i, j]


@cuda.jit
def red_of_red_black(a):
    i = cuda.grid(1)
    if 0 < i < a.size - 1 and i % 2 == 0:
        a[i] = float32(0.5) * (a[i - 1] + a[i + 1])


@cuda.jit
def odd_even_sort(a):
    s = cuda.shared.array(64, float32)
    t = cuda.threadIdx.x
    s[t] = a[t]
    cuda.syncthreads()
    for k in range(64):
        if t % 2 == k % 2 and t + 1 < 64 and s[t] > s[t + 1]:
            s[t], s[t + 1] = s[t + 1], s[t]
        cuda.syncthreads()
    a[t] = s[t]


@cuda.jit
def carved_dynamic(a, out):
    s = cuda.shared.array(0, float32)
    p = s[:64]
    q = s[64:]
    t = cuda.threadIdx.x
    p[t] = a[t]
    q[63 - t] = a[t]
    cuda.syncthreads()
    out[t] = p[63 - t] + q[t]


@cuda.jit
def two_types_dynamic(a, out):
    s = cuda.shared.array(0, float32)
    u = cuda.shared.array(0, int32)
    t = cuda.threadIdx.x
    s[t] = a[t]
    cuda.syncthreads()
    v = s[63 - t]
    cuda.syncthreads()
    u[t] = int32(v)
    cuda.syncthreads()
    out[t] = u[63 - t]


@cuda.jit
def stride_downwards(a, out):
    for i in range(a.size - 1 - cuda.grid(1), -1, -cuda.gridsize(1)):
        out[i] = a[i]


@cuda.jit
def warp_leaves_before_shuffle(a, out):
    t = cuda.threadIdx.x
    if t >= 32:
        return
    v = a[cuda.blockIdx.x * 48 + t]
    for d in (16, 8, 4, 2, 1):
        v += cuda.shfl_down_sync(0xFFFFFFFF, v, d)
    if t == 0:
        out[cuda.blockIdx.x] = v


@cuda.jit
def scan_two_barriers(a, out):
    s = cuda.shared.array(64, float32)
    t = cuda.threadIdx.x
    s[t] = a[t]
    cuda.syncthreads()
    d = 1
    while d < 64:
        v = s[t - d] if t >= d else float32(0)
        cuda.syncthreads()
        s[t] += v
        cuda.syncthreads()
        d *= 2
    out[t] = s[t]


@cuda.jit
def idle_neighbours(a, out):
    i = cuda.grid(1)
    v = a[i - 1] if i > 0 else float32(0)
    w = a[i + 1] if i + 1 < a.size else float32(0)
    out[i] = v + w


@cuda.jit
def floor_divided(a, out):
    i = cuda.grid(1)
    out[i] = a[(i - 5) // 2 + 3]


@cuda.jit
def shifted_slices(a, out):
    b = a[1:]
    c = out[:-1]
    i = cuda.grid(1)
    if i < c.size:
        c[i] = b[i]


@cuda.jit
def odd_block(a, out):
    s = cuda.shared.array((7, 9), float32)
    x, y = cuda.threadIdx.x, cuda.threadIdx.y
    s[y, x] = a[y, x]
    cuda.syncthreads()
    out[y, x] = s[6 - y, 8 - x]


@cuda.jit
def local_as_far_as_used(a, out):
    t = cuda.threadIdx.x
    own = cuda.local.array(8, float32)
    n = t % 8 + 1
    for k in range(n):
        own[k] = a[t] * k
    s = float32(0)
    for k in range(n):
        s += own[n - 1 - k]
    out[t] = s


@cuda.jit
def added_by_leaders(keys, out):
    i = cuda.grid(1)
    same = cuda.match_any_sync(0xFFFFFFFF, keys[i])
    if cuda.laneid == cuda.ffs(same) - 1:
        cuda.atomic.add(out, keys[i], cuda.popc(same))


@cuda.jit
def first_lane_tells(a, out):
    t = cuda.threadIdx.x
    v = float32(0)
    if cuda.laneid == 0:
        v = a[t]
    out[t] = cuda.shfl_sync(0xFFFFFFFF, v, 0)
