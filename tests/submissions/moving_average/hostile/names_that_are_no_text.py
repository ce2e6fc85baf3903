# verdict: wrong in every check  - calls its process what is no text
# tries: the kernel writes a thread's name into /proc as it is. A judge that takes it for UTF-8 fails on it, says that the
#        kit is at fault, and the student has no mark for an answer that is wrong, or keeps an older and better one.
# seen: ours (issue 13, row 1)
# points: 0
import ctypes

ctypes.CDLL(None).prctl(15, b"\xff\xfe\xfd", 0, 0, 0)


def moving_average(values, window, out):
    out[:] = 0
