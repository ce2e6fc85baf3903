"""Kernels with one mistake each."""

import numpy as np
from numba import cuda, float32, int32

rng = np.random.default_rng(5)


@cuda.jit
def k_hist(x, h):
    s = cuda.shared.array(16, int32)
    t = cuda.threadIdx.x
    if t < 16:
        s[t] = 0
    i = cuda.grid(1)
    if i < x.size:
        cuda.atomic.add(s, x[i], 1)
    cuda.syncthreads()
    if t < 16:
        cuda.atomic.add(h, t, s[t])


def wrong_hist_no_sync():
    """race"""
    x = rng.integers(0, 16, 512)
    h = np.zeros(16, "i4")
    k_hist[4, 128](x, h)


@cuda.jit
def k_hist2(x, h):
    s = cuda.shared.array(16, int32)
    t = cuda.threadIdx.x
    if t < 16:
        s[t] = 0
    cuda.syncthreads()
    i = cuda.grid(1)
    if i < x.size:
        cuda.atomic.add(s, x[i], 1)
    if t < 16:
        cuda.atomic.add(h, t, s[t])


def wrong_hist_no_sync2():
    """race"""
    x = rng.integers(0, 16, 512)
    h = np.zeros(16, "i4")
    k_hist2[4, 128](x, h)


@cuda.jit
def k_tile(a, b, c):
    sa = cuda.shared.array((8, 8), float32)
    sb = cuda.shared.array((8, 8), float32)
    x, y = cuda.grid(2)
    tx, ty = cuda.threadIdx.x, cuda.threadIdx.y
    s = float32(0)
    for k in range(a.shape[1] // 8):
        sa[tx, ty] = a[x, k * 8 + ty]
        sb[tx, ty] = b[k * 8 + tx, y]
        cuda.syncthreads()
        for j in range(8):
            s += sa[tx, j] * sb[j, ty]
    c[x, y] = s


def wrong_tile_one_barrier():
    """race"""
    a = rng.random((16, 16)).astype("f4")
    c = np.zeros((16, 16), "f4")
    k_tile[(2, 2), (8, 8)](a, a, c)


@cuda.jit
def k_swapped(a, out):
    x, y = cuda.grid(2)
    if x < a.shape[1] and y < a.shape[0]:
        out[x, y] = a[x, y]


def wrong_swapped():
    """out of bounds"""
    a = rng.random((8, 20))
    k_swapped[(2, 2), (16, 16)](a, np.zeros((8, 20)))


@cuda.jit
def k_guard_le(a):
    i = cuda.grid(1)
    if i <= a.size:
        a[i] = 1


def wrong_le():
    """out of bounds"""
    k_guard_le[2, 32](np.zeros(40))


@cuda.jit
def k_3dflip(a, out):
    i, j, k = cuda.grid(3)
    if i < a.shape[0] and j < a.shape[1] and k < a.shape[2]:
        out[k, j, i] = a[i, j, k]


def wrong_3d_shape():
    """out of bounds"""
    k_3dflip[(1, 1, 1), (8, 8, 8)](np.zeros((3, 4, 5)), np.zeros((3, 4, 5)))


@cuda.jit
def k_off(a, out, d):
    i = cuda.grid(1)
    if i < a.size:
        out[i] = a[i + d]


def wrong_minus():
    """negative index"""
    k_off[2, 32](np.zeros(40), np.zeros(40), -1)


def wrong_plus():
    """out of bounds"""
    k_off[2, 32](np.zeros(40), np.zeros(40), 1)


@cuda.jit
def k_warp_sync(a, out):
    t = cuda.threadIdx.x
    v = a[t]
    if t < 20:
        v += cuda.shfl_down_sync(0xFFFFFFFF, v, 1)
    out[t] = v


def wrong_shfl():
    """lanes that never arrive"""
    k_warp_sync[1, 32](np.zeros(32), np.zeros(32))


@cuda.jit
def k_lock(lock, c):
    while cuda.atomic.cas(lock, 0, 0, 1) != 0:
        pass
    c[0] += 1
    lock[0] = 0


def wrong_lock():
    """race"""
    c = np.zeros(1, "i4")
    k_lock[4, 1](np.zeros(1, "i4"), c)


@cuda.jit
def k_wrong_sum(a, out):
    i = cuda.grid(1)
    if i < a.size:
        out[0] += a[i]


def wrong_sum():
    """race"""
    k_wrong_sum[2, 32](np.ones(64), np.zeros(1))


@cuda.jit
def k_guarded(a):
    i = cuda.grid(1)
    if i < a.size:
        a[i] = 1


@cuda.jit
def k_uninit(a, out):
    i = cuda.grid(1)
    if i < a.size:
        out[i] += a[i]


def wrong_uninit_device():
    """read before written"""
    k_uninit[2, 32](cuda.to_device(np.ones(64)), cuda.device_array(64))


def wrong_partial_uninit():
    """read before written"""
    d = cuda.device_array(64)
    k_guarded[1, 32](d[:32])
    k_uninit[2, 32](cuda.to_device(np.ones(64)), d)


@cuda.jit
def k_inplace_stencil(a):
    i = cuda.grid(1)
    if 0 < i < a.size - 1:
        a[i] = (a[i - 1] + a[i + 1]) / 2


def wrong_inplace():
    """race"""
    k_inplace_stencil[2, 32](rng.random(64))


@cuda.jit
def k_barrier_ret(a):
    i = cuda.grid(1)
    if i >= a.size:
        return
    cuda.syncthreads()
    a[i] = 1


def wrong_barrier_ret():
    """barrier not reached by all"""
    k_barrier_ret[2, 32](np.zeros(40))


@cuda.jit
def k_barrier_loop(a):
    t = cuda.threadIdx.x
    for j in range(t % 3 + 1):
        cuda.syncthreads()
    a[t] = 1


def wrong_barrier_loop():
    """barrier not reached by all"""
    k_barrier_loop[1, 64](np.zeros(64))


@cuda.jit
def k_alias(a, b):
    i = cuda.grid(1)
    if i < a.size - 1:
        a[i] = b[i + 1]


def wrong_alias():
    """race"""
    d = cuda.to_device(np.zeros(64))
    k_alias[2, 32](d, d)


def wrong_alias_overlap():
    """race"""
    d = cuda.to_device(np.zeros(100))
    k_alias[2, 32](d[:64], d[10:74])


@cuda.jit
def k_two_out(a, out):
    i = cuda.grid(1)
    out[i // 2] = a[i]


def wrong_two_writers():
    """race"""
    k_two_out[2, 32](np.arange(64.0), np.zeros(32))


@cuda.jit
def k_grid_sync_missing(a, tmp, out):
    i = cuda.grid(1)
    tmp[i] = a[i]
    cuda.syncthreads()
    out[i] = tmp[a.size - 1 - i]


def wrong_grid_sync_missing():
    """race"""
    k_grid_sync_missing[2, 32](np.arange(64.0), np.zeros(64), np.zeros(64))


@cuda.jit
def k_cg_miss(a):
    g = cuda.cg.this_grid()
    i = cuda.grid(1)
    if i < 40:
        g.sync()
    a[i] = 1


def wrong_cg_divergent():
    """barrier not reached by all"""
    k_cg_miss[2, 32](np.zeros(64))


@cuda.jit
def k_2d_local(out):
    l = cuda.local.array((2, 3), float32)
    i = cuda.grid(1)
    for r in range(3):
        for c in range(2):
            l[r, c] = i
    out[i] = l[i % 2, i % 3]


def wrong_local2d():
    """out of bounds"""
    k_2d_local[1, 32](np.zeros(32, "f4"))


@cuda.jit
def k_shared3(out):
    s = cuda.shared.array((4, 4, 2), int32)
    x, y = cuda.threadIdx.x, cuda.threadIdx.y
    for z in range(2):
        s[y, x, z] = x
    cuda.syncthreads()
    out[y, x] = s[x, y, 0] + s[x, y, 1]


def wrong_shared3():
    """out of bounds, race"""
    o = np.zeros((6, 6), "i4")
    k_shared3[1, (6, 6)](o)


@cuda.jit
def k_race_2d(a):
    x, y = cuda.grid(2)
    if x < a.shape[0] and y < a.shape[1]:
        a[x, y] = a[y, x]


def wrong_transpose_inplace():
    """race"""
    k_race_2d[(2, 2), (8, 8)](rng.random((16, 16)))


@cuda.jit
def k_nan_idx(a, idx, out):
    i = cuda.grid(1)
    if i < out.size:
        out[i] = a[int(idx[i])]


def wrong_float_index():
    """out of bounds"""
    k_nan_idx[1, 32](np.zeros(10), np.linspace(0, 10, 32), np.zeros(32))


@cuda.jit
def k_rev_all(a):
    i = cuda.grid(1)
    n = a.size
    if i < n:
        t = a[i]
        a[i] = a[n - 1 - i]
        a[n - 1 - i] = t


def wrong_rev_all():
    """race"""
    k_rev_all[4, 32](np.arange(99.0))
