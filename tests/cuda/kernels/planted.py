"""Kernels with a mistake each that takes a closer look: locks, lanes, aliases, layouts, exceptions, phases."""

from numba import cuda, float32, int32, uint32


@cuda.jit
def takes_lock_twice(mutex, out):
    if cuda.threadIdx.x == 0:
        while cuda.atomic.cas(mutex, 0, 0, 1) != 0:
            pass
        while cuda.atomic.cas(mutex, 0, 0, 1) != 0:
            pass
        out[0] = 1


@cuda.jit
def keeps_lock(mutex, out):
    if cuda.threadIdx.x == 0:
        while cuda.atomic.cas(mutex, 0, 0, 1) != 0:
            pass
        if cuda.blockIdx.x == 0:
            return
        out[0] = 1
        cuda.atomic.exch(mutex, 0, 0)


@cuda.jit
def waits_for_nobody(flag, out):
    if cuda.grid(1) == 0:
        while cuda.atomic.add(flag, 0, 0) == 0:
            pass
        out[0] = 1


@cuda.jit
def waits_for_barrier_of_its_own(flag, out):
    t = cuda.threadIdx.x
    if t == 0:
        while cuda.atomic.add(flag, 0, 0) == 0:
            pass
    cuda.syncthreads()
    if t == 1:
        cuda.atomic.exch(flag, 0, 1)


@cuda.jit
def lock_without_fence_or_atomic(mutex, count):
    if cuda.threadIdx.x == 0:
        while cuda.atomic.cas(mutex, 0, 0, 1) != 0:
            pass
        count[0] += 1
        cuda.atomic.exch(mutex, 0, 0)


@cuda.jit
def assertion_fails(a, out):
    i = cuda.grid(1)
    assert a[i] > 0.5, "too small"
    out[i] = a[i]


@cuda.jit(device=True)
def positive(v):
    if v <= 0.5:
        raise ValueError("not enough")
    return v


@cuda.jit
def raises_inside(a, out):
    i = cuda.grid(1)
    out[i] = positive(a[i])


@cuda.jit
def left_before_shuffle(a, out):
    i = cuda.grid(1)
    if i >= a.size:
        return
    v = a[i]
    v += cuda.shfl_down_sync(0xFFFFFFFF, v, 1)
    out[i] = v


@cuda.jit
def warp_sync_in_branch(a, out):
    t = cuda.threadIdx.x
    out[t] = a[t]
    if t < 16:
        cuda.syncwarp()


@cuda.jit
def ballot_in_branch(a, out):
    t = cuda.threadIdx.x
    out[t] = 0
    if t % 2 == 0:
        out[t] = cuda.ballot_sync(0xFFFFFFFF, a[t] > 50)


@cuda.jit
def partial_shuffle_unguarded(a, total):
    i = cuda.grid(1)
    m = cuda.ballot_sync(0xFFFFFFFF, i < a.size)
    if i < a.size:
        v = a[i]
        for d in (16, 8, 4, 2, 1):
            v += cuda.shfl_down_sync(m, v, d)
        if cuda.laneid == 0:
            cuda.atomic.add(total, 0, v)


@cuda.jit
def before_shared(a, out):
    s = cuda.shared.array(64, float32)
    t = cuda.threadIdx.x
    s[t] = a[t]
    cuda.syncthreads()
    out[t] = s[t - 1]


@cuda.jit
def before_by_thread(a, out):
    t = cuda.threadIdx.x
    if t < out.size:
        out[t] = a[t - 1]


@cuda.jit
def before_of_three(a, out):
    s = cuda.shared.array(48, float32)
    t = cuda.threadIdx.x
    s[t] = a[t]
    cuda.syncthreads()
    out[t] = s[t - 2]


@cuda.jit
def before_row(a, out):
    i, j = cuda.grid(2)
    if i < out.shape[0] and j < out.shape[1]:
        out[i, j] = a[i - 1, j]


@cuda.jit
def shifted(a, out):
    i = cuda.grid(1)
    if i + 1 < a.size:
        out[i] = a[i + 1]


@cuda.jit
def copied(a, out):
    i = cuda.grid(1)
    if i < out.size:
        out[i] = a[i]


@cuda.jit
def one_column_more(a, out):
    i = cuda.grid(1)
    if i < a.shape[0]:
        out[i] = a[i, a.shape[1]]


@cuda.jit
def axes_of_fortran(a, out):
    i, j = cuda.grid(2)
    if i < a.shape[1] and j < a.shape[0]:
        out[i, j] = a[i, j]


@cuda.jit
def tuple_unguarded(pair, out):
    i = cuda.grid(1)
    if i < out.size:
        out[i] = pair[0][i] + pair[1][i]


@cuda.jit
def records_unguarded(points, out):
    i = cuda.grid(1)
    out[i % out.size] = points[i].x


@cuda.jit
def field_raced(points, out):
    i = cuda.grid(1)
    points[0].n += 1
    out[i] = i


@cuda.jit
def dynamic_too_small(a, out):
    s = cuda.shared.array(0, float32)
    t = cuda.threadIdx.x
    s[t] = a[t]
    cuda.syncthreads()
    out[t] = s[cuda.blockDim.x - 1 - t]


@cuda.jit
def reads_what_is_added(total, out):
    i = cuda.grid(1)
    cuda.atomic.add(total, 0, 1)
    out[i] = total[0]


@cuda.jit
def histogram_read_early(v, out):
    h = cuda.shared.array(64, int32)
    t = cuda.threadIdx.x
    h[t] = 0
    cuda.syncthreads()
    cuda.atomic.add(h, v[cuda.grid(1)] % 64, 1)
    out[cuda.grid(1)] = h[t]


@cuda.jit
def last_warp_unsynced(a, out):
    s = cuda.shared.array(64, float32)
    t = cuda.threadIdx.x
    s[t] = a[t]
    cuda.syncthreads()
    if t < 32:
        s[t] += s[t + 32]
        s[t] += s[t + 16]
    if t == 0:
        out[0] = s[0]


@cuda.jit
def stride_of_block(a):
    for i in range(cuda.grid(1), a.size, cuda.blockDim.x):
        a[i] += 1


@cuda.jit(debug=True, opt=False)
def by_zero(a, b, out):
    i = cuda.grid(1)
    out[i] = a[i] // b[i]


@cuda.jit(debug=True, opt=False)
def modulo_zero(a, b, out):
    i = cuda.grid(1)
    out[i] = a[i] % b[i]


@cuda.jit
def every_second(a, out):
    i = cuda.grid(1)
    if 2 * i < out.size:
        out[2 * i] = a[2 * i]


@cuda.jit
def tail_missing(a, out):
    i = cuda.grid(1)
    if i < out.size // 4:
        for k in range(4):
            out[4 * i + k] = a[4 * i + k]


@cuda.jit
def barrier_by_trips(a, out):
    t = cuda.threadIdx.x
    for _ in range(t % 3):
        cuda.syncthreads()
    out[t] = a[t]


@cuda.jit
def breaks_before_barrier(a, out):
    t = cuda.threadIdx.x
    out[t] = 0
    for k in range(4):
        if a[t] > 50:
            break
        cuda.syncthreads()
        out[t] = k


@cuda.jit
def scattered(index, a, out):
    i = cuda.grid(1)
    out[index[i]] = a[i]


@cuda.jit
def scan_in_place(a, out):
    s = cuda.shared.array(64, float32)
    t = cuda.threadIdx.x
    s[t] = a[t]
    cuda.syncthreads()
    d = 1
    while d < 64:
        if t >= d:
            s[t] += s[t - d]
        d *= 2
        cuda.syncthreads()
    out[t] = s[t]


@cuda.jit
def below_zero_unsigned(a, out):
    i = cuda.grid(1)
    out[i] = a[uint32(i) - uint32(1)] if i < 32 else a[i]
    out[i] = a[uint32(uint32(i) - uint32(1))]


@cuda.jit
def leader_unsynced(a, out):
    s = cuda.shared.array(1, float32)
    t = cuda.threadIdx.x
    if t == 0:
        s[0] = a[0]
    out[t] = s[0]


@cuda.jit
def tile_reused(a, out):
    s = cuda.shared.array(64, float32)
    t = cuda.threadIdx.x
    acc = float32(0)
    for k in range(a.size // 64):
        s[t] = a[64 * k + t]
        cuda.syncthreads()
        acc += s[63 - t]
    out[t] = acc


@cuda.jit
def phases_without_sync(a, middle, out):
    i = cuda.grid(1)
    middle[i] = a[i] * 2
    out[i] = middle[middle.size - 1 - i]


@cuda.jit
def block_sync_for_grid(a, middle, out):
    i = cuda.grid(1)
    middle[i] = a[i] * 2
    cuda.syncthreads()
    out[i] = middle[middle.size - 1 - i]


@cuda.jit
def added_outside(v, out):
    i = cuda.grid(1)
    cuda.atomic.add(out, v[i], 1)


@cuda.jit
def byte_raced(v, out):
    i = cuda.grid(1)
    out[v[i] % 4] += 1


@cuda.jit
def last_lane_only(a, out):
    i = cuda.grid(1)
    v = cuda.shfl_up_sync(0xFFFFFFFF, a[i], 1)
    if cuda.laneid > 0:
        out[i] = v


@cuda.jit(device=True)
def stored(out, i, v):
    out[i + 1] = v


@cuda.jit
def inlined_outside(out):
    i = cuda.grid(1)
    if i < out.size:
        stored(out, i, 1.0)
