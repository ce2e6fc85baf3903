"""Arguments of every type with values by Hypothesis: what kernels leave is what NumPy computes, bit for bit."""

import enum

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numba import cuda

few = settings(max_examples=40, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
record = np.dtype([("x", "f4"), ("n", "i8"), ("z", "c8"), ("v", "i2", (3,)), ("flag", "?")], align=True)
numbers = st.sampled_from(["i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f2", "f4", "f8", "c8", "c16", "?"])


class Side(enum.IntEnum):
    LEFT = 3
    RIGHT = -7


@cuda.jit
def copied(a, out):
    i = cuda.grid(1)
    if i < out.size:
        out[i] = a[i]


@cuda.jit
def copied_2d(a, out):
    i, j = cuda.grid(2)
    if i < a.shape[0] and j < a.shape[1]:
        out[i, j] = a[i, j]


@cuda.jit
def fields(a, out):
    i = cuda.grid(1)
    if i < a.size:
        out[i].x = a[i].x
        out[i].n = a[i].n - 1
        out[i].z = a[i].z.conjugate()
        out[i].flag = not a[i].flag
        for k in range(3):
            out[i].v[2 - k] = a[i].v[k]


@cuda.jit
def of_pair(pair, side, out):
    i = cuda.grid(1)
    if i < out.size:
        out[i] = pair[0][i] * pair[1] + side


def same_bytes(one, other):
    assert np.ascontiguousarray(one).tobytes() == np.ascontiguousarray(other).tobytes()


@few
@given(st.data(), numbers, st.integers(0, 70))
def right_numbers(data, kind, count):
    a = data.draw(hnp.arrays(kind, count))
    out = np.zeros(count, kind)
    copied[3, 32](a, out)
    same_bytes(a, out)


@few
@given(st.data(), numbers, hnp.array_shapes(min_dims=2, max_dims=2, min_side=0, max_side=9))
def right_orders(data, kind, shape):
    a = data.draw(hnp.arrays(kind, shape))
    order = data.draw(st.sampled_from(["C", "F"]))
    out = np.zeros(shape, kind, order=order)
    copied_2d[(1, 1), (9, 9)](np.array(a, order=data.draw(st.sampled_from(["C", "F"]))), out)
    same_bytes(a, out)


@few
@given(st.data(), numbers, st.integers(1, 40), st.sampled_from([-3, -1, 1, 2]), st.integers(0, 39))
def right_device_slices(data, kind, count, step, first):
    a = data.draw(hnp.arrays(kind, count))
    wanted = a[first % count :: step]
    out = cuda.device_array(wanted.size, kind)
    copied[2, 32](cuda.to_device(a)[first % count :: step], out)
    same_bytes(wanted, out.copy_to_host())


@few
@given(hnp.arrays(record, st.integers(1, 20)))
def right_records(a):
    out = np.zeros(a.shape, record)
    fields[1, 32](a, out)
    same_bytes(out["x"], a["x"])
    same_bytes(out["n"], a["n"] - 1)
    same_bytes(out["z"].real, a["z"].real)
    same_bytes(out["z"].imag, -a["z"].imag)
    same_bytes(out["flag"], ~a["flag"])
    same_bytes(out["v"], a["v"][:, ::-1])


@few
@given(hnp.arrays("i4", 33), st.integers(-(2**31), 2**31 - 1), st.sampled_from(Side))
def right_tuples_and_enumerations(a, factor, side):
    out = np.zeros(33, "i8")
    of_pair[2, 32]((a, np.int32(factor)), side, out)
    same_bytes(out, a.astype("i8") * factor + side)
