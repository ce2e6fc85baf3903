"""Image pipelines: lists of operations at random, and NumPy, operation by operation, which must be beaten."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.int64]
Numbers = NDArray[np.float64]
Arguments = tuple[Codes, Numbers, Numbers, Numbers]

OPERATIONS: tuple[Callable[[Numbers, float], Numbers], ...] = (
    lambda image, p: image * p,
    lambda image, p: image + p,
    lambda image, p: p - image,
    np.maximum,
    np.minimum,
    lambda image, p: np.where(image > p, image, 0.0),
    lambda image, _: image[:, ::-1],
    lambda image, _: image[::-1],
)
SCALE, SHIFT, SUBTRACT_FROM, AT_LEAST, AT_MOST, ZERO_UP_TO, MIRROR_COLUMNS, MIRROR_ROWS = range(8)
# What is timed has these, in random order: every pipeline costs about the same.
TIMED = (SCALE, SCALE, SCALE, SHIFT, SHIFT, SHIFT, SUBTRACT_FROM, SUBTRACT_FROM, AT_LEAST, AT_MOST, ZERO_UP_TO)


def make_inputs(
    rng: np.random.Generator,
    height: int,
    width: int,
    operations: int = 5,
    codes: Sequence[int] | None = None,
    parameters: Sequence[float] | None = None,
) -> Arguments:
    """Return a pipeline, an image from 0 to 1, float64 (height, width), and an empty output of the same shape.

    A pipeline is its codes, int64 (k,), and parameters, float64 (k,): those given, or so many random `operations`.
    """
    if codes is None or parameters is None:
        codes = rng.integers(len(OPERATIONS), size=operations).tolist()
        parameters = _parameters(rng, codes)
    return (
        np.array(codes, dtype=np.int64),
        np.array(parameters, dtype=np.float64),
        rng.random((height, width)),
        np.empty((height, width)),
    )


def settle(rng: np.random.Generator, **_: Any) -> dict[str, Any]:
    """Return a pipeline for all timed calls, which nobody knows before."""
    codes = [*rng.permutation(TIMED).tolist(), MIRROR_COLUMNS]
    return {"codes": codes, "parameters": _parameters(rng, codes)}


def _parameters(rng: np.random.Generator, codes: Sequence[int]) -> list[float]:
    ranges = {SCALE: (0.8, 1.25), SHIFT: (-0.1, 0.1), SUBTRACT_FROM: (0.9, 1.1), AT_MOST: (0.7, 0.9)}
    return [float(rng.uniform(*ranges.get(code, (0.05, 0.2)))) for code in codes]


def adversarial(
    rng: np.random.Generator, height: int, width: int, **pipeline: Any
) -> Iterator[tuple[Arguments, type[Exception] | None]]:
    """Yield, without end, arguments as of `make_inputs` for the same pipeline, and what they must raise or None.

    By turns, in random order, the pixels are far outside 0 to 1, next to a parameter, or all alike, or a code is none.
    """
    while True:
        for kind in rng.permutation(4):
            codes, parameters, image, out = make_inputs(rng, height, width, **pipeline)
            if kind == 0:
                image = (image - 0.5) * 10.0 ** rng.uniform(0.0, 6.0)
            elif kind == 1:
                image = np.nextafter(rng.choice(parameters, image.shape), rng.choice([-1.0, 1.0], image.shape))
            elif kind == 2:
                image[:] = rng.random()
                image[rng.integers(height), rng.integers(width)] = 1.0
            else:
                codes[rng.integers(codes.size)] = rng.choice([-1, len(OPERATIONS), 2**40])
            yield (codes, parameters, image, out), ValueError if kind == 3 else None


def baseline(codes: Codes, parameters: Numbers, image: Numbers, out: Numbers) -> None:
    """Fill `out` in NumPy, operation by operation: each makes an image of its own."""
    result = image
    for code, parameter in zip(codes, parameters, strict=True):
        result = OPERATIONS[code](result, parameter)
    out[:] = result


def traffic(codes: Codes, parameters: Numbers, image: Numbers, out: Numbers) -> tuple[int, int]:
    """Return how many bytes any answer must read and write."""
    return image.nbytes, out.nbytes
