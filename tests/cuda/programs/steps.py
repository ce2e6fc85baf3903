"""Programs of several launches, and memory that one of them leaves to the next."""

import math

import numpy as np
from numba import cuda, float32

rng = np.random.default_rng(4)


@cuda.jit
def cp(a, b):
    i = cuda.grid(1)
    if i < b.size:
        b[i] = a[i]


def wrong_partial_copy():
    """read before written"""
    d = cuda.device_array(64)
    d[:32].copy_to_device(np.ones(32))
    cp[2, 32](d, np.zeros(64))


def right_partial_copy():
    d = cuda.device_array(64)
    d[:32].copy_to_device(np.ones(32))
    cp[2, 32](d[:32], np.zeros(32))
    d[32:].copy_to_device(np.ones(32))
    cp[2, 32](d, np.zeros(64))


def right_two_halves():
    d = cuda.device_array(64)
    cp[2, 32](np.ones(64), d[:32])
    cp[2, 32](np.ones(64), d[32:])
    cp[2, 32](d, np.zeros(64))


def right_mixed_views():
    d = cuda.device_array(64, "f4")
    cp[2, 32](np.ones(64), d[:50])
    v = d[:50].view("i4")
    cp[2, 32](v, np.zeros(50, "i4"))


def wrong_mixed_views():
    """read before written"""
    d = cuda.device_array(64, "f4")
    cp[2, 32](np.ones(64), d[:50])
    cp[2, 32](d, np.zeros(64, "f4"))


def wrong_strided_fill():
    """read before written"""
    d = cuda.device_array(64)
    cp[1, 32](np.ones(64), d[::2])
    cp[2, 32](d, np.zeros(64))


@cuda.jit
def pow2(a, n):
    i = cuda.grid(1)
    if i < a.size:
        x = 1.0
        for _ in range(n):
            x *= a[i]
        a[i] = x


def right_many_launches():
    a = np.full(32, 1.01)
    [pow2[1, 32](a, 1) for _ in range(50)]


@cuda.jit
def heat(u, v, c):
    i, j = cuda.grid(2)
    n, m = u.shape
    if 0 < i < n - 1 and 0 < j < m - 1:
        v[i, j] = u[i, j] + c * (u[i - 1, j] + u[i + 1, j] + u[i, j - 1] + u[i, j + 1] - 4 * u[i, j])
    elif i < n and j < m:
        v[i, j] = u[i, j]


def right_heat():
    u = rng.random((33, 40))
    d, e = cuda.to_device(u), cuda.device_array_like(u)
    for _ in range(5):
        heat[(3, 3), (16, 16)](d, e, 0.1)
        d, e = e, d
        w = u.copy()
        w[1:-1, 1:-1] += 0.1 * (u[:-2, 1:-1] + u[2:, 1:-1] + u[1:-1, :-2] + u[1:-1, 2:] - 4 * u[1:-1, 1:-1])
        u = w
    np.testing.assert_allclose(d.copy_to_host(), u)


@cuda.jit
def nbody(p, v, dt):
    s = cuda.shared.array((32, 3), float32)
    i = cuda.grid(1)
    t = cuda.threadIdx.x
    ax = float32(0)
    ay = float32(0)
    az = float32(0)
    for b in range(0, p.shape[0], 32):
        if b + t < p.shape[0]:
            for k in range(3):
                s[t, k] = p[b + t, k]
        cuda.syncthreads()
        if i < p.shape[0]:
            for j in range(min(32, p.shape[0] - b)):
                dx = s[j, 0] - p[i, 0]
                dy = s[j, 1] - p[i, 1]
                dz = s[j, 2] - p[i, 2]
                r = float32(1) / math.sqrt(dx * dx + dy * dy + dz * dz + float32(0.01))
                r3 = r * r * r
                ax += dx * r3
                ay += dy * r3
                az += dz * r3
        cuda.syncthreads()
    if i < p.shape[0]:
        v[i, 0] = ax * dt
        v[i, 1] = ay * dt
        v[i, 2] = az * dt


def right_nbody():
    p = rng.random((100, 3)).astype("f4")
    v = np.zeros_like(p)
    nbody[4, 32](p, v, np.float32(0.1))
    d = p[None] - p[:, None]
    r = ((d * d).sum(-1) + 0.01) ** -1.5
    np.testing.assert_allclose(v, (d * r[..., None]).sum(1) * 0.1, rtol=1e-3, atol=1e-4)


def right_nonsquare_launch_tuple():
    @cuda.jit
    def k(o):
        o[cuda.blockIdx.z, cuda.blockIdx.y, cuda.blockIdx.x, cuda.threadIdx.z, cuda.threadIdx.y, cuda.threadIdx.x] = 1

    o = np.zeros((2, 3, 4, 2, 3, 5))
    k[(4, 3, 2), (5, 3, 2)](o)
    assert (o == 1).all()
    k[np.int64(1), np.int32(1)](o)
    cfg = k.configure((1,), (1,))
    cfg(o)
