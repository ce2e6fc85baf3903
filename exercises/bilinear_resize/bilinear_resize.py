"""Bilinear resize of a single-channel image, to any height and width."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

Image = NDArray[np.float32]

# (Helper functions of your own may stand here.)


@njit
def bilinear_resize(image: Image, out: Image) -> None:
    """Fill `out`, float32 (OH, OW), with `image`, float32 (H, W), resized: half-pixel centres, clamped edges."""
    # YOUR CODE HERE
    raise NotImplementedError()
