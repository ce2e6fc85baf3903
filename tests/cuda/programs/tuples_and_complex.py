"""Tuples, named tuples and enumerations as arguments, and complex numbers."""

import cmath
import enum
import math
from collections import namedtuple

import numpy as np
from numba import complex128, cuda

rng = np.random.default_rng(1)

Params = namedtuple("Params", "scale shift arr")


@cuda.jit
def k_nt(p, out):
    i = cuda.grid(1)
    if i < out.size:
        out[i] = p.arr[i] * p.scale + p.shift


def right_namedtuple():
    a = rng.random(40)
    out = np.zeros(40)
    k_nt[2, 32](Params(2.0, 1, a), out)
    np.testing.assert_allclose(out, a * 2 + 1)


def wrong_namedtuple_short():
    """out of bounds"""
    a = rng.random(30)
    out = np.zeros(40)
    k_nt[2, 32](Params(2.0, 1, a), out)


class Op(enum.IntEnum):
    ADD = 1
    MUL = 2


class Col(enum.Enum):
    RED = 10
    BLUE = 20


@cuda.jit
def k_enum(a, op, out):
    i = cuda.grid(1)
    if i < a.size:
        if op == Op.ADD:
            out[i] = a[i] + 1
        elif op == Op.MUL:
            out[i] = a[i] * 2
        else:
            out[i] = Col.RED.value


def right_enum():
    a = np.arange(40.0)
    for op, w in ((Op.ADD, a + 1), (Op.MUL, a * 2), (3, 0 * a + 10)):
        out = np.zeros(40)
        k_enum[2, 32](a, op, out)
        np.testing.assert_array_equal(out, w)


@cuda.jit
def k_colour(a, c):
    i = cuda.grid(1)
    if i < a.size:
        a[i] = 1 if c == Col.RED else 2


def right_colour():
    a = np.zeros(40, "i4")
    k_colour[2, 32](a, Col.BLUE)
    assert (a == 2).all()


@cuda.jit
def k_tupled(shape, arrs, out):
    i, j = cuda.grid(2)
    if i < shape[0] and j < shape[1]:
        s = 0.0
        for a in arrs:
            s += a[i, j]
        out[i, j] = s


def right_tupled():
    arrs = tuple(rng.random((10, 12)) for _ in range(3))
    out = np.zeros((10, 12))
    k_tupled[(1, 1), (16, 16)]((10, 12), arrs, out)
    np.testing.assert_allclose(out, sum(arrs))


@cuda.jit
def k_cplx(a, b, out, mag):
    i = cuda.grid(1)
    if i < a.size:
        z = a[i] * b[i] - a[i] / b[i] + 2j
        out[i] = z.conjugate()
        mag[i] = abs(z) + z.real - z.imag


def right_cplx():
    for t, u in (("c8", "f4"), ("c16", "f8")):
        a = (rng.random(40) + 1j * rng.random(40)).astype(t)
        b = (rng.random(40) + 1 + 1j * rng.random(40)).astype(t)
        out = np.zeros(40, t)
        mag = np.zeros(40, u)
        k_cplx[2, 32](a, b, out, mag)
        z = a * b - a / b + 2j
        np.testing.assert_allclose(out, z.conj(), rtol=1e-4)
        np.testing.assert_allclose(mag, abs(z) + z.real - z.imag, rtol=1e-4)


@cuda.jit
def k_cmath(a, out, ph):
    i = cuda.grid(1)
    if i < a.size:
        out[i] = cmath.exp(a[i]) + cmath.sqrt(a[i]) * cmath.sin(a[i])
        ph[i] = cmath.phase(a[i])


def right_cmath():
    a = rng.standard_normal(40) + 1j * rng.standard_normal(40)
    out = np.zeros(40, "c16")
    ph = np.zeros(40)
    k_cmath[2, 32](a, out, ph)
    np.testing.assert_allclose(out, np.exp(a) + np.sqrt(a) * np.sin(a), rtol=1e-9)
    np.testing.assert_allclose(ph, np.angle(a))


@cuda.jit
def k_fft(a, out):
    s = cuda.shared.array((2, 32), complex128)
    t = cuda.threadIdx.x
    r = 0
    v = t
    for _ in range(5):
        r = (r << 1) | (v & 1)
        v >>= 1
    s[0, r] = a[t]
    cuda.syncthreads()
    src = 0
    m = 1
    while m < 32:
        base = t // (2 * m) * (2 * m)
        p = t % m
        w = cmath.exp(-1j * math.pi * p / m)
        u = s[src, base + p]
        v2 = s[src, base + p + m] * w
        s[1 - src, t] = u + v2 if t % (2 * m) < m else u - v2
        cuda.syncthreads()
        src = 1 - src
        m *= 2
    out[t] = s[src, t]


def right_fft():
    a = rng.standard_normal(32) + 0j
    out = np.zeros(32, "c16")
    k_fft[1, 32](a, out)
    np.testing.assert_allclose(out, np.fft.fft(a), atol=1e-9)
