"""Structured arrays, records in shared and in local memory, records in records."""

import numpy as np
from numba import cuda, from_dtype

point = np.dtype([("x", "f4"), ("y", "f8"), ("id", "i4"), ("v", "f4", (3,))], align=True)


@cuda.jit
def k_rec(p, out):
    i = cuda.grid(1)
    if i < p.size:
        p[i].x = p[i].x * 2
        p[i]["y"] += p[i].id
        for j in range(3):
            p[i].v[j] += j
        out[i] = p[i].x + p[i].y


def right_rec():
    p = np.zeros(50, point)
    p["x"] = np.arange(50)
    p["y"] = 0.5
    p["id"] = 3
    out = np.zeros(50)
    k_rec[2, 32](p, out)
    np.testing.assert_allclose(p["x"], 2 * np.arange(50))
    np.testing.assert_allclose(p["y"], 3.5)
    np.testing.assert_allclose(p["v"], np.tile([0, 1, 2], (50, 1)))
    np.testing.assert_allclose(out, p["x"] + p["y"])


aligned = np.dtype([("a", "u1"), ("b", "i2"), ("c", "f4")], align=True)


@cuda.jit
def k_packed(p):
    i = cuda.grid(1)
    if i < p.size:
        p[i].a = i
        p[i].b = -i
        p[i].c = i * 0.5


def right_aligned():
    p = np.zeros(50, aligned)
    k_packed[2, 32](p)
    np.testing.assert_array_equal(p["a"], np.arange(50))
    np.testing.assert_array_equal(p["b"], -np.arange(50))
    np.testing.assert_array_equal(p["c"], np.arange(50) * 0.5)


rec_t = from_dtype(aligned)


@cuda.jit
def k_shared_rec(out):
    s = cuda.shared.array(32, rec_t)
    t = cuda.threadIdx.x
    s[t].a = t
    s[t].b = 2 * t
    s[t].c = 3.0 * t
    cuda.syncthreads()
    r = s[31 - t]
    out[t] = r.a + r.b + r.c


def right_shared_rec():
    out = np.zeros(32)
    k_shared_rec[1, 32](out)
    np.testing.assert_array_equal(out, 6.0 * np.arange(32)[::-1])


@cuda.jit
def k_local_rec(out):
    l = cuda.local.array(4, rec_t)
    i = cuda.grid(1)
    for j in range(4):
        l[j].c = i + j
        l[j].a = j
    s = 0.0
    for j in range(4):
        s += l[(i + j) % 4].c * l[j].a
    out[i] = s


def right_local_rec():
    out = np.zeros(32)
    k_local_rec[1, 32](out)
    i = np.arange(32)
    np.testing.assert_allclose(out, sum((i + (i + j) % 4) * j for j in range(4)))


nested = np.dtype([("p", aligned), ("q", "i8")], align=True)


@cuda.jit
def k_nested(p):
    i = cuda.grid(1)
    if i < p.size:
        p[i].q = p[i].p.b
        p[i].p.c = 7


def right_nested():
    p = np.zeros(10, nested)
    p["p"]["b"] = np.arange(10)
    k_nested[1, 32](p)
    np.testing.assert_array_equal(p["q"], np.arange(10))
    assert (p["p"]["c"] == 7).all()


@cuda.jit
def k_one(r):
    r.x = r.x + 1
    r.id = 9


def right_one_record():
    p = np.zeros(3, point)
    p["x"] = [1, 2, 3]
    k_one[1, 1](p[1])
    np.testing.assert_array_equal(p["x"], [1, 3, 3])
    np.testing.assert_array_equal(p["id"], [0, 9, 0])
