"""Two universal functions: a clipped sum, and a product of sine and cosine."""

import math

from numba import vectorize

# What makes a ufunc of a scalar function stands above its def.
# (Helper functions of your own may stand here.)
def clip_add(x: float, y: float) -> float:
    """Return x + y, but at least -1 and at most 1; NaN stays NaN."""
    # YOUR CODE HERE
    raise NotImplementedError()


# (Helper functions of your own may stand here.)
def sin_times_cos(x: float, y: float) -> float:
    """Return sin(x) * cos(y)."""
    # YOUR CODE HERE
    raise NotImplementedError()
