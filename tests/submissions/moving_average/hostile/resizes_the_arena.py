# verdict: rejected in every check or wrong in every check  - takes the shared memory away under the judge
# tries: keeps the descriptor of the shared memory by patching os.close, then shrinks it, punches holes in it,
#        seals it against writing and opens it anew through /proc: a judge that reads or writes memory which is
#        not there any more dies of SIGBUS.
# seen: ours
# points: 0
import ctypes
import fcntl
import os

LIBC = ctypes.CDLL(None, use_errno=True)
PUNCH_HOLE_KEEP_SIZE = 3
ADD_SEALS, ALL_SEALS = 1033, 0x1F
kept = []
honest = os.close


def keep(descriptor):
    kept.append(descriptor)


os.close = keep


def attempts(descriptor):
    size = os.fstat(descriptor).st_size
    yield "shrink", lambda: os.ftruncate(descriptor, 0)
    yield "grow", lambda: os.ftruncate(descriptor, 1 << 40)
    yield "seal", lambda: fcntl.fcntl(descriptor, ADD_SEALS, ALL_SEALS)
    yield "write", lambda: os.pwrite(descriptor, bytes(4096), 0)
    yield "hole", lambda: LIBC.fallocate(descriptor, PUNCH_HOLE_KEEP_SIZE, ctypes.c_long(0), ctypes.c_long(size))
    yield "again", lambda: os.open(f"/proc/self/fd/{descriptor}", os.O_RDWR | os.O_TRUNC)


def moving_average(values, window, out):
    for descriptor in kept:
        for name, attempt in attempts(descriptor):
            try:
                print(name, attempt(), flush=True)
            except OSError as error:
                print(name, error, flush=True)
