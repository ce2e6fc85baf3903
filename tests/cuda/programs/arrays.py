"""Arrays from the host and on the device: slices, orders, strides, sizes of nothing."""

import numpy as np
from numba import cuda

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


@cuda.jit
def copy2(a, b):
    i, j = cuda.grid(2)
    if i < a.shape[0] and j < a.shape[1]:
        b[i, j] = a[i, j]


def right_slices():
    d = cuda.to_device(np.arange(100.0))
    inc[2, 32](d[10:50])
    inc[2, 32](d[::2])
    w = np.arange(100.0)
    w[10:50] += 1
    w[::2] += 1
    np.testing.assert_array_equal(d.copy_to_host(), w)
    np.testing.assert_array_equal(d[20:30].copy_to_host(), w[20:30])
    np.testing.assert_array_equal(d[::3].copy_to_host(), w[::3])
    d[5:10] = np.full(5, 7.0)
    w[5:10] = 7
    d[50:60] = 3
    w[50:60] = 3
    d[0] = 9
    w[0] = 9
    np.testing.assert_array_equal(d.copy_to_host(), w)
    assert d[0] == 9 and d[-1] == w[-1]
    d[20:30].copy_to_device(d[50:60])
    w[20:30] = w[50:60]
    out = np.zeros(100)
    d.copy_to_host(out)
    np.testing.assert_array_equal(out, w)


def right_2dslices():
    h = rng.random((12, 14))
    d = cuda.to_device(h)
    inc2[(1, 1), (16, 16)](d[2:8, 3:9])
    w = h.copy()
    i, j = np.mgrid[:6, :6]
    w[2:8, 3:9] += 10 * i + j
    np.testing.assert_array_equal(d.copy_to_host(), w)
    inc2[(1, 1), (16, 16)](d.T)
    i, j = np.mgrid[:14, :12]
    w = w
    np.testing.assert_array_equal(d.copy_to_host(), w)
    np.testing.assert_array_equal(d[:, 3].copy_to_host(), w[:, 3])
    np.testing.assert_array_equal(d[2].copy_to_host(), w[2])
    np.testing.assert_array_equal(d.T.copy_to_host(), w.T)
    np.testing.assert_array_equal(d.reshape(14, 12).copy_to_host(), w.reshape(14, 12))
    np.testing.assert_array_equal(d.ravel().copy_to_host(), w.ravel())
    np.testing.assert_array_equal(d.transpose().copy_to_host(), w.T)
    assert d.nbytes == w.nbytes and d.is_c_contiguous()
    v = d.view(np.int64)
    np.testing.assert_array_equal(v.copy_to_host(), w.view(np.int64))


def right_forder_device():
    h = np.asfortranarray(rng.random((12, 14)))
    d = cuda.to_device(h)
    assert d.is_f_contiguous()
    inc2[(1, 1), (16, 16)](d)
    i, j = np.mgrid[:12, :14]
    np.testing.assert_array_equal(d.copy_to_host(), h + (10 * i + j))
    e = cuda.device_array((5, 6), order="F")
    copy2[(1, 1), (8, 8)](cuda.to_device(h[:5, :6].copy()), e)
    np.testing.assert_array_equal(e.copy_to_host(), h[:5, :6])


def right_forder_host():
    h = np.asfortranarray(rng.random((12, 14)))
    w = h.copy()
    inc2[(1, 1), (16, 16)](h)
    i, j = np.mgrid[:12, :14]
    np.testing.assert_array_equal(h, w + (10 * i + j))


def right_transposed_host():
    h = rng.random((12, 14))
    w = h.copy()
    inc2[(1, 1), (16, 16)](h.T)
    i, j = np.mgrid[:14, :12]
    np.testing.assert_array_equal(h, w + (10 * i + j).T)


def _strided(make):
    base = np.arange(200.0).reshape(10, 20).copy()
    v = make(base)
    w = base.copy()
    wv = make(w)
    inc2[(2, 2), (16, 16)](v) if v.ndim == 2 else inc[4, 64](v)
    if v.ndim == 2:
        i, j = np.mgrid[: v.shape[0], : v.shape[1]]
        wv += 10 * i + j
    else:
        wv += 1
    np.testing.assert_array_equal(base, w)


def right_host_strided():
    for f in (
        lambda b: b[:, ::2],
        lambda b: b[:, 3],
        lambda b: b[3, ::-1],
        lambda b: b[2:5, 3:8],
        lambda b: b[::-1, ::-1],
    ):
        try:
            _strided(f)
        except ValueError as e:
            assert "one block" in str(e)
        else:
            raise SystemError
    _strided(lambda b: b[2:5])
    t = np.dtype([("a", "f4"), ("b", "f4")])
    try:
        inc[1, 32](np.zeros(10, t)["b"])
    except ValueError as e:
        assert "strides (8,)" in str(e)
    else:
        raise SystemError
    s = np.lib.stride_tricks.sliding_window_view(np.arange(10.0), 4)
    o = np.zeros(s.shape)
    copy2[(1, 1), (8, 8)](s, o)
    np.testing.assert_array_equal(s, o)


def right_zero_size():
    a = np.zeros(0)
    inc[1, 32](a)
    d = cuda.to_device(a)
    inc[1, 32](d)
    assert d.copy_to_host().size == 0
    e = np.zeros((0, 5))
    inc2[(1, 1), (8, 8)](e)
    d = cuda.device_array((5, 0))
    inc2[(1, 1), (8, 8)](d)
    assert d.copy_to_host().shape == (5, 0)


def right_zero_d():
    @cuda.jit
    def k(a, o):
        o[()] = a[()] + 1

    a = np.array(3.0)
    o = np.array(0.0)
    k[1, 1](a, o)
    assert o == 4
