"""Arithmetic, local arrays, closures, and functions that kernels call."""

import math

import numpy as np
from numba import cuda, float32, int32

rng = np.random.default_rng(2)


@cuda.jit
def k_math2(a, b, out):
    i = cuda.grid(1)
    if i < a.size:
        out[i, 0] = math.pow(a[i], b[i])
        out[i, 1] = math.atan2(a[i], b[i])
        out[i, 2] = math.hypot(a[i], b[i])
        out[i, 3] = math.fmod(a[i], b[i])
        out[i, 4] = math.copysign(a[i], -b[i])
        m, e = math.frexp(a[i])
        out[i, 5] = math.ldexp(m, e + 1)
        f, w = math.modf(a[i])
        out[i, 6] = f + w
        out[i, 7] = math.remainder(a[i], b[i])
        out[i, 8] = a[i] // b[i]
        out[i, 9] = a[i] % b[i]
        out[i, 10] = round(a[i])
        out[i, 11] = round(a[i], 2)
        out[i, 12] = int(a[i])
        out[i, 13] = a[i] ** 3
        out[i, 14] = a[i] ** b[i]
        out[i, 15] = min(a[i], b[i])


def right_math2():
    for t, tol in (("f4", 1e-4), ("f8", 1e-11)):
        a = (rng.random(50) * 100).astype(t)
        b = (rng.random(50) * 3 + 1).astype(t)
        out = np.zeros((50, 16), t)
        k_math2[2, 32](a, b, out)
        for i in range(50):
            x, y = float(a[i]), float(b[i])
            w = [
                x**y,
                math.atan2(x, y),
                math.hypot(x, y),
                math.fmod(x, y),
                -x,
                2 * x,
                x,
                math.remainder(x, y),
                x // y,
                x % y,
                round(x),
                round(x, 2),
                int(x),
                x**3,
                x**y,
                min(x, y),
            ]
            np.testing.assert_allclose(out[i], w, rtol=tol, atol=tol * 100)


@cuda.jit
def k_ints(a, b, out):
    i = cuda.grid(1)
    if i < a.size:
        x = a[i]
        y = b[i]
        out[i, 0] = x // y
        out[i, 1] = x % y
        out[i, 2] = x >> 3
        out[i, 3] = x << 2
        out[i, 4] = x ^ y
        out[i, 5] = ~x
        out[i, 6] = abs(x)
        out[i, 7] = x * y - y
        out[i, 8] = -x
        out[i, 9] = x**2


def right_ints():
    for t in ("i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8"):
        ii = np.iinfo(t)
        a = rng.integers(max(ii.min, -(10**9)), min(ii.max, 10**9), 60).astype(t)
        b = rng.integers(1, 9, 60).astype(t)
        if t[0] == "i":
            b[::2] *= -1
        out = np.zeros((60, 10), t)
        k_ints[2, 32](a, b, out)
        w = [a // b, a % b, a >> 3, a << 2, a ^ b, ~a, abs(a), a * b - b, -a]
        for n, v in enumerate(w):  # a power goes by way of float64 in Numba
            np.testing.assert_array_equal(out[:, n], v.astype(t), err_msg=f"{t} {n}")


@cuda.jit
def k_half(a, out):
    i = cuda.grid(1)
    if i < a.size:
        out[i] = float32(a[i]) * float32(2)


def right_half():
    a = rng.random(40).astype("f2")
    out = np.zeros(40, "f2")
    k_half[2, 32](a, out)
    np.testing.assert_array_equal(out, a * np.float16(2))


@cuda.jit
def k_insertion(a, out):
    i = cuda.grid(1)
    if i < a.shape[0]:
        l = cuda.local.array(9, float32)
        for j in range(9):
            l[j] = a[i, j]
        for j in range(1, 9):
            v = l[j]
            k = j - 1
            while k >= 0 and l[k] > v:
                l[k + 1] = l[k]
                k -= 1
            l[k + 1] = v
        out[i] = l[4]


def right_insertion():
    a = rng.random((50, 9)).astype("f4")
    out = np.zeros(50, "f4")
    k_insertion[2, 32](a, out)
    np.testing.assert_array_equal(out, np.median(a, axis=1))


@cuda.jit
def k_local2(out):
    i = cuda.grid(1)
    l = cuda.local.array((3, 4), int32)
    for r in range(3):
        for c in range(4):
            l[r, c] = r * 10 + c + i
    s = 0
    for r in range(3):
        s += l[r, (i + r) % 4]
    out[i] = s


def right_local2():
    out = np.zeros(40, "i4")
    k_local2[1, 40](out)
    i = np.arange(40)
    np.testing.assert_array_equal(out, sum(r * 10 + (i + r) % 4 + i for r in range(3)))


@cuda.jit
def k_local_oob(out):
    i = cuda.grid(1)
    l = cuda.local.array(4, int32)
    for j in range(4):
        l[j] = j
    out[i] = l[i % 5] + l[(i + 1) % 4]


def wrong_local_oob():
    """out of bounds"""
    out = np.zeros(40, "i4")
    k_local_oob[1, 40](out)


@cuda.jit
def k_local_unw(out, n):
    i = cuda.grid(1)
    l = cuda.local.array(16, int32)
    for j in range(n):
        l[j] = j
    s = 0
    for j in range(16):
        s += l[(i + j) % 16]
    out[i] = s


def right_local_written():
    out = np.zeros(40, "i4")
    k_local_unw[1, 40](out, 16)
    assert (out == 120).all()


TABLE = np.array([3.0, 1.0, 4.0, 1.0, 5.0])

SCALE = 2.5

TUP = (1, 2, 3)


def make(n, arr):
    @cuda.jit
    def k(out):
        i = cuda.grid(1)
        c = cuda.const.array_like(TABLE)
        d = cuda.const.array_like(arr)
        if i < out.size:
            out[i] = c[i % 5] * SCALE + n + TUP[i % 3] + d[i % 2, i % 3]

    return k


def right_closure():
    arr = rng.random((2, 3))
    out = np.zeros(40)
    make(7, arr)[2, 32](out)
    i = np.arange(40)
    np.testing.assert_allclose(out, TABLE[i % 5] * SCALE + 7 + np.array(TUP)[i % 3] + arr[i % 2, i % 3])


@cuda.jit(device=True)
def two(x, y):
    return x + y, x - y


@cuda.jit(device=True, inline="always")
def three(x):
    return x * 3


@cuda.jit("float64(float64, float64)", device=True)
def typed(x, y):
    return x / y


@cuda.jit
def k_devs(a, out):
    i = cuda.grid(1)
    if i < a.size:
        p, q = two(a[i], 2.0)
        out[i] = p * q + three(a[i]) + typed(a[i], 4.0)


def right_devs():
    a = rng.random(40)
    out = np.zeros(40)
    k_devs[2, 32](a, out)
    np.testing.assert_allclose(out, (a + 2) * (a - 2) + 3 * a + a / 4)


@cuda.jit(device=True)
def fill(arr, v):
    for j in range(arr.size):
        arr[j] = v + j


@cuda.jit(device=True)
def total(arr):
    s = 0.0
    for v in arr:
        s += v
    return s


@cuda.jit
def k_slicedev(a, out):
    i = cuda.grid(1)
    if i < a.shape[0]:
        fill(a[i], i)
        fill(a[i, 1:3], 100)
        out[i] = total(a[i, ::2])


def right_slicedev():
    a = np.zeros((40, 5))
    out = np.zeros(40)
    k_slicedev[2, 32](a, out)
    w = np.arange(40)[:, None] + np.arange(5.0)
    w[:, 1:3] = 100, 101
    np.testing.assert_array_equal(a, w)
    np.testing.assert_array_equal(out, w[:, ::2].sum(1))


@cuda.jit(device=True)
def fib(n):
    if n < 2:
        return n
    return fib(n - 1) + fib(n - 2)


@cuda.jit
def k_fib(out):
    i = cuda.grid(1)
    if i < out.size:
        out[i] = fib(i)


def right_fib():
    out = np.zeros(12, "i8")
    k_fib[1, 32](out)
    assert list(out) == [0, 1, 1, 2, 3, 5, 8, 13, 21, 34, 55, 89]


def compose(f):
    g = cuda.jit(device=True)(f)

    @cuda.jit
    def k(a):
        i = cuda.grid(1)
        if i < a.size:
            a[i] = g(a[i])

    return k


def right_compose():
    a = rng.random(40)
    b = a.copy()
    compose(lambda x: x * x - 1)[2, 32](a)
    np.testing.assert_allclose(a, b * b - 1)


@cuda.jit
def k_vec(a, out):
    i = cuda.grid(1)
    if i < a.shape[0]:
        v = cuda.float32x4(a[i, 0], a[i, 1], a[i, 2], a[i, 3])
        w = cuda.float64x2(v.x, v.y)
        out[i] = v.x * v.y + v.z * v.w + w.x


def right_vec():
    a = rng.random((40, 4)).astype("f4")
    out = np.zeros(40)
    k_vec[2, 32](a, out)
    np.testing.assert_allclose(out, a[:, 0] * a[:, 1] + a[:, 2] * a[:, 3] + a[:, 0], rtol=1e-5)


@cuda.jit
def k_collatz(out):
    i = cuda.grid(1)
    if i < out.size:
        n = i + 1
        c = 0
        while True:
            if n == 1:
                break
            if n % 2:
                n = 3 * n + 1
            else:
                n //= 2
            c += 1
            if c > 1000:
                break
        out[i] = c


def right_collatz():
    out = np.zeros(200, "i4")
    k_collatz[4, 64](out)

    def f(n):
        c = 0
        while n != 1:
            n = 3 * n + 1 if n % 2 else n // 2
            c += 1
        return c

    assert list(out) == [f(n) for n in range(1, 201)]
