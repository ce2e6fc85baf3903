# verdict: wrong in speed or rejected in speed  - says that it is done, then begins
# tries: sends the worker's answer itself as soon as a timed call comes in, does the work afterwards and keeps the
#        second answer back. The clock is read when the answer arrives; whoever looks at the output a little later
#        would find it complete. (Small calls are honest.)
# seen: gpu-mode/pygpubench exploits/thread_fd; KernelBench "work on another stream"; measurement.md row 11
# points: 60  (the checks of correctness are honestly passed)
import sys

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from grader import wire


def serving():
    frame = sys._getframe(1)
    while "call" not in frame.f_locals:
        frame = frame.f_back
    return frame.f_locals["self"], frame.f_locals["call"].number


def moving_average(values, window, out):
    if out.size > 1_000_000:
        worker, number = serving()
        worker._channel.send(wire.encode(wire.Returned(number, "NoneType", ())))
        worker._answer = lambda reply: worker.__dict__.pop("_answer")
    np.mean(sliding_window_view(values, window), axis=1, out=out)
