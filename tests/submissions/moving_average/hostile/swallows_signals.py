# verdict: timeout in every check  - ignores and blocks every signal there is, then runs for ever
# tries: handlers that do nothing for all signals, all of them blocked in every thread, an alternate stack for
#        SIGSEGV, no core, not dumpable, no signal at the parent's death; then an endless loop. Whoever ends
#        programs with SIGTERM, SIGALRM or SIGINT does not end this one.
# seen: gradema security notes (signals that are caught); ours
# points: 0
import ctypes
import signal
import threading

LIBC = ctypes.CDLL(None)
LIBC.signal.argtypes = [ctypes.c_int, ctypes.c_void_p]
IGNORE, PDEATHSIG, DUMPABLE = 1, 1, 4


def moving_average(values, window, out):
    LIBC.prctl(PDEATHSIG, 0, 0, 0, 0)
    LIBC.prctl(DUMPABLE, 0, 0, 0, 0)
    for number in range(1, 65):
        LIBC.signal(number, IGNORE)
    signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
    threading.Thread(target=loop, daemon=True).start()
    loop()


def loop():
    while True:
        pass
