"""Streams, events, pinned, mapped and managed memory, reductions and ufuncs."""

import math

import numpy as np
from numba import cuda, guvectorize, vectorize
from numba.cuda.random import (
    create_xoroshiro128p_states,
    xoroshiro128p_normal_float32,
    xoroshiro128p_normal_float64,
    xoroshiro128p_uniform_float32,
    xoroshiro128p_uniform_float64,
)

rng = np.random.default_rng(3)


@cuda.jit
def inc(a):
    i = cuda.grid(1)
    if i < a.size:
        a[i] += 1


@cuda.jit
def inc2(a):
    i, j = cuda.grid(2)
    if i < a.shape[0] and j < a.shape[1]:
        a[i, j] += 10 * i + j


def right_streams():
    s = cuda.stream()
    t = cuda.stream()
    a = cuda.pinned_array(100, np.float64)
    a[:] = np.arange(100)
    with cuda.pinned(a):
        pass
    d = cuda.to_device(a, stream=s)
    e = cuda.event()
    inc[4, 32, s](d)
    e.record(s)
    e.wait(t)
    inc[4, 32, t](d)
    out = cuda.pinned_array_like(a)
    d.copy_to_host(out, stream=t)
    t.synchronize()
    np.testing.assert_array_equal(out, np.arange(100) + 2)
    e2 = cuda.event(timing=True)
    e2.record()
    e2.synchronize()
    assert e2.query() and e.elapsed_time(e2) >= 0
    with s.auto_synchronize():
        inc[4, 32, s](d)
    cuda.synchronize()
    cuda.default_stream().synchronize()
    cuda.per_thread_default_stream()
    cuda.legacy_default_stream()


def right_defer():
    with cuda.defer_cleanup():
        for _ in range(5):
            d = cuda.to_device(np.zeros(10))
            del d


def right_mapped():
    a = cuda.mapped_array(64, np.float32)
    a[:] = 1
    inc[2, 32](a)
    cuda.synchronize()
    assert (a == 2).all()
    m = cuda.managed_array(64, np.float64)
    m[:] = 5
    inc[2, 32](m)
    cuda.synchronize()
    assert (m == 6).all()
    ml = cuda.mapped_array_like(np.zeros((4, 4)))
    ml[:] = 0
    inc2[(1, 1), (4, 4)](ml)
    i, j = np.mgrid[:4, :4]
    np.testing.assert_array_equal(ml, 10 * i + j)


def right_pinned_ctx():
    a = np.zeros(100)
    with cuda.pinned(a):
        s = cuda.stream()
        d = cuda.to_device(a, stream=s)
        inc[4, 32, s](d)
        d.copy_to_host(a, stream=s)
        s.synchronize()
    assert (a == 1).all()


def right_mapped_ctx():
    a = np.zeros(100)
    with cuda.mapped(a) as d:
        inc[4, 32](d)
    assert (a == 1).all()


def right_reduce():
    """lanes that never arrive"""  # numba-cuda's own, and a note
    r = cuda.reduce(lambda a, b: a + b)
    for n in (1, 31, 33, 1000, 5000):
        a = rng.random(n)
        np.testing.assert_allclose(r(a), a.sum())
        np.testing.assert_allclose(r(a, init=5.0), a.sum() + 5)
    m = cuda.reduce(lambda a, b: max(a, b))
    a = rng.integers(0, 10**6, 3000)
    assert m(a) == a.max()
    d = cuda.to_device(a)
    res = cuda.device_array(1, a.dtype)
    m(d, res=res)
    assert res.copy_to_host()[0] == a.max()


@vectorize(["float32(float32, float32)", "float64(float64, float64)"], target="cuda")
def v_add(a, b):
    return a * 2 + b


@vectorize(["int64(int64)"], target="cuda")
def v_one(a):
    return a // 3


def right_vectorize():
    a, b = rng.random((20, 30)), rng.random((20, 30))
    np.testing.assert_allclose(v_add(a, b), 2 * a + b)
    np.testing.assert_allclose(v_add(a.astype("f4"), np.float32(1)), 2 * a.astype("f4") + 1)
    d = v_add(cuda.to_device(a), cuda.to_device(b))
    np.testing.assert_allclose(d.copy_to_host(), 2 * a + b)
    out = cuda.device_array_like(a)
    v_add(cuda.to_device(a), cuda.to_device(b), out=out)
    np.testing.assert_allclose(out.copy_to_host(), 2 * a + b)
    np.testing.assert_array_equal(v_one(np.arange(50)), np.arange(50) // 3)


@vectorize(["float64(float64, float64)"], target="cuda")
def v_sum(a, b):
    return a + b


def right_vec_reduce():
    a = rng.random(777)
    np.testing.assert_allclose(v_sum.reduce(a), a.sum())


@guvectorize(["(float64[:,:], float64[:,:], float64[:,:])"], "(m,n),(n,p)->(m,p)", target="cuda")
def g_mm(a, b, c):
    for i in range(a.shape[0]):
        for j in range(b.shape[1]):
            s = 0.0
            for k in range(a.shape[1]):
                s += a[i, k] * b[k, j]
            c[i, j] = s


@guvectorize(["(float32[:], float32, float32[:])"], "(n),()->(n)", target="cuda")
def g_ax(a, s, o):
    for i in range(a.shape[0]):
        o[i] = a[i] * s


@guvectorize(["void(float64[:], float64[:])"], "(n)->()", target="cuda")
def g_norm(a, o):
    s = 0.0
    for i in range(a.shape[0]):
        s += a[i] ** 2
    o[0] = math.sqrt(s)


def right_guvec():
    a, b = rng.random((7, 3, 4)), rng.random((7, 4, 5))
    np.testing.assert_allclose(g_mm(a, b), a @ b)
    x = rng.random((6, 5)).astype("f4")
    np.testing.assert_allclose(g_ax(x, np.float32(2)), x * 2)
    np.testing.assert_allclose(g_norm(a), np.linalg.norm(a, axis=-1))
    np.testing.assert_allclose(g_norm(cuda.to_device(a)).copy_to_host(), np.linalg.norm(a, axis=-1))


@cuda.jit
def k_rng(states, out):
    i = cuda.grid(1)
    if i < out.size:
        n = 0
        for _ in range(20):
            x = xoroshiro128p_uniform_float32(states, i)
            y = xoroshiro128p_uniform_float64(states, i)
            if x * x + y * y <= 1:
                n += 1
        out[i] = n / 20 * 4 + 0 * xoroshiro128p_normal_float64(states, i) + 0 * xoroshiro128p_normal_float32(states, i)


def wrong_rng_too_few():
    """out of bounds"""
    st = create_xoroshiro128p_states(256, seed=7)
    out = np.zeros(512)
    k_rng[8, 64](st, out)
