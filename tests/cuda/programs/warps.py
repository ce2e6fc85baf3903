"""Shuffles, votes, masks and what else a warp's threads tell each other; integers bit by bit."""

import numpy as np
from numba import cuda

rng = np.random.default_rng(2)


@cuda.jit
def k_bfly(a, out):
    i = cuda.grid(1)
    v = a[i]
    m = 16
    while m:
        v = max(v, cuda.shfl_xor_sync(-1, v, m))
        m >>= 1
    out[i] = v


def right_bfly():
    a = rng.random(96)
    out = np.zeros(96)
    k_bfly[1, 96](a, out)
    np.testing.assert_array_equal(out, np.repeat(a.reshape(3, 32).max(1), 32))


@cuda.jit
def k_votes(a, out):
    i = cuda.grid(1)
    m = 0x0000FFFF if cuda.laneid < 16 else 0xFFFF0000
    p = a[i] > 5
    if cuda.laneid < 16:
        out[i, 0] = cuda.all_sync(0xFFFF, p)
        out[i, 1] = cuda.any_sync(0xFFFF, p)
        out[i, 2] = cuda.ballot_sync(0xFFFF, p)
        out[i, 3] = cuda.eq_sync(0xFFFF, p)
    else:
        out[i, 0] = cuda.all_sync(0xFFFF0000, p)
        out[i, 1] = cuda.any_sync(0xFFFF0000, p)
        out[i, 2] = cuda.ballot_sync(0xFFFF0000, p)
        out[i, 3] = cuda.eq_sync(0xFFFF0000, p)


def right_votes():
    a = rng.integers(0, 10, 64)
    out = np.zeros((64, 4), "u4")
    k_votes[1, 64](a, out)
    p = (a > 5).reshape(4, 16)
    np.testing.assert_array_equal(out[:, 0], np.repeat(p.all(1), 16))
    np.testing.assert_array_equal(out[:, 1], np.repeat(p.any(1), 16))
    b = (p << np.arange(16)).sum(1) << np.array([0, 16, 0, 16])
    np.testing.assert_array_equal(out[:, 2], np.repeat(b, 16))


@cuda.jit
def k_match(a, out):
    i = cuda.grid(1)
    out[i] = cuda.match_any_sync(0xFFFFFFFF, a[i])


def right_match():
    a = rng.integers(0, 4, 32).astype("i4")
    out = np.zeros(32, "u4")
    k_match[1, 32](a, out)
    np.testing.assert_array_equal(out, [sum(1 << j for j in range(32) if a[j] == a[i]) for i in range(32)])


@cuda.jit
def k_match_all(a, out, pr):
    i = cuda.grid(1)
    m, p = cuda.match_all_sync(0xFFFFFFFF, a[i])
    out[i] = m
    pr[i] = p


def right_match_all():
    for a in (np.ones(32, "i4"), np.arange(5, 37, dtype="i4")):
        out = np.zeros(32, "u4")
        pr = np.zeros(32, "?")
        k_match_all[1, 32](a, out, pr)
        assert pr.all() == (a[1] == 1) and out[0] == (0xFFFFFFFF if a[1] == 1 else 0)


@cuda.jit
def k_activemask(a, out):
    i = cuda.grid(1)
    if a[i] % 2:
        m = cuda.activemask()
        lead = cuda.ffs(m) - 1
        if cuda.laneid == lead:
            cuda.atomic.add(out, 0, cuda.popc(m))


def right_activemask():
    a = rng.integers(0, 10, 64)
    out = np.zeros(1, "i4")
    k_activemask[2, 32](a, out)
    assert out[0] == (a % 2).sum()


@cuda.jit
def k_lanemask(out):
    i = cuda.grid(1)
    out[i] = cuda.lanemask_lt()


def right_lanemask():
    out = np.zeros(32, "u4")
    k_lanemask[1, 32](out)
    np.testing.assert_array_equal(out, 2 ** np.arange(32) - 1)


@cuda.jit
def k_intr(a, out):
    i = cuda.grid(1)
    out[i, 0] = cuda.popc(a[i])
    out[i, 1] = cuda.brev(a[i])
    out[i, 2] = cuda.clz(a[i])
    out[i, 3] = cuda.ffs(a[i])
    out[i, 4] = cuda.selp(a[i] > 100, 1, 2)


def right_intr():
    a = rng.integers(0, 2**32, 32, dtype=np.uint32)
    a[0] = 0
    out = np.zeros((32, 5), "u4")
    k_intr[1, 32](a, out)
    for i, v in enumerate(map(int, a)):
        assert list(out[i]) == [
            v.bit_count(),
            int(f"{v:032b}"[::-1], 2),
            32 - v.bit_length(),
            (v & -v).bit_length(),
            1 if v > 100 else 2,
        ], (i, v, out[i])


@cuda.jit
def k_intr64(a, out):
    i = cuda.grid(1)
    out[i, 0] = cuda.popc(a[i])
    out[i, 1] = cuda.brev(a[i])
    out[i, 2] = cuda.clz(a[i])
    out[i, 3] = cuda.ffs(a[i])


def right_intr64():
    a = rng.integers(0, 2**64, 32, dtype=np.uint64)
    a[0] = 0
    out = np.zeros((32, 4), "u8")
    k_intr64[1, 32](a, out)
    for i, v in enumerate(map(int, a)):
        assert list(map(int, out[i])) == [
            v.bit_count(),
            int(f"{v:064b}"[::-1], 2),
            64 - v.bit_length(),
            (v & -v).bit_length(),
        ], (i, v, out[i])


@cuda.jit
def k_fma(a, b, c, out):
    i = cuda.grid(1)
    out[i] = cuda.fma(a[i], b[i], c[i]) + cuda.cbrt(a[i])


def right_fma():
    for t in ("f4", "f8"):
        a, b, c = (rng.random(32).astype(t) for _ in range(3))
        out = np.zeros(32, t)
        k_fma[1, 32](a, b, c, out)
        np.testing.assert_allclose(out, a * b + c + np.cbrt(a), rtol=1e-6)
