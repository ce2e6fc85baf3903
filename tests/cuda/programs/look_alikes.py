"""Right kernels that look like those with a mistake."""

import numpy as np
from numba import cuda, float32, int32

rng = np.random.default_rng(5)


@cuda.jit
def k_alias(a, b):
    i = cuda.grid(1)
    if i < a.size - 1:
        a[i] = b[i + 1]


def right_not_alias():
    d = cuda.to_device(np.zeros(64))
    k_alias[2, 32](d, cuda.to_device(np.zeros(64)))


def right_disjoint_views():
    d = cuda.to_device(np.zeros(128))
    k_alias[2, 32](d[:64], d[64:])


@cuda.jit
def k_shared3(out):
    s = cuda.shared.array((4, 4, 2), int32)
    x, y = cuda.threadIdx.x, cuda.threadIdx.y
    for z in range(2):
        s[y, x, z] = x
    cuda.syncthreads()
    out[y, x] = s[x, y, 0] + s[x, y, 1]


def right_shared3():
    o = np.zeros((4, 4), "i4")
    k_shared3[1, (4, 4)](o)
    np.testing.assert_array_equal(o, 2 * np.arange(4)[:, None] + np.zeros((4, 4)))


@cuda.jit
def k_stale(a, flag, out):
    i = cuda.grid(1)
    if i == 0:
        a[0] = 42
        cuda.threadfence()
        cuda.atomic.exch(flag, 0, 1)
    if i == 32:
        while cuda.atomic.add(flag, 0, 0) == 0:
            pass
        out[0] = a[0]


def right_flag():
    """order not verified"""
    o = np.zeros(1)
    try:
        k_stale[2, 32](np.zeros(1), np.zeros(1, "i4"), o)
    finally:
        assert o[0] == 42


@cuda.jit
def k_nan_idx(a, idx, out):
    i = cuda.grid(1)
    if i < out.size:
        out[i] = a[int(idx[i])]


def right_float_index():
    k_nan_idx[1, 32](np.zeros(10), np.linspace(0, 9, 32), np.zeros(32))


@cuda.jit
def k_wraps(a, out):
    i = cuda.grid(1)
    if i < a.size:
        out[i] = a[i - 1] if i > 0 else a[a.size - 1]


def right_wraps():
    k_wraps[2, 32](np.arange(40.0), np.zeros(40))


@cuda.jit
def k_lastneg(a, out):
    i = cuda.grid(1)
    if i < a.size:
        out[i] = a[-1] - a[-i - 1]


def right_lastneg():
    o = np.zeros(40)
    k_lastneg[2, 32](np.arange(40.0), o)
    np.testing.assert_array_equal(o, np.arange(40))


@cuda.jit
def k_sym(a):
    i, j = cuda.grid(2)
    if i < a.shape[0] and j < i:
        a[i, j] = a[j, i]


def right_sym():
    a = rng.random((16, 16))
    k_sym[(2, 2), (8, 8)](a)
    assert (a == a.T).all()


@cuda.jit
def k_rev_inplace(a):
    i = cuda.grid(1)
    n = a.size
    if i < n // 2:
        t = a[i]
        a[i] = a[n - 1 - i]
        a[n - 1 - i] = t


def right_rev_inplace():
    a = np.arange(99.0)
    k_rev_inplace[2, 32](a)
    np.testing.assert_array_equal(a, np.arange(99)[::-1])


@cuda.jit
def k_dblbuf(a, b, n):
    i = cuda.grid(1)
    m = a.size
    if i < m:
        l = a[(i - 1) % m]
        r = a[(i + 1) % m]
        b[i] = (l + r) / n


def right_dblbuf():
    d, e = cuda.to_device(rng.random(64)), cuda.device_array(64)
    for _ in range(6):
        k_dblbuf[2, 32](d, e, 2)
        d, e = e, d


@cuda.jit
def k_seg(keys, vals, out):
    i = cuda.grid(1)
    if i < keys.size:
        if i == 0 or keys[i] != keys[i - 1]:
            s = 0.0
            j = i
            while j < keys.size and keys[j] == keys[i]:
                s += vals[j]
                j += 1
            out[keys[i]] = s


def right_seg():
    k = np.sort(rng.integers(0, 9, 60))
    v = rng.random(60)
    o = np.zeros(9)
    k_seg[2, 32](k, v, o)
    np.testing.assert_allclose(o, np.bincount(k, v, 9))


@cuda.jit
def k_warp_red_multi(a, out):
    s = cuda.shared.array(32, float32)
    t = cuda.threadIdx.x
    i = cuda.grid(1)
    v = a[i] if i < a.size else float32(0)
    for d in (16, 8, 4, 2, 1):
        v += cuda.shfl_down_sync(0xFFFFFFFF, v, d)
    if t % 32 == 0:
        s[t // 32] = v
    cuda.syncthreads()
    if t < 32:
        v = s[t] if t < cuda.blockDim.x // 32 else float32(0)
        for d in (16, 8, 4, 2, 1):
            v += cuda.shfl_down_sync(0xFFFFFFFF, v, d)
        if t == 0:
            cuda.atomic.add(out, 0, v)


def right_warp_red():
    a = rng.random(1000).astype("f4")
    o = np.zeros(1, "f4")
    k_warp_red_multi[4, 256](a, o)
    np.testing.assert_allclose(o[0], a.sum(), rtol=1e-5)


@cuda.jit
def k_sync_variants(a, out):
    t = cuda.threadIdx.x
    out[t, 0] = cuda.syncthreads_count(int(a[t] > 5))
    out[t, 1] = cuda.syncthreads_and(int(a[t] > 0))
    out[t, 2] = cuda.syncthreads_or(int(a[t] > 8))


def right_sync_variants():
    a = rng.integers(0, 10, 96)
    o = np.zeros((96, 3), "i4")
    k_sync_variants[1, 96](a, o)
    assert (
        (o[:, 0] == (a > 5).sum()).all() and (o[:, 1] == (a > 0).all()).all() and (o[:, 2] != 0).all() == (a > 8).any()
    )


@cuda.jit
def k_game(a, b):
    r, c = cuda.grid(2)
    h, w = a.shape
    if r < h and c < w:
        n = 0
        for dr in (-1, 0, 1):
            for dc in (-1, 0, 1):
                if dr != 0 or dc != 0:
                    n += a[(r + dr + h) % h, (c + dc + w) % w]
        b[r, c] = 1 if n == 3 or (n == 2 and a[r, c]) else 0


def right_game():
    a = rng.integers(0, 2, (20, 30)).astype("u1")
    b = np.zeros_like(a)
    k_game[(2, 2), (16, 16)](a, b)
    n = sum(np.roll(a, (i, j), (0, 1)) for i in (-1, 0, 1) for j in (-1, 0, 1)) - a
    np.testing.assert_array_equal(b, (n == 3) | ((n == 2) & (a == 1)))
