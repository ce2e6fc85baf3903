# verdict: slow in speed  - compiled, and slow: the baseline shall be slower still, without huge pages
# tries: holds parts of all the huge pages there are, which no limit counts, until next to no memory is free. The baseline
#        makes arrays of some sixty megabytes: without huge pages it takes 1.7 times as long, and so is this as fast.
# seen: ours (issue 14); it got fallbacks by the thousand on the whole machine
# points: 60  (the checks of correctness are honestly passed)
import ctypes

import numpy as np
from numba import njit

LIBC = ctypes.CDLL(None, use_errno=True)
LIBC.mmap.restype = ctypes.c_void_p
LIBC.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_long]
LIBC.munmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t]
LIBC.madvise.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]
HUGE, PAGE = 2 << 20, 4096


@njit
def resize(image, out):
    height, width = image.shape
    out_height, out_width = out.shape
    for y in range(out_height):
        for x in range(out_width):
            fy = min(max((y + 0.5) * height / out_height - 0.5, 0.0), height - 1.0)
            fx = min(max((x + 0.5) * width / out_width - 0.5, 0.0), width - 1.0)
            y0, x0 = int(fy), int(fx)
            y1, x1 = min(y0 + 1, height - 1), min(x0 + 1, width - 1)
            fy -= y0
            fx -= x0
            top = image[y0, x0] * (1 - fx) + image[y0, x1] * fx
            bottom = image[y1, x0] * (1 - fx) + image[y1, x1] * fx
            out[y, x] = top * (1 - fy) + bottom * fy


def free():
    with open("/proc/meminfo") as file:
        sizes = dict(line.split(":") for line in file)
    return [int(sizes[name].split()[0]) >> 10 for name in ("MemFree", "MemAvailable")]


def hold(number, count=32):
    for _ in range(number):
        unused, available = free()
        if unused < 250 or available < 3000:
            return
        area = LIBC.mmap(None, (count + 1) * HUGE, 3, 0x22, -1, 0)
        first = (area + HUGE - 1) & -HUGE
        LIBC.madvise(first, count * HUGE, 14)
        for start in range(first, first + count * HUGE, HUGE):
            ctypes.memset(start, 1, 1)
            LIBC.munmap(start + PAGE, HUGE - PAGE)


hold(160)
resize(np.ones((2, 2), np.float32), np.ones((4, 4), np.float32))


def bilinear_resize(image, out):
    resize(image, out)
