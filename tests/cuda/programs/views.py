"""Views in kernels, constants, launches of many shapes."""

import math

import numpy as np
from numba import cuda, float64

rng = np.random.default_rng(4)


@cuda.jit
def cp(a, b):
    i = cuda.grid(1)
    if i < b.size:
        b[i] = a[i]


def right_dev_negative():
    d = cuda.to_device(np.arange(40.0))
    o = cuda.device_array(40)
    cp[2, 32](d[::-1], o)
    np.testing.assert_array_equal(o.copy_to_host(), np.arange(40)[::-1])
    o2 = cuda.device_array(20)
    cp[1, 32](d[::-2], o2)
    np.testing.assert_array_equal(o2.copy_to_host(), np.arange(40.0)[::-2])


def right_neg_strides_inside():
    @cuda.jit
    def k(a, b):
        r = a[::-1]
        s = a[1::2]
        i = cuda.grid(1)
        if i < a.size:
            b[i] = r[i]
        if i < s.size:
            b[i] += s[i] * 0

    b = np.zeros(40)
    k[2, 32](np.arange(40.0), b)
    np.testing.assert_array_equal(b, np.arange(40)[::-1])


def right_reshape_inside():
    @cuda.jit
    def k(a, b):
        m = a.reshape(5, 8)
        i = cuda.grid(1)
        t = m.T
        if i < 40:
            b[i] = t[i // 5, i % 5]

    b = np.zeros(40)
    k[2, 32](np.arange(40.0), b)
    np.testing.assert_array_equal(b, np.arange(40).reshape(5, 8).T.ravel())


def right_flat_ufunc():
    @cuda.jit
    def k(a, b):
        i = cuda.grid(1)
        if i < a.size:
            b[i] = np.sin(a[i]) + np.float32(1) + np.int8(3) + np.maximum(a[i], 0.5)

    a = rng.random(40)
    b = np.zeros(40)
    k[2, 32](a, b)
    np.testing.assert_allclose(b, np.sin(a) + 4 + np.maximum(a, 0.5))


def right_shape_loops():
    @cuda.jit
    def k(a, b):
        i = cuda.grid(1)
        if i < len(a):
            s = 0.0
            for x in a[i]:
                s += x
            for j, x in enumerate(a[i]):
                s += j * x
            for x, y in zip(a[i], a[i]):
                s += x * y
            b[i] = s

    a = rng.random((40, 3))
    b = np.zeros(40)
    k[2, 32](a, b)
    np.testing.assert_allclose(b, a.sum(1) + a @ [0, 1, 2] + (a * a).sum(1))


def right_const_struct():
    t = np.dtype([("x", "f4"), ("n", "i4")])
    tab = np.zeros(4, t)
    tab["x"] = [1, 2, 3, 4]
    tab["n"] = [4, 3, 2, 1]

    @cuda.jit
    def k(b):
        c = cuda.const.array_like(tab)
        i = cuda.grid(1)
        if i < b.size:
            b[i] = c[i % 4].x * c[i % 4].n

    b = np.zeros(40)
    k[2, 32](b)
    np.testing.assert_array_equal(b, np.resize([4, 6, 6, 4], 40))


def right_const2d():
    tab = rng.random((3, 4)).astype(np.complex64)

    @cuda.jit
    def k(b):
        c = cuda.const.array_like(tab)
        i, j = cuda.grid(2)
        if i < b.shape[0] and j < b.shape[1]:
            b[i, j] = c[i, j] * 2

    b = np.zeros((3, 4), "c8")
    k[(1, 1), (8, 8)](b)
    np.testing.assert_allclose(b, tab * 2)


def right_global_devarray():
    g = cuda.to_device(np.arange(10.0))

    @cuda.jit
    def k(b):
        i = cuda.grid(1)
        if i < b.size:
            b[i] = g[i % 10]

    b = np.zeros(40)
    k[2, 32](b)
    np.testing.assert_array_equal(b, np.arange(40) % 10)


def right_nanosleep():
    @cuda.jit
    def k(b):
        cuda.nanosleep(100)
        cuda.threadfence_block()
        cuda.threadfence_system()
        b[cuda.grid(1)] = cuda.warpsize + cuda.gridDim.x + cuda.blockDim.y

    b = np.zeros(32)
    k[1, 32](b)
    assert (b == 34).all()


def right_libdevice():
    from numba.cuda import libdevice

    @cuda.jit
    def k(a, b):
        i = cuda.grid(1)
        if i < a.size:
            b[i] = (
                libdevice.sin(a[i])
                + libdevice.rsqrt(a[i])
                + libdevice.fma_rn(a[i], a[i], 1.0)
                + libdevice.normcdf(a[i])
                + libdevice.sad(1, 2, 3)
            )

    a = rng.random(40) + 0.1
    b = np.zeros(40)
    k[2, 32](a, b)
    n = np.array([0.5 * math.erfc(-x / math.sqrt(2)) for x in a])
    np.testing.assert_allclose(b, np.sin(a) + a**-0.5 + a * a + 1 + n + 4)


def right_inspect():
    @cuda.jit
    def k(b):
        b[cuda.grid(1)] = 1

    k[1, 32](np.zeros(32))
    assert (
        k.inspect_asm()
        and k.inspect_llvm()
        and k.get_shared_mem_per_block() is not None
        and k.get_local_mem_per_thread() is not None
        and k.get_const_mem_size() is not None
        and k.get_max_threads_per_block()
    )
    ptx, r = cuda.compile_ptx(k.py_func, (float64[:],))
    assert ".entry" in ptx
    ptx, r = cuda.compile_ptx_for_current_device(lambda x: x + 1, (float64,), device=True)
    assert r == float64


def right_occupancy():
    @cuda.jit
    def k(b):
        b[cuda.grid(1)] = 1

    k[1, 32](np.zeros(32))
    ctx = cuda.current_context()
    f = next(iter(k.overloads.values()))._codelibrary.get_cufunc()
    g, b = (
        ctx.get_max_potential_block_size(f, lambda b: 0, 0, 0)
        if hasattr(ctx, "get_max_potential_block_size")
        else (1, 32)
    )
    assert ctx.get_active_blocks_per_multiprocessor(f, 128, 0) >= 1
    assert next(iter(k.overloads.values())).max_cooperative_grid_blocks(128) > 0


def right_copy_back_view():
    big = np.zeros((10, 100))
    v = big[3]
    cp[4, 32](np.arange(100.0), v)
    assert (big[3] == np.arange(100)).all() and (big[4] == 0).all()


def right_empty_device():
    d = cuda.device_array((3, 0))
    e = cuda.device_array(0)
    assert e.copy_to_host().size == 0
    cp[1, 32](e, e)


def right_f2_forder():
    @cuda.jit
    def k(a, b):
        i, j = cuda.grid(2)
        if i < a.shape[0] and j < a.shape[1]:
            b[j, i] = a[i, j]

    a = np.asfortranarray(rng.random((7, 9)).astype("f2"))
    b = np.zeros((9, 7), "f2")
    k[(1, 1), (16, 16)](a, b)
    np.testing.assert_array_equal(b, a.T)


def right_dewrong_many():
    @cuda.jit(debug=True, opt=False)
    def k(a, b):
        l = cuda.local.array(8, float64)
        i = cuda.grid(1)
        if i < a.size:
            for j in range(8):
                l[j] = a[i] * j
            s = 0.0
            for j in range(8):
                if j % 2:
                    s += l[j]
                elif j == 4:
                    continue
                else:
                    s -= l[j]
            b[i] = s if s > 0 else -s

    a = rng.random(40)
    b = np.zeros(40)
    k[2, 32](a, b)
    np.testing.assert_allclose(b, abs(a * (1 + 3 + 5 + 7 - 2 - 6)))


def right_dewrong_complex():
    @cuda.jit(debug=True, opt=False)
    def k(a, b, t):
        i = cuda.grid(1)
        x, y = t
        if i < a.size:
            b[i] = a[i] * x + y

    a = rng.random(40) + 1j
    b = np.zeros(40, "c16")
    k[2, 32](a, b, (2.0, 3j))
    np.testing.assert_allclose(b, a * 2 + 3j)


def right_lineinfo_opt_false():
    @cuda.jit(opt=False)
    def k(a, b):
        s = cuda.shared.array(32, float64)
        i = cuda.grid(1)
        s[cuda.threadIdx.x] = a[i]
        cuda.syncthreads()
        x = 0.0
        for j in range(32):
            x += s[j]
        b[i] = x

    a = rng.random(64)
    b = np.zeros(64)
    k[2, 32](a, b)
    np.testing.assert_allclose(b, np.repeat(a.reshape(2, 32).sum(1), 32))
