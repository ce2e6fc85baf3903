# verdict: wrong in every check  - names that look like the fields which come after a name
# tries: `stat` has a thread's name in parentheses, and its state after them. With ") Z 1 (" for a name a live thread
#        looks dead to whoever looks for the first parenthesis; with a newline, a text has a line more than it should.
# seen: ours (issue 13, row 1)
# points: 0
import contextlib
import os
import threading
import time

NAMES = [b") Z 1 (", b"Z) Z", b"\nVmRSS: 0 kB", b"a\nb) X 1", b"\\012", b"", b"\xe2\x80\xa8", b"))))) Z Z Z Z Z"]


def rest(name):
    with contextlib.suppress(OSError), open(f"/proc/self/task/{threading.get_native_id()}/comm", "wb") as file:
        file.write(name)
    with contextlib.suppress(ImportError):
        import ctypes

        ctypes.CDLL(None).prctl(15, name, 0, 0, 0)
    time.sleep(600)


for name in NAMES:
    threading.Thread(target=rest, args=(name,), daemon=True).start()
with contextlib.suppress(OSError), open(f"/proc/{os.getpid()}/comm", "wb") as file:
    file.write(NAMES[0])


def moving_average(values, window, out):
    out[:] = 0
