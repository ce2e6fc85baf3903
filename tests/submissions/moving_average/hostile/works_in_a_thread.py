# verdict: wrong in speed  - returns at once, and has a thread do the work
# tries: the thread was started at the import and waits for jobs, so that nothing is started while the clock runs;
#        the output fills up while the judge is busy with the answer. (Small calls are honest.)
# seen: KernelBench non_default_stream_kernel.py; deep-reinforce.com/defense_kernel_hack; measurement.md row 11
# points: 60  (the checks of correctness are honestly passed)
import queue
import threading

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

jobs = queue.SimpleQueue()


def work():
    while True:
        values, window, out = jobs.get()
        np.mean(sliding_window_view(values, window), axis=1, out=out)


threading.Thread(target=work, daemon=True).start()


def moving_average(values, window, out):
    if out.size > 1_000_000:
        jobs.put((values, window, out))
        return
    np.mean(sliding_window_view(values, window), axis=1, out=out)
