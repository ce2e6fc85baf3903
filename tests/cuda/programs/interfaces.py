"""Arrays of other libraries, exceptions, compilation's options, scalars of every type, threads of the host."""

import math

import numba
import numpy as np
from numba import cuda, float64

rng = np.random.default_rng(3)


@cuda.jit
def inc(a):
    i = cuda.grid(1)
    if i < a.size:
        a[i] += 1


@cuda.jit
def copy2(a, b):
    i, j = cuda.grid(2)
    if i < a.shape[0] and j < a.shape[1]:
        b[i, j] = a[i, j]


class Foreign:
    def __init__(self, d):
        self.d = d

    @property
    def __cuda_array_interface__(self):
        return self.d.__cuda_array_interface__


def right_protocol():
    d = cuda.to_device(np.arange(40.0))
    inc[2, 32](Foreign(d))
    np.testing.assert_array_equal(d.copy_to_host(), np.arange(40) + 1.0)
    v = cuda.as_cuda_array(Foreign(d))
    inc[2, 32](v)
    np.testing.assert_array_equal(v.copy_to_host(), np.arange(40) + 2.0)
    assert cuda.is_cuda_array(Foreign(d)) and not cuda.is_cuda_array(3)
    s = cuda.from_cuda_array_interface(d[::2].__cuda_array_interface__)
    inc[1, 32](s)
    w = np.arange(40) + 2.0
    w[::2] += 1
    np.testing.assert_array_equal(d.copy_to_host(), w)


def wrong_protocol():
    """out of bounds"""

    @cuda.jit
    def k(a, b):
        i = cuda.grid(1)
        a[i] = b[i]

    d = cuda.to_device(np.arange(40.0))
    k[2, 32](Foreign(d), np.zeros(64))


@cuda.jit(debug=True, opt=False)
def k_assert(a, b):
    i = cuda.grid(1)
    assert b[i] > 0, "must be positive"
    a[i] = 1 / b[i]


def wrong_assert():
    """exception"""
    a = np.zeros(32)
    b = np.ones(32)
    b[7] = -1
    try:
        k_assert[1, 32](a, b)
        raise SystemError("nothing raised")
    except AssertionError as e:
        assert "must be positive" in str(e), e


@cuda.jit(debug=True, opt=False)
def k_raise(a):
    i = cuda.grid(1)
    if a[i] > 5:
        raise ValueError("too big", 3)


def wrong_raise():
    """exception"""
    try:
        k_raise[1, 32](np.arange(32))
        raise SystemError("nothing raised")
    except ValueError as e:
        assert "too big" in str(e), e


@cuda.jit(debug=True, opt=False)
def k_dbg_index(a):
    i = cuda.grid(1)
    a[i] = 1


def wrong_dbg_index():
    """out of bounds"""
    try:
        k_dbg_index[1, 64](np.zeros(40))
    except IndexError:
        pass


@cuda.jit(debug=True, opt=False)
def k_dbg_ok(a, out):
    s = cuda.shared.array(32, float64)
    t = cuda.threadIdx.x
    i = cuda.grid(1)
    s[t] = a[i] if i < a.size else 0
    cuda.syncthreads()
    if t == 0:
        x = 0.0
        for j in range(32):
            x += s[j]
        cuda.atomic.add(out, 0, x)


def right_debug():
    a = rng.random(100)
    out = np.zeros(1)
    k_dbg_ok[4, 32](a, out)
    np.testing.assert_allclose(out[0], a.sum())


@cuda.jit(lineinfo=True, fastmath=True, max_registers=32)
def k_fast(a, out):
    i = cuda.grid(1)
    if i < a.size:
        out[i] = math.sin(a[i]) / math.sqrt(a[i]) + math.exp(-a[i]) ** 2


def right_fast():
    a = (rng.random(100) + 0.1).astype("f4")
    out = np.zeros(100, "f4")
    k_fast[4, 32](a, out)
    np.testing.assert_allclose(out, np.sin(a) / np.sqrt(a) + np.exp(-a) ** 2, rtol=1e-5)


@cuda.jit("void(float64[:], int32)")
def k_eager(a, n):
    i = cuda.grid(1)
    if i < n:
        a[i] = n - i


@cuda.jit(["void(float32[::1])", "void(int64[::1])"], launch_bounds=(64, 2))
def k_many(a):
    i = cuda.grid(1)
    if i < a.size:
        a[i] *= 3


def right_eager():
    a = np.zeros(40)
    k_eager[2, 32](a, 40)
    np.testing.assert_array_equal(a, 40 - np.arange(40))
    for t in ("f4", "i8"):
        a = np.arange(40).astype(t)
        k_many[2, 32](a)
        np.testing.assert_array_equal(a, np.arange(40) * 3)
    k_many.specialize(a)
    k_eager.inspect_asm()
    assert k_eager.get_regs_per_thread(numba.void(numba.float64[:], numba.int32)) > 0


def right_forall():
    a = np.arange(1000.0)
    inc.forall(1000)(a)
    inc.forall(1000, tpb=100, stream=0)(a)
    np.testing.assert_array_equal(a, np.arange(1000) + 2.0)


def right_scalars():
    @cuda.jit
    def k(o, b, i8, u4, f4, c, t):
        i = cuda.grid(1)
        if b:
            o[i] = i8 + u4 + f4 + c.real + t[0] * t[1]

    o = np.zeros(32)
    k[1, 32](o, True, np.int8(-5), np.uint32(7), np.float32(0.5), 2 + 3j, (2, 1.5))
    assert (o == -5 + 7 + 0.5 + 2 + 3).all()
    k[1, 32](o, np.bool_(True), -5, np.uint64(7), 0.5, np.complex64(2), (np.int32(2), np.float32(1.5)))
    assert (o == -5 + 7 + 0.5 + 2 + 3).all()


def right_bool():
    @cuda.jit
    def k(a, m):
        i = cuda.grid(1)
        if i < a.size:
            m[i] = a[i] > 0.5 and not m[i]

    a = rng.random(40)
    m = np.zeros(40, "?")
    m[3] = True
    w = (a > 0.5) & ~m
    k[2, 32](a, m)
    np.testing.assert_array_equal(m, w)


def right_datetime():
    @cuda.jit
    def k(a, b):
        i = cuda.grid(1)
        if i < a.size:
            b[i] = a[i] - a[0]

    a = np.arange("2020-01-01", "2020-02-01", dtype="M8[D]").astype("M8[s]")
    b = np.zeros(31, "m8[s]")
    k[1, 32](a, b)
    np.testing.assert_array_equal(b, a - a[0])


def right_charseq():
    @cuda.jit
    def k(a, o):
        i = cuda.grid(1)
        if i < a.size:
            o[i] = len(a[i])

    a = np.array(["ab", "abcd", ""], "U4")
    o = np.zeros(3, "i4")
    k[1, 32](a, o)
    assert list(o) == [2, 4, 0]


def right_threads():
    import threading

    out = [np.zeros(100) for _ in range(4)]
    ts = [threading.Thread(target=lambda n=n: [inc[4, 32](out[n]) for _ in range(5)]) for n in range(4)]
    [t.start() for t in ts]
    [t.join() for t in ts]
    assert all((o == 5).all() for o in out)


def right_structured_slices():
    t = np.dtype([("a", "f4"), ("b", "i4")])
    h = np.zeros(10, t)
    h["a"] = np.arange(10)
    d = cuda.to_device(h)

    @cuda.jit
    def k(r, o):
        i = cuda.grid(1)
        if i < r.size:
            o[i] = r[i].a
            r[i].b = i

    o = np.zeros(10, "f4")
    k[1, 32](d, o)
    np.testing.assert_array_equal(o, h["a"])
    np.testing.assert_array_equal(d.copy_to_host()["b"], np.arange(10))
    np.testing.assert_array_equal(d["a"].copy_to_host() if False else o, h["a"])


def right_inout():
    a = np.arange(10.0)
    b = np.zeros(10)

    @cuda.jit
    def k(x, y):
        i = cuda.grid(1)
        if i < x.size:
            y[i] = x[i]

    k[1, 32](cuda.In(a), cuda.Out(b))
    np.testing.assert_array_equal(a, b)
    inc[1, 32](cuda.InOut(b))
    np.testing.assert_array_equal(a + 1, b)


def right_readonly():
    a = np.arange(10.0)
    a.flags.writeable = False
    b = np.zeros(10)

    @cuda.jit
    def k(x, y):
        i = cuda.grid(1)
        if i < x.size:
            y[i] = x[i]

    k[1, 32](a, b)
    np.testing.assert_array_equal(a, b)


def right_broadcast():
    a = np.broadcast_to(np.arange(5.0), (4, 5))
    b = np.zeros((4, 5))
    copy2[(1, 1), (8, 8)](a, b)
    np.testing.assert_array_equal(a, b)
