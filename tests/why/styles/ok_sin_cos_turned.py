# diagnosis: none
# exercise: sin_cos
import numpy as np
from numba import guvectorize


@guvectorize("(f8, f8[:], f8[:], f8[:])", "(),(n)->(n),(n)")
def sin_cos(angle, amplitudes, sines, cosines):
    ds, dc = np.sin(angle), np.cos(angle)
    s, c = ds, dc
    for k in range(len(amplitudes)):
        sines[k] = s * amplitudes[k]
        cosines[k] = c * amplitudes[k]
        s, c = s * dc + c * ds, c * dc - s * ds
