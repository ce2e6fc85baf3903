# diagnosis: recompiled at line 10
# call: weighted f4[500] out:f4[500]
import numpy as np
from numba import njit

WEIGHT = np.float32(1.5)

class Filter:
    def __init__(self, weight):
        @njit(fastmath=True)
        def run(a, out):
            for k in range(out.size):
                out[k] = weight * a[k]
        self.run = run

def weighted(a, out):
    Filter(WEIGHT).run(a, out)
