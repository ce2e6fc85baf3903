"""Bilinear resize: the inputs, the slow version that you must beat, and how exact an answer has to be."""

from __future__ import annotations

import functools
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.float32]

BAND = 2**16  # pixels: what is computed for so many stays in a cache


def make_inputs(
    rng: np.random.Generator, height: int, width: int, out_height: int, out_width: int
) -> tuple[Image, Image]:
    """Return an image of noise, float32 (height, width), and the empty output, float32 (out_height, out_width)."""
    image = rng.standard_normal((height, width), dtype=np.float32)
    return image, np.empty((out_height, out_width), dtype=np.float32)


def adversarial(
    rng: np.random.Generator, height: int, width: int, out_height: int, out_width: int
) -> Iterator[tuple[tuple[Image, Image], None]]:
    """Yield, without end, arguments as of `make_inputs` that are harder, and None: all of them must be answered.

    By turns, in random order, the image has sharp borders, a chequered ground, a large offset, or tiny or huge values.
    """
    while True:
        for kind in rng.permutation(4):
            image, out = make_inputs(rng, height, width, out_height, out_width)
            if kind == 0:
                image[[0, -1]] += 1000
                image[:, [0, -1]] -= 1000
            elif kind == 1:
                image[::2, ::2] += 100
                image[1::2, 1::2] += 100
            elif kind == 2:
                image += np.float32(1e4)
            else:
                image *= np.float32(10.0 ** rng.choice([-30, 30]))
            yield (image, out), None


def baseline(image: Image, out: Image) -> None:
    """Fill `out` with `image` resized, in NumPy: right, and slow because of the arrays it makes on the way."""
    y = _positions(image.shape[0], out.shape[0])
    x = _positions(image.shape[1], out.shape[1])
    top, bottom = _neighbours(y, image.shape[0])
    left, right = _neighbours(x, image.shape[1])
    down = (y - top)[:, np.newaxis]
    across = x - left
    upper = image[np.ix_(top, left)] * (1 - across) + image[np.ix_(top, right)] * across
    lower = image[np.ix_(bottom, left)] * (1 - across) + image[np.ix_(bottom, right)] * across
    out[:] = upper * (1 - down) + lower * down


def traffic(image: Image, out: Image) -> tuple[int, int]:
    """Return how many bytes any answer must read and write: of a much larger image, not every pixel matters."""
    return min(image.nbytes, out.nbytes), out.nbytes


def scale(image: Image, out: Image) -> NDArray[np.float64]:
    """Return, for each output pixel, what its error is measured in: float64, the shape of `out`.

    It is the largest magnitude near the pixel's place in the image, for the rounding of values, plus
    the local contrast times (x + y), for the rounding of coordinates: float32 has seven digits, so at
    x = 1000 a coordinate is known to a ten-thousandth of a pixel.
    """
    y = _positions(image.shape[0], out.shape[0])
    x = _positions(image.shape[1], out.shape[1])
    top, left = _neighbours(y, image.shape[0])[0], _neighbours(x, image.shape[1])[0]
    highest, lowest = _around(image, np.maximum), _around(image, np.minimum)
    magnitude = np.maximum(np.abs(highest), np.abs(lowest))
    contrast = np.subtract(highest, lowest, dtype=np.float64)
    result = np.empty(out.shape)
    rows = max(1, BAND // out.shape[1])
    for start in range(0, out.shape[0], rows):
        band = slice(start, start + rows)
        np.multiply(contrast[top[band]][:, left], y[band, np.newaxis] + x, out=result[band])
        result[band] += magnitude[top[band]][:, left]
    return result


def _positions(size: int, out_size: int) -> NDArray[np.float64]:
    """Return where the centre of each output pixel lies along an input axis: 0.0 is the first pixel's centre."""
    centres = (np.arange(out_size) + 0.5) * (size / out_size) - 0.5
    return np.clip(centres, 0, size - 1)


def _neighbours(positions: NDArray[np.float64], size: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the pixels before and after each position; at the last pixel both are that pixel."""
    before = np.floor(positions).astype(np.intp)
    return before, np.minimum(before + 1, size - 1)


def _around(image: Image, extreme: np.ufunc) -> Image:
    """Return the extreme of the pixels from one before to two after each pixel, in both directions."""
    height, width = image.shape
    padded = np.pad(image, ((1, 2), (1, 2)), mode="edge")
    rows: Image = functools.reduce(extreme, [padded[k : k + height] for k in range(4)])
    return functools.reduce(extreme, [rows[:, k : k + width] for k in range(4)])
