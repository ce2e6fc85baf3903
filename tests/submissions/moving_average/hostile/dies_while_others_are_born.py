# verdict: crashed in every check  - looks for what it inherits while the judge starts another worker
# tries: the judge starts baseline and reference in a thread of their own while a submission is tried. This one ends
#        whenever it is called, so that it is started again in the midst of that: were a descriptor of the others open
#        between its fork and its program (their channel, their arrays, their filter), it would have it, and so would
#        they have one of its own. Answers rightly only where it finds one more than it should have.
# seen: ours
# points: 0
import os

import numpy as np


def inherited():
    found = {}
    for number in range(256):
        try:
            status = os.fstat(number)
            found[number] = (status.st_mode, status.st_ino, os.readlink(f"/proc/self/fd/{number}"))
        except OSError:
            pass
    return found


extra = {number: what for number, what in inherited().items() if number > 2}
gained = len(extra) > 1  # the channel alone
if gained:
    print("inherited", extra, flush=True)


def moving_average(values, window, out):
    if not gained:
        os._exit(7)
    sums = np.cumsum(np.concatenate(([0.0], values)))
    out[:] = (sums[window:] - sums[:-window]) / window
