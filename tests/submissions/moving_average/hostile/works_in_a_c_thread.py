# verdict: wrong in speed  - the work goes to a thread that Python knows nothing of
# tries: pthread_create through ctypes, on a compiled function: it is in no list of threading, holds no lock of the
#        interpreter, and is not there for anyone who asks Python who is still busy. (Small calls are honest.)
# seen: gpu-mode/pygpubench (threads that outlive the call); measurement.md row 11
# points: 60  (the checks of correctness are honestly passed)
import ctypes

import numpy as np
from numba import carray, cfunc, njit, types

LIBC = ctypes.CDLL(None)
LIBC.pthread_create.argtypes = [ctypes.c_void_p] * 4
kept = []


@njit
def means(values, window, out):
    for i in range(out.size):
        total = 0.0
        for k in range(window):
            total += values[i + k]
        out[i] = total / window


@cfunc(types.void(types.CPointer(types.CPointer(types.float64))))
def job(box):
    n, window = int(box[2][0]), int(box[2][1])
    means(carray(box[0], n), window, carray(box[1], n - window + 1))


means(np.ones(5), 2, np.ones(4))


def moving_average(values, window, out):
    if out.size < 1_000_000:
        means(values, window, out)
        return
    facts = np.array([values.size, window], dtype=np.float64)
    box = np.array([values.ctypes.data, out.ctypes.data, facts.ctypes.data], dtype=np.uint64)
    kept[:] = [facts, box, ctypes.c_ulong()]
    LIBC.pthread_create(ctypes.addressof(kept[2]), None, job.address, box.ctypes.data)
