"""Kernels in Python that no GPU can run: the simulator lets them pass, the compiler does not."""

import numpy as np
from numba import cuda


@cuda.jit
def makes_a_list(a, out):
    values = [a[0], a[1]]
    values.append(a[2])
    out[0] = len(values)


@cuda.jit
def uses_a_dictionary(a, out):
    table = {0: 1.0}
    out[0] = table[0]


@cuda.jit
def formats_text(a, out):
    out[0] = len("%d" % a[0])


@cuda.jit
def catches(a, out):
    try:
        out[0] = a[10**6]
    except IndexError:
        out[0] = 0


@cuda.jit
def returns_a_value(a, out):
    return a[0]


@cuda.jit
def whole_array_dot(a, out):
    out[0] = np.dot(a, a)


@cuda.jit
def imports(a, out):
    import math

    out[0] = math.sin(a[0])


@cuda.jit
def uses_with(a, out):
    with open("/dev/null"):
        out[0] = a[0]


@cuda.jit
def size_from_argument(a, out):
    tile = cuda.shared.array(a.size, np.float32)
    tile[0] = a[0]
    out[0] = tile[0]


def helper(value):
    return value * 2


@cuda.jit
def adds_whole_arrays(a, out):
    out[0] = (a + a)[0]


@cuda.jit
def yields(a, out):
    yield a[0]


@cuda.jit
def makes_a_set(a, out):
    out[0] = len({a[0], a[1]})


@cuda.jit
def draws_random(a, out):
    out[0] = np.random.random()
