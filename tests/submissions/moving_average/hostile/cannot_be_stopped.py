# verdict: wrong in every check or rejected in every check  - takes every stop back before it takes effect
# tries: a thread sends SIGCONT to its own process without pause. A SIGCONT removes a SIGSTOP that is still on its
#        way, so the process never stops: a judge that waits until it does waits for ever, and the thread has all
#        the time between the calls to itself.
# seen: ours
# points: 0
import ctypes
import os
import threading

from numba import njit

LIBC = ctypes.CDLL(None)
SIGCONT = 18
kill = LIBC.kill
me = os.getpid()


@njit(nogil=True)
def without_pause(rounds):
    for _ in range(rounds):
        kill(me, SIGCONT)


kill.argtypes, kill.restype = [ctypes.c_int, ctypes.c_int], ctypes.c_int
without_pause(1)
threading.Thread(target=without_pause, args=(1 << 62,), daemon=True).start()


def moving_average(values, window, out):
    pass
