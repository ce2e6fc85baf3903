"""Right kernels that look wrong: each does something that a careless check takes for a mistake."""

from numba import complex64, cuda, float32, int32


@cuda.jit
def periodic_row(a, out):
    i, j = cuda.grid(2)
    n, m = a.shape
    if i < n and j < m:
        out[i, j] = a[(i - 1) % n, j]


@cuda.jit
def periodic_column(a, out):
    i, j = cuda.grid(2)
    if i < a.shape[0] and j < a.shape[1]:
        out[i, j] = a[i, (j - 3) % a.shape[1]]


@cuda.jit
def periodic_neighbours(a, out):
    i = cuda.grid(1)
    n = a.size
    if i < n:
        s = 0
        for d in range(-2, 3):
            s += a[(i + d) % n]
        out[i] = s


@cuda.jit
def periodic_shared(a, out):
    s = cuda.shared.array(33, float32)
    t = cuda.threadIdx.x
    s[t] = a[t]
    cuda.syncthreads()
    out[t] = s[(t - 1) % 33]


@cuda.jit
def wrapped_by_hand(a, out):
    i = cuda.grid(1)
    if i < a.size:
        j = i - 1
        if j < 0:
            j += a.size
        out[i] = a[j]


@cuda.jit
def wrapped_by_choice(a, out):
    i = cuda.grid(1)
    if i < a.size:
        out[i] = a[i - 1 if i > 0 else a.size - 1]


@cuda.jit
def wrapped_in_shared(a, out):
    s = cuda.shared.array(64, float32)
    t = cuda.threadIdx.x
    s[t] = a[t]
    cuda.syncthreads()
    j = t - 1
    if j < 0:
        j += 64
    out[t] = s[j]


@cuda.jit
def clamped_edge(a, out):
    i = cuda.grid(1)
    if i < a.size:
        out[i] = a[max(i - 1, 0)] + a[min(i + 1, a.size - 1)]


@cuda.jit
def last_on_purpose(a, out):
    i = cuda.grid(1)
    if i < a.size:
        out[i] = a[-1] + a[i]


@cuda.jit
def from_the_end(a, out):
    i = cuda.grid(1)
    if i < out.size:
        out[i] = a[-1] - a[-i - 1]


@cuda.jit
def downwards(a, out):
    i = cuda.grid(1)
    if i == 0:
        s = 0.0
        for k in range(a.size - 1, -1, -1):
            s += a[k]
            out[k] = s


@cuda.jit
def guarded_read(a, out):
    i = cuda.grid(1)
    v = a[i] if i < a.size else 0
    if i < out.size:
        out[i] = v


@cuda.jit
def partial_shuffle(a, total):
    i = cuda.grid(1)
    m = cuda.ballot_sync(0xFFFFFFFF, i < a.size)
    if i < a.size:
        v = a[i]
        for d in (16, 8, 4, 2, 1):
            w = cuda.shfl_down_sync(m, v, d)
            if cuda.laneid + d < cuda.popc(m):
                v += w
        if cuda.laneid == 0:
            cuda.atomic.add(total, 0, v)


@cuda.jit
def half_warp_shuffle(a, out):
    t = cuda.threadIdx.x
    if t < 16:
        out[t] = cuda.shfl_xor_sync(0xFFFF, a[t], 1)


@cuda.jit
def spin_lock(mutex, count):
    if cuda.threadIdx.x == 0:
        while cuda.atomic.cas(mutex, 0, 0, 1) != 0:
            pass
        cuda.threadfence()
        count[0] += 1
        cuda.threadfence()
        cuda.atomic.exch(mutex, 0, 0)


@cuda.jit
def lock_of_every_thread(mutex, count):
    done = False
    while not done:
        if cuda.atomic.cas(mutex, 0, 0, 1) == 0:
            count[0] += 1
            cuda.threadfence()
            cuda.atomic.exch(mutex, 0, 0)
            done = True


@cuda.jit
def ticket_lock(ticket, serving, count):
    if cuda.threadIdx.x == 0:
        mine = cuda.atomic.add(ticket, 0, 1)
        while cuda.atomic.add(serving, 0, 0) != mine:
            pass
        cuda.threadfence()
        count[0] = count[0] + mine
        cuda.threadfence()
        cuda.atomic.add(serving, 0, 1)


@cuda.jit
def chain_of_blocks(a, out, flag):
    s = cuda.shared.array(1, float32)
    b, t = cuda.blockIdx.x, cuda.threadIdx.x
    if t == 0:
        while cuda.atomic.add(flag, 0, 0) != b:
            pass
        cuda.threadfence()
        s[0] = out[b - 1] if b > 0 else float32(0)
        out[b] = s[0] + a[b]
        cuda.threadfence()
        cuda.atomic.add(flag, 0, 1)
    cuda.syncthreads()


@cuda.jit
def waits_for_barrier(flag, out):
    t, b = cuda.threadIdx.x, cuda.blockIdx.x
    if b == 0:
        if t == 0:
            while cuda.atomic.add(flag, 0, 0) == 0:
                pass
            out[0] = 1
    else:
        cuda.syncthreads()
        if t == 0:
            cuda.atomic.exch(flag, 0, 1)


@cuda.jit
def backoff(mutex, count):
    if cuda.threadIdx.x == 0:
        pause = 8
        while cuda.atomic.cas(mutex, 0, 0, 1) != 0:
            cuda.nanosleep(pause)
            pause = min(2 * pause, 1000)
        cuda.threadfence()
        count[0] += 1
        cuda.threadfence()
        cuda.atomic.exch(mutex, 0, 0)


@cuda.jit
def last_block_sums(a, partial, ticket, out):
    t, b = cuda.threadIdx.x, cuda.blockIdx.x
    if t == 0:
        partial[b] = a[b]
        cuda.threadfence()
        if cuda.atomic.add(ticket, 0, 1) == cuda.gridDim.x - 1:
            cuda.threadfence()
            s = float32(0)
            for k in range(cuda.gridDim.x):
                s += partial[k]
            out[0] = s


@cuda.jit
def doubled(a, out):
    i = cuda.grid(1)
    if i < out.size:
        out[i] = a[i] * 2


@cuda.jit
def differences(a, b, out):
    i = cuda.grid(1)
    if i < out.size:
        out[i] = b[i] - a[i]


@cuda.jit
def doubled_2d(a, out):
    i, j = cuda.grid(2)
    if i < out.shape[0] and j < out.shape[1]:
        out[i, j] = a[i, j] * 2


@cuda.jit
def of_tuple(pair, out):
    i = cuda.grid(1)
    if i < out.size:
        out[i] = pair[0][i] + pair[1]


@cuda.jit
def of_records(points, out):
    i = cuda.grid(1)
    if i < out.size:
        out[i] = points[i].x + points[i].n
        points[i].n = i


@cuda.jit
def of_record(point, out):
    i = cuda.grid(1)
    if i < out.size:
        out[i] = point.x * i + point.n


@cuda.jit
def scaled(z, a):
    i = cuda.grid(1)
    if i < a.size:
        a[i] = z * a[i]


@cuda.jit
def wide_alignment(out):
    s = cuda.shared.array(64, float32, alignment=1024)
    i = cuda.grid(1)
    s[i] = i
    out[i] = s[i]


@cuda.jit
def asserted(a, out):
    i = cuda.grid(1)
    assert i >= 0, "never"
    if i < out.size:
        out[i] = a[i]


@cuda.jit
def told(a):
    i = cuda.grid(1)
    if i < 3:
        print("value", i, a[i])


@cuda.jit
def in_warp_step(a, out):
    s = cuda.shared.array(32, float32)
    t = cuda.threadIdx.x
    s[t] = a[t]
    cuda.syncwarp()
    v = s[31 - t]
    cuda.syncwarp()
    s[t] = v
    cuda.syncwarp()
    out[t] = s[t]


@cuda.jit
def uniform_branch(a, out):
    s = cuda.shared.array(64, float32)
    t, i = cuda.threadIdx.x, cuda.grid(1)
    if cuda.blockIdx.x % 2 == 0:
        s[t] = a[i]
        cuda.syncthreads()
        out[i] = s[63 - t]
    else:
        out[i] = a[i]


@cuda.jit
def whole_blocks_leave(a, out):
    s = cuda.shared.array(64, float32)
    if cuda.blockIdx.x > 1:
        return
    t, i = cuda.threadIdx.x, cuda.grid(1)
    s[t] = a[i]
    cuda.syncthreads()
    out[i] = s[63 - t]


@cuda.jit
def two_buffers(a, out):
    s = cuda.shared.array((2, 64), float32)
    t = cuda.threadIdx.x
    s[0, t] = a[t]
    cuda.syncthreads()
    d, k = 1, 0
    while d < 64:
        s[1 - k, t] = s[k, t] + (s[k, t - d] if t >= d else float32(0))
        k = 1 - k
        d *= 2
        cuda.syncthreads()
    out[t] = s[k, t]


@cuda.jit
def counted_in_shared(v, out):
    h = cuda.shared.array(8, int32)
    t = cuda.threadIdx.x
    if t < 8:
        h[t] = 0
    cuda.syncthreads()
    cuda.atomic.add(h, v[cuda.grid(1)] % 8, 1)
    cuda.syncthreads()
    if t < 8:
        cuda.atomic.add(out, t, h[t])


@cuda.jit
def two_phases(a, middle, out):
    g = cuda.cg.this_grid()
    i = cuda.grid(1)
    middle[i] = a[i] * 2
    g.sync()
    out[i] = middle[middle.size - 1 - i]
    g.sync()
    middle[i] = out[middle.size - 1 - i]


@cuda.jit
def flag_of_all(a, flag):
    i = cuda.grid(1)
    if i < a.size and a[i] < 1000:
        flag[0] = 1


@cuda.jit
def halo(a, out):
    s = cuda.shared.array(66, float32)
    t, i = cuda.threadIdx.x, cuda.grid(1)
    s[t + 1] = a[i] if i < a.size else float32(0)
    if t == 0:
        s[0] = a[i - 1] if i > 0 else float32(0)
    if t == cuda.blockDim.x - 1:
        s[t + 2] = a[i + 1] if i + 1 < a.size else float32(0)
    cuda.syncthreads()
    if i < out.size:
        out[i] = s[t] + s[t + 1] + s[t + 2]


@cuda.jit
def local_table(a, out):
    table = cuda.local.array(8, float32)
    i = cuda.grid(1)
    if i < out.size:
        for k in range(8):
            table[k] = a[i] * k
        out[i] = table[i % 8]


@cuda.jit
def compare_and_swap_max(a, out):
    i = cuda.grid(1)
    if i < a.size:
        old = cuda.atomic.cas(out, 0, -1, a[i])
        while old != -1 and old < a[i]:
            seen = cuda.atomic.cas(out, 0, old, a[i])
            if seen == old:
                break
            old = seen


@cuda.jit
def votes(a, out):
    i, t = cuda.grid(1), cuda.threadIdx.x
    yes = cuda.syncthreads_count(1 if a[i] > 50 else 0)
    some = cuda.syncthreads_or(1 if a[i] > 98 else 0)
    if t == 0:
        out[cuda.blockIdx.x] = yes * 2 + (1 if some else 0)


@cuda.jit
def leaders(keys, out):
    i = cuda.grid(1)
    same = cuda.match_any_sync(0xFFFFFFFF, keys[i])
    if cuda.ffs(same) - 1 == cuda.laneid:
        cuda.atomic.add(out, keys[i], cuda.popc(same))


@cuda.jit
def bytes_side_by_side(out):
    i = cuda.grid(1)
    if i < out.size:
        out[i] = i % 251


@cuda.jit
def flat_to_2d(a, out):
    i = cuda.grid(1)
    h, w = a.shape
    if i < h * w:
        out[i // w, i % w] = a[i // w, (i + 1) % w]


@cuda.jit
def work_queue(ticket, out):
    while True:
        k = cuda.atomic.add(ticket, 0, 1)
        if k >= out.size:
            break
        out[k] = k


@cuda.jit
def complex_plane(out):
    i = cuda.grid(1)
    if i < out.size:
        z = complex64(complex(i, 1))
        out[i] = z * z


TABLE = (3, 1, 4, 1, 5, 9, 2, 6)


@cuda.jit
def captured_table(out):
    i = cuda.grid(1)
    if i < out.size:
        out[i] = TABLE[i % 8]
