"""Kernels with nothing wrong in them: whatever is found here is a false alarm."""

import math

from numba import cuda, float32, int32

TILE = 16


@cuda.jit
def add_grid_stride(a, b, out):
    for i in range(cuda.grid(1), out.size, cuda.gridsize(1)):
        out[i] = a[i] + b[i]


@cuda.jit
def add_guarded(a, b, out):
    i = cuda.grid(1)
    if i < out.size:
        out[i] = a[i] + b[i]


@cuda.jit
def add_in_place(a):
    i = cuda.grid(1)
    if i < a.size:
        a[i] += float32(1)


@cuda.jit
def scale_rows(a, out):
    x, y = cuda.grid(2)
    if y < out.shape[0] and x < out.shape[1]:
        out[y, x] = a[y, x] * float32(2)


@cuda.jit
def three_dimensions(a, out):
    x, y, z = cuda.grid(3)
    if x < out.shape[2] and y < out.shape[1] and z < out.shape[0]:
        out[z, y, x] = a[z, y, x] + float32(1)


@cuda.jit
def histogram(values, out):
    i = cuda.grid(1)
    if i < values.size:
        cuda.atomic.add(out, values[i], 1)


@cuda.jit
def histogram_shared(values, out):
    part = cuda.shared.array(64, int32)
    t = cuda.threadIdx.x
    if t < 64:
        part[t] = 0
    cuda.syncthreads()
    i = cuda.grid(1)
    if i < values.size:
        cuda.atomic.add(part, values[i], 1)
    cuda.syncthreads()
    if t < 64:
        cuda.atomic.add(out, t, part[t])


@cuda.jit
def matmul_tiled(a, b, out):
    left = cuda.shared.array((TILE, TILE), float32)
    right = cuda.shared.array((TILE, TILE), float32)
    x, y = cuda.grid(2)
    tx, ty = cuda.threadIdx.x, cuda.threadIdx.y
    total = float32(0)
    for start in range(0, a.shape[1], TILE):
        left[ty, tx] = a[y, start + tx] if y < a.shape[0] and start + tx < a.shape[1] else float32(0)
        right[ty, tx] = b[start + ty, x] if start + ty < b.shape[0] and x < b.shape[1] else float32(0)
        cuda.syncthreads()
        for k in range(TILE):
            total += left[ty, k] * right[k, tx]
        cuda.syncthreads()
    if y < out.shape[0] and x < out.shape[1]:
        out[y, x] = total


@cuda.jit
def sum_tree(a, out):
    part = cuda.shared.array(128, float32)
    t = cuda.threadIdx.x
    i = cuda.grid(1)
    part[t] = a[i] if i < a.size else float32(0)
    cuda.syncthreads()
    half = 64
    while half > 0:
        if t < half:
            part[t] += part[t + half]
        cuda.syncthreads()
        half //= 2
    if t == 0:
        out[cuda.blockIdx.x] = part[0]


@cuda.jit
def sum_warp(a, out):
    value = a[cuda.grid(1)]
    offset = 16
    while offset > 0:
        value += cuda.shfl_down_sync(0xFFFFFFFF, value, offset)
        offset //= 2
    if cuda.laneid == 0:
        out[cuda.grid(1) // 32] = value


@cuda.jit
def count_ballot(a, out):
    i = cuda.grid(1)
    votes = cuda.ballot_sync(0xFFFFFFFF, a[i] > 50)
    if cuda.laneid == 0:
        out[i // 32] = cuda.popc(votes)


@cuda.jit
def mandelbrot(out):
    x, y = cuda.grid(2)
    if y < out.shape[0] and x < out.shape[1]:
        cr = float32(x) / float32(out.shape[1]) * float32(3) - float32(2)
        ci = float32(y) / float32(out.shape[0]) * float32(2) - float32(1)
        zr, zi = float32(0), float32(0)
        n = 0
        while n < 50 and zr * zr + zi * zi < float32(4):
            zr, zi = zr * zr - zi * zi + cr, float32(2) * zr * zi + ci
            n += 1
        out[y, x] = n


@cuda.jit
def sort_four(a, out):
    i = cuda.grid(1)
    if i < out.shape[0]:
        own = cuda.local.array(4, float32)
        for k in range(4):
            own[k] = a[i, k]
        for k in range(3):
            for j in range(3 - k):
                if own[j] > own[j + 1]:
                    own[j], own[j + 1] = own[j + 1], own[j]
        for k in range(4):
            out[i, k] = own[k]


@cuda.jit
def exp_sqrt(a, out):
    i = cuda.grid(1)
    if i < out.size:
        out[i] = math.exp(a[i]) + math.sqrt(a[i])


@cuda.jit
def sine64(a, out):
    i = cuda.grid(1)
    if i < out.size:
        out[i] = math.sin(a[i] * 1000.0)


@cuda.jit
def stencil(a, out):
    i = cuda.grid(1)
    if 0 < i < out.size - 1:
        out[i] = (a[i - 1] + a[i] + a[i + 1]) / float32(3)
    elif i < out.size:
        out[i] = a[i]


@cuda.jit
def stencil_shared(a, out):
    tile = cuda.shared.array(130, float32)
    i, t = cuda.grid(1), cuda.threadIdx.x
    tile[t + 1] = a[i] if i < a.size else float32(0)
    if t == 0:
        tile[0] = a[i - 1] if i > 0 else float32(0)
        tile[129] = a[i + 128] if i + 128 < a.size else float32(0)
    cuda.syncthreads()
    if i < out.size:
        out[i] = tile[t] + tile[t + 1] + tile[t + 2]


@cuda.jit
def transpose_padded(a, out):
    tile = cuda.shared.array((32, 33), float32)
    tx, ty = cuda.threadIdx.x, cuda.threadIdx.y
    x, y = cuda.blockIdx.x * 32 + tx, cuda.blockIdx.y * 32 + ty
    for k in range(0, 32, 8):
        tile[ty + k, tx] = a[y + k, x]
    cuda.syncthreads()
    x, y = cuda.blockIdx.y * 32 + tx, cuda.blockIdx.x * 32 + ty
    for k in range(0, 32, 8):
        out[y + k, x] = tile[tx, ty + k]


@cuda.jit
def maximum_atomic(a, out):
    i = cuda.grid(1)
    if i < a.size:
        cuda.atomic.max(out, 0, a[i])


@cuda.jit
def compact(a, out, count):
    i = cuda.grid(1)
    if i < a.size and a[i] >= 50:
        out[cuda.atomic.add(count, 0, 1)] = a[i]


@cuda.jit
def reverse_dynamic(a, out):
    tile = cuda.shared.array(0, float32)
    t = cuda.threadIdx.x
    tile[t] = a[cuda.grid(1)]
    cuda.syncthreads()
    out[cuda.grid(1)] = tile[cuda.blockDim.x - 1 - t]


@cuda.jit
def reverse_by_length(a, out):
    tile = cuda.shared.array(0, float32)
    t = cuda.threadIdx.x
    tile[t] = a[cuda.grid(1)]
    cuda.syncthreads()
    out[cuda.grid(1)] = tile[len(tile) - 1 - t]


@cuda.jit
def warp_exchange(a, out):
    part = cuda.shared.array(32, float32)
    t = cuda.threadIdx.x
    part[t] = a[t]
    cuda.syncwarp()
    out[t] = part[31 - t]


@cuda.jit
def prefix_sum(a, out):
    part = cuda.shared.array(256, int32)
    t = cuda.threadIdx.x
    part[t] = a[t]
    cuda.syncthreads()
    step = 1
    while step < 256:
        before = part[t - step] if t >= step else 0
        cuda.syncthreads()
        part[t] += before
        cuda.syncthreads()
        step *= 2
    out[t] = part[t]


@cuda.jit(device=True)
def clamp(value, low, high):
    return min(max(value, low), high)


@cuda.jit
def clamped(a, low, high, out):
    i = cuda.grid(1)
    if i < out.size:
        out[i] = clamp(a[i], low, high)


@cuda.jit
def any_over(a, out):
    found = cuda.syncthreads_or(1 if a[cuda.grid(1)] > float32(0.999) else 0)
    if cuda.threadIdx.x == 0:
        out[cuda.blockIdx.x] = found


@cuda.jit
def prints(a, out):
    i = cuda.grid(1)
    if i < out.size:
        if a[i] > 98:
            print("found", i, a[i])
        out[i] = a[i]


@cuda.jit
def reversed_order(a, out):
    i = cuda.grid(1)
    if i < out.size:
        out[i] = a[out.size - 1 - i]
