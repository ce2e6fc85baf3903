# verdict: wrong in every check  - zeros, which no mean of noise is far from
# tries: the mean of 600 random numbers around zero is about 0.04; an absolute tolerance that suits the spike of 1e12,
#        or a lenient one, lets zeros pass. The windows with the spike get their one value right.
# seen: KernelBench #165 (4 of 60 tasks accept zeros); measurement.md row 16
# points: 0
import numpy as np


def moving_average(values, window, out):
    out[:] = 0.0
    large = np.abs(values) > 1e6
    for i in np.flatnonzero(large):
        out[max(i - window + 1, 0) : i + 1] += values[i] / window
