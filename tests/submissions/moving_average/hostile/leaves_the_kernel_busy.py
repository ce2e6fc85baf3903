# verdict: slow in speed or crashed in speed  - gives the kernel work that goes on while this program stands still
# tries: what the kernel does for a process later, it does in threads of its own, which nobody freezes: dirty pages
#        to be written to disk, files to be read ahead, asynchronous input and output (io_submit), memory to be
#        swapped out, joined to huge pages or handed back, pipes and terminals to be drained. All of it is ordered
#        just before the answer, so that the others' calls share the processor and the memory with it.
# seen: ours; measurement.md section 4 (a slow baseline favours the student)
# points: 60  (the checks of correctness are honestly passed)
import contextlib
import ctypes
import mmap
import os

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

LIBC = ctypes.CDLL(None, use_errno=True)
IO_SETUP, IO_SUBMIT = 206, 209
HUGEPAGE, COLD, PAGEOUT, FREE, COLLAPSE = 14, 20, 21, 8, 25
SIZE = 32 << 20
context = ctypes.c_ulong()
memory = mmap.mmap(-1, 4 * SIZE)
kept = []


def dirty_pages():
    descriptor = os.open(os.path.join(os.environ.get("HOME", "."), "dirty"), os.O_RDWR | os.O_CREAT)
    kept.append(descriptor)
    os.pwrite(descriptor, os.urandom(1 << 20) * (SIZE >> 20), 0)
    LIBC.sync_file_range(descriptor, ctypes.c_long(0), ctypes.c_long(0), 2)
    os.close(kept.pop())


def read_ahead():
    for name in list(os.listdir(os.path.dirname(np.__file__)))[:100]:
        with contextlib.suppress(OSError), open(os.path.join(os.path.dirname(np.__file__), name), "rb") as file:
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_WILLNEED)


def advised():
    for advice in (HUGEPAGE, COLLAPSE, COLD, PAGEOUT, FREE):
        with contextlib.suppress(OSError, ValueError):
            memory.madvise(advice)


def asynchronous():
    if not context.value:
        LIBC.syscall(IO_SETUP, 64, ctypes.byref(context))
    reader, writer = os.pipe()
    kept.extend((reader, writer))
    block = np.zeros(8, np.uint64)
    block[2], block[3], block[4] = 5 << 0, ctypes.addressof(ctypes.c_char.from_buffer(memory)), SIZE
    pointer = ctypes.c_void_p(block.ctypes.data)
    LIBC.syscall(IO_SUBMIT, context, 1, ctypes.byref(pointer))
    while len(kept) > 100:
        os.close(kept.pop(0))


def moving_average(values, window, out):
    np.mean(sliding_window_view(values, window), axis=1, out=out)
    if out.size > 1_000_000:
        for order in (dirty_pages, read_ahead, advised, asynchronous):
            with contextlib.suppress(Exception):
                order()
