"""Kernels with a mistake each: in their accesses, their order, or their barriers."""

from numba import cuda, float32, int32


@cuda.jit
def no_guard(a, b, out):
    i = cuda.grid(1)
    out[i] = a[i] + b[i]


@cuda.jit
def one_too_many(a, out):
    i = cuda.grid(1)
    if i <= out.size:
        out[i] = a[i]


@cuda.jit
def one_too_few(a, out):
    i = cuda.grid(1)
    if i < out.size - 1:
        out[i] = a[i]


@cuda.jit
def neighbour_before(a, out):
    i = cuda.grid(1)
    if i < out.size:
        out[i] = a[i - 1]


@cuda.jit
def neighbour_after(a, out):
    i = cuda.grid(1)
    if i < out.size:
        out[i] = a[i + 1]


@cuda.jit
def no_stride(a, out):
    i = cuda.grid(1)
    if i < out.size:
        out[i] = a[i]


@cuda.jit
def wrong_axis(a, out):
    x, y = cuda.grid(2)
    if x < out.shape[0] and y < out.shape[1]:
        out[y, x] = a[y, x]


@cuda.jit
def shared_counter(values, out):
    i = cuda.grid(1)
    if i < values.size:
        out[values[i]] += 1


@cuda.jit
def sum_into_one(a, out):
    i = cuda.grid(1)
    if i < a.size:
        out[0] += a[i]


@cuda.jit
def two_to_one(a, out):
    i = cuda.grid(1)
    if i < a.size:
        out[i // 2] = a[i]


@cuda.jit
def reads_neighbour_written(a):
    i = cuda.grid(1)
    if i < a.size - 1:
        a[i] = a[i + 1]


@cuda.jit
def no_barrier(a, out):
    tile = cuda.shared.array(128, float32)
    t = cuda.threadIdx.x
    tile[t] = a[cuda.grid(1)]
    out[cuda.grid(1)] = tile[127 - t]


@cuda.jit
def tree_without_barrier(a, out):
    part = cuda.shared.array(128, float32)
    t = cuda.threadIdx.x
    part[t] = a[cuda.grid(1)]
    cuda.syncthreads()
    half = 64
    while half > 0:
        if t < half:
            part[t] += part[t + half]
        half //= 2
    if t == 0:
        out[cuda.blockIdx.x] = part[0]


@cuda.jit
def barrier_in_if(a, out):
    tile = cuda.shared.array(128, float32)
    t = cuda.threadIdx.x
    tile[t] = a[cuda.grid(1)]
    if t < 64:
        cuda.syncthreads()
    out[cuda.grid(1)] = tile[t]


@cuda.jit
def returns_before_barrier(a, out):
    tile = cuda.shared.array(128, float32)
    t, i = cuda.threadIdx.x, cuda.grid(1)
    if i >= a.size:
        return
    tile[t] = a[i]
    cuda.syncthreads()
    out[i] = tile[t]


@cuda.jit
def shared_too_small(a, out):
    tile = cuda.shared.array(100, float32)
    t = cuda.threadIdx.x
    tile[t] = a[cuda.grid(1)]
    cuda.syncthreads()
    out[cuda.grid(1)] = tile[t]


@cuda.jit
def shared_not_filled(a, out):
    tile = cuda.shared.array(128, float32)
    t = cuda.threadIdx.x
    if t > 0:
        tile[t] = a[cuda.grid(1)]
    cuda.syncthreads()
    out[cuda.grid(1)] = tile[t]


@cuda.jit
def adds_to_nothing(a, out):
    i = cuda.grid(1)
    if i < out.size:
        for k in range(4):
            out[i] += a[i]


@cuda.jit
def histogram_not_cleared(values, out):
    part = cuda.shared.array(64, int32)
    t, i = cuda.threadIdx.x, cuda.grid(1)
    cuda.atomic.add(part, values[i], 1)
    cuda.syncthreads()
    if t < 64:
        cuda.atomic.add(out, t, part[t])


@cuda.jit
def histogram_cleared_late(values, out):
    part = cuda.shared.array(64, int32)
    t, i = cuda.threadIdx.x, cuda.grid(1)
    if t < 64:
        part[t] = 0
    cuda.atomic.add(part, values[i], 1)
    cuda.syncthreads()
    if t < 64:
        cuda.atomic.add(out, t, part[t])


@cuda.jit
def shuffle_in_if(a, out):
    i = cuda.grid(1)
    value = a[i]
    if cuda.laneid < 16:
        value += cuda.shfl_down_sync(0xFFFFFFFF, value, 8)
    out[i] = value


@cuda.jit
def all_set_flag(a, out):
    i = cuda.grid(1)
    if i < a.size and a[i] >= 0:
        out[0] = 1


@cuda.jit
def waits_for_ever(a, out):
    i = 0
    while i >= 0:
        i = (i + 1) & 1023
        out[i & 1] = a[i & 1]


@cuda.jit
def between_blocks(a, out):
    i = cuda.grid(1)
    out[i] = a[i]
    cuda.syncthreads()
    a[i] = out[out.size - 1 - i]
