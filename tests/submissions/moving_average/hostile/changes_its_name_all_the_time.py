# verdict: wrong in every check or rejected in every check  - another name at every look
# tries: a thread renames the process without pause, to bytes that no encoding takes, so that the judge reads a name while
#        it changes. Where it also computes between the calls, that is seen as such.
# seen: ours (issue 13, row 1)
# points: 0
import ctypes
import os
import threading

prctl = ctypes.CDLL(None).prctl
prctl.argtypes = [ctypes.c_int, ctypes.c_char_p, ctypes.c_long, ctypes.c_long, ctypes.c_long]
busy = threading.Event()


def rename():
    while busy.wait():
        prctl(15, os.urandom(15).replace(b"\0", b")"), 0, 0, 0)


threading.Thread(target=rename, daemon=True).start()


def moving_average(values, window, out):
    busy.set()
    for _ in range(20):
        prctl(15, os.urandom(15).replace(b"\0", b"\n"), 0, 0, 0)
    busy.clear()
    out[:] = 0
