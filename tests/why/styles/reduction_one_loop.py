# diagnosis: not_parallel at line 15, dependency_chain at line 16
# exercise: array_reduction
import math

import numpy as np
from numba import njit


@njit
def array_reduction(values, out):
    total = 0.0
    low = math.inf
    high = -math.inf
    worst = 0.0
    for v in values:
        total += v
        if v != v:
            worst = v
        if v < low: low = v
        if v > high: high = v
    if worst != worst: low = high = worst
    out[0] = total; out[1] = low; out[2] = high
