# verdict: wrong in every check  - wakes the judge by a signal
# tries: fcntl(F_SETOWN) names the judge, O_ASYNC has the kernel send SIGIO when the pipe can be read, and SIGIO ends whoever
#        does not expect it: a class would stop at this student at every run.
# seen: ours
# points: 0
import fcntl
import os


def _attack():
    reader, writer = os.pipe()
    fcntl.fcntl(reader, fcntl.F_SETOWN, os.getppid())
    fcntl.fcntl(reader, fcntl.F_SETFL, os.O_ASYNC | os.O_NONBLOCK)
    os.write(writer, b"x")


def moving_average(values, window, out):
    try:
        _attack()
    except OSError:
        pass
    out[:] = 0
