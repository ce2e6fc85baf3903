# verdict: error in by_hand  - np.vectorize has the name and compiles nothing: a loop in Python, that takes no out
import math

import numpy as np


@np.vectorize
def clip_add(x, y):
    return min(max(x + y, -1), 1)


@np.vectorize
def sin_times_cos(x, y):
    return math.sin(x) * math.cos(y)
