"""Launches of two and three dimensions, dynamic shared memory, grid sync, atomics of every type."""

import numpy as np
from numba import cuda, float32, float64, int64, uint32

rng = np.random.default_rng(1)


@cuda.jit
def k_blur(a, b):
    y, x = cuda.grid(2)
    h, w = a.shape
    if y >= h or x >= w:
        return
    s = float32(0)
    n = 0
    for dy in range(-1, 2):
        for dx in range(-1, 2):
            yy = y + dy
            xx = x + dx
            if 0 <= yy < h and 0 <= xx < w:
                s += a[yy, xx]
                n += 1
    b[y, x] = s / n


def right_blur():
    a = rng.random((33, 45), dtype=np.float32)
    b = np.zeros_like(a)
    k_blur[(5, 6), (8, 8)](a, b)
    p = np.pad(a, 1)
    o = np.pad(np.ones_like(a), 1)
    s = sum(p[i : i + 33, j : j + 45] for i in range(3) for j in range(3))
    n = sum(o[i : i + 33, j : j + 45] for i in range(3) for j in range(3))
    np.testing.assert_allclose(b, s / n, rtol=1e-5)


@cuda.jit
def k_3d(a, out):
    i, j, k = cuda.grid(3)
    si, sj, sk = cuda.gridsize(3)
    for x in range(i, a.shape[0], si):
        for y in range(j, a.shape[1], sj):
            for z in range(k, a.shape[2], sk):
                out[z, y, x] = a[x, y, z] ** 2


def right_3d():
    a = rng.random((9, 13, 17))
    out = np.empty((17, 13, 9))
    k_3d[(2, 1, 2), (4, 4, 4)](a, out)
    np.testing.assert_allclose(out, (a**2).T)


@cuda.jit
def k_dyn(a, out):
    s = cuda.shared.array(0, dtype=float64)
    t = cuda.threadIdx.x
    i = cuda.grid(1)
    s[t] = a[i] if i < a.size else 0.0
    cuda.syncthreads()
    w = cuda.blockDim.x // 2
    while w > 0:
        if t < w:
            s[t] = max(s[t], s[t + w])
        cuda.syncthreads()
        w //= 2
    if t == 0:
        out[cuda.blockIdx.x] = s[0]


def right_dyn():
    a = rng.random(1000)
    out = np.zeros(8)
    k_dyn[8, 128, 0, 128 * 8](a, out)
    np.testing.assert_array_equal(out, np.pad(a, (0, 24)).reshape(8, 128).max(1))


@cuda.jit
def k_dyn_slices(a, out):
    raw = cuda.shared.array(0, dtype=float32)
    x = raw[:64]
    y = raw[64:128]
    t = cuda.threadIdx.x
    x[t] = a[t]
    y[63 - t] = a[t] * 2
    cuda.syncthreads()
    out[t] = x[63 - t] + y[t]


def right_dyn_slices():
    a = rng.random(64).astype("f4")
    out = np.zeros(64, "f4")
    k_dyn_slices[1, 64, 0, 512](a, out)
    np.testing.assert_allclose(out, a[::-1] + 2 * a[::-1])


def wrong_dyn_none():
    """out of bounds"""
    a = rng.random(64).astype("f4")
    out = np.zeros(64, "f4")
    k_dyn_slices[1, 64, 0, 256](a, out)


@cuda.jit
def k_coop(a, out):
    g = cuda.cg.this_grid()
    i = cuda.grid(1)
    n = a.size
    for r in range(3):
        if i < n:
            out[i] = a[(i + 1) % n] + 1
        g.sync()
        if i < n:
            a[i] = out[i]
        g.sync()


def right_coop():
    a = np.arange(100.0)
    b = a.copy()
    out = np.zeros(100)
    k_coop[4, 32](a, out)
    for _ in range(3):
        b = np.roll(b, -1) + 1
    np.testing.assert_array_equal(out, b)


@cuda.jit
def k_atomics(x, addi, addl, addf, addd, mx, mn, an, orr, xo, inc, dec, cas, ex):
    i = cuda.grid(1)
    if i < x.size:
        cuda.atomic.add(addi, 0, x[i])
        cuda.atomic.add(addl, 0, int64(x[i]))
        cuda.atomic.add(addf, 0, float32(x[i]))
        cuda.atomic.add(addd, 0, float64(x[i]))
        cuda.atomic.max(mx, 0, x[i])
        cuda.atomic.min(mn, 0, x[i])
        cuda.atomic.and_(an, 0, x[i])
        cuda.atomic.or_(orr, 0, x[i])
        cuda.atomic.xor(xo, 0, x[i])
        cuda.atomic.inc(inc, 0, uint32(6))
        cuda.atomic.dec(dec, 0, uint32(6))
        cuda.atomic.cas(cas, 0, i, i + 1)
        cuda.atomic.sub(ex, 0, x[i])


def right_atomics():
    x = rng.integers(0, 1000, 300).astype("i4")
    z = lambda d, v=0: np.full(1, v, d)
    arr = [
        z("i4"),
        z("i8"),
        z("f4"),
        z("f8"),
        z("i4"),
        z("i4", 5000),
        z("i4", -1),
        z("i4"),
        z("i4"),
        z("u4"),
        z("u4"),
        z("i4"),
        z("i4"),
    ]
    k_atomics[10, 32](x, *arr)
    s = x.sum()
    want = [
        s,
        s,
        s,
        s,
        x.max(),
        x.min(),
        np.bitwise_and.reduce(x),
        np.bitwise_or.reduce(x),
        np.bitwise_xor.reduce(x),
        300 % 7,
    ]
    for g, w in zip(arr, want):
        assert g[0] == w, (g, w)
    d = 0
    for _ in range(300):
        d = 6 if d == 0 or d > 6 else d - 1
    assert arr[10][0] == d
    assert arr[12][0] == -s


@cuda.jit
def k_at64(x, a, b, c, d, e, f):
    i = cuda.grid(1)
    cuda.atomic.max(a, i % 3, x[i])
    cuda.atomic.min(b, i % 3, x[i])
    cuda.atomic.nanmax(c, 0, x[i])
    cuda.atomic.nanmin(d, 0, x[i])
    cuda.atomic.add(e, (i % 2, i % 3), x[i])
    f[i] = x[i]


def right_at64():
    x = rng.standard_normal(96)
    a, b, c, d, e, f = (
        np.full(3, -9.0),
        np.full(3, 9.0),
        np.full(1, -9.0),
        np.full(1, 9.0),
        np.zeros((2, 3)),
        np.zeros(96),
    )
    k_at64[3, 32](x, a, b, c, d, e, f)
    np.testing.assert_array_equal(a, x.reshape(-1, 3).max(0))
    np.testing.assert_array_equal(b, x.reshape(-1, 3).min(0))
    assert c[0] == x.max() and d[0] == x.min()
    w = np.zeros((2, 3))
    np.add.at(w, (np.arange(96) % 2, np.arange(96) % 3), x)
    np.testing.assert_allclose(e, w)
    np.testing.assert_array_equal(f, x)


@cuda.jit
def k_atu64(x, a, b, c, d, m):
    i = cuda.grid(1)
    cuda.atomic.add(a, 0, x[i])
    cuda.atomic.max(b, 0, x[i])
    cuda.atomic.xor(c, 0, x[i])
    cuda.atomic.compare_and_swap(d, 0, x[i])
    cuda.atomic.min(m, 0, x[i])


def right_atu64():
    x = rng.integers(1, 2**63, 64, dtype=np.uint64) * np.uint64(2)
    a, b, c, d, m = (np.zeros(1, "u8") for _ in range(5))
    m[0] = 2**64 - 1
    k_atu64[2, 32](x, a, b, c, d, m)
    assert a[0] == x.sum() and b[0] == x.max() and c[0] == np.bitwise_xor.reduce(x) and d[0] in x and m[0] == x.min()
