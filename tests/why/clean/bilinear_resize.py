# diagnosis: none
# exercise: bilinear_resize
"""Bilinear resize of a single-channel image, to any height and width."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

Image = NDArray[np.float32]

### BEGIN SOLUTION
# Where the four neighbours of an output pixel lie, and what each contributes, follows from its row and its
# column alone. So both are worked out once for each row and each column, not for every pixel.


@njit
def neighbours(size: int, out_size: int) -> tuple[NDArray[np.uint32], Image]:
    """Return, for each place along one output axis, the input pixel before it and the share of the next one."""
    # Unsigned: a signed index costs a test for negative ones, which count from the end.
    before = np.empty(out_size, np.uint32)
    share = np.empty(out_size, np.float32)
    pixel = size / out_size
    for i in range(out_size):
        # Clamping the place clamps both neighbours: at either edge the share becomes exactly 0.
        place = min(max((i + 0.5) * pixel - 0.5, 0.0), size - 1.0)
        before[i] = int(place)
        share[i] = place - before[i]
    return before, share


@njit
def blend_rows(upper: Image, lower: Image, share: np.float32, row: Image) -> None:
    """Fill `row` with the mix of two image rows: `share` of the lower one, the rest of the upper one."""
    for x in range(row.size):
        row[x] = upper[x] + (lower[x] - upper[x]) * share


@njit
def stretch_row(row: Image, before: NDArray[np.uint32], share: Image, out: Image) -> None:
    """Fill `out` with `row` resized. `row` has one element more than there are pixels."""
    for x in range(out.size):
        pixel = row[before[x]]
        out[x] = pixel + (row[before[x] + 1] - pixel) * share[x]


### END SOLUTION


@njit
def bilinear_resize(image: Image, out: Image) -> None:
    """Fill `out`, float32 (OH, OW), with `image`, float32 (H, W), resized: half-pixel centres, clamped edges."""
    ### BEGIN SOLUTION
    height, width = image.shape
    out_height, out_width = out.shape
    above, down = neighbours(height, out_height)
    before, across = neighbours(width, out_width)
    # One element more than pixels spares the last pixel a test of whether it has a right neighbour: it has
    # one, whose share is 0.
    row = np.zeros(width + 1, np.float32)
    pixels = row[:width]
    # First down, then across: the blend is plain arithmetic on neighbours in memory, which the compiler
    # turns into vector instructions, and the scattered reads that follow find their row in the cache.
    for y in range(out_height):
        below = min(above[y] + 1, height - 1)
        blend_rows(image[above[y]], image[below], down[y], pixels)
        stretch_row(row, before, across, out[y])
    ### END SOLUTION
