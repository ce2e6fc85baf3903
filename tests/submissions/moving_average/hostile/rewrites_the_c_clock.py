# verdict: slow in speed  - overwrites the machine code of clock_gettime in the C library
# tries: makes the page of the function writable and puts "return 0" in its place, so that whatever asks for the
#        time in this process, compiled code included, gets the same answer for ever.
# seen: gpu-mode/pygpubench exploits/function_detour and got_patch; measurement.md row 22
# points: 60  (the checks of correctness are honestly passed)
import ctypes
import platform

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

LIBC = ctypes.CDLL(None)
LIBC.mprotect.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]
RETURN_ZERO = {"x86_64": bytes.fromhex("31c0c3"), "aarch64": bytes.fromhex("00008052c0035fd6")}[platform.machine()]

for name in ("clock_gettime", "gettimeofday", "time", "clock"):
    place = ctypes.cast(getattr(LIBC, name), ctypes.c_void_p).value
    if LIBC.mprotect(place & -4096, 8192, 7) == 0:
        ctypes.memmove(place, RETURN_ZERO, len(RETURN_ZERO))


def moving_average(values, window, out):
    np.mean(sliding_window_view(values, window), axis=1, out=out)
