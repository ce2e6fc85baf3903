"""An image pipeline: Python writes a function for each list of operations, Numba compiles it, once."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

Codes = NDArray[np.int64]
Numbers = NDArray[np.float64]

# (Helper functions of your own may stand here.)


def run_pipeline(codes: Codes, parameters: Numbers, image: Numbers, out: Numbers) -> None:
    """Fill `out` with `image`, both float64 (height, width), after the operations `codes`, int64 (k,), in that order.

    `parameters`, float64 (k,), has one number for each. Raises ValueError for a code that is no operation.
    """
    # YOUR CODE HERE
    raise NotImplementedError()
