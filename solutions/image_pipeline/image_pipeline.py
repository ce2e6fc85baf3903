"""An image pipeline: Python writes a function for each list of operations, Numba compiles it, once."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

Codes = NDArray[np.int64]
Numbers = NDArray[np.float64]

### BEGIN SOLUTION
# What each code does to a pixel; {0} is the parameter, as a literal of Python's.
STEPS = (
    "value = value * {0}",
    "value = value + {0}",
    "value = {0} - value",
    "value = value if value > {0} else {0}",
    "value = value if value < {0} else {0}",
    "value = value if value > {0} else 0.0",
)
MIRROR_COLUMNS, MIRROR_ROWS = 6, 7

# Where a pixel comes from does not depend on what is done to it: mirrors only change which one is read, and two of a
# kind change nothing.
FUNCTION = """
def pipeline(image, out):
    height, width = image.shape
    for r in range(height):
        source = image[{row}]
        target = out[r]
        for c in range(width):
            value = source[{column}]
            {steps}
            target[c] = value
"""
KNOWN: dict[tuple[bytes, bytes], Callable[[Numbers, Numbers], None]] = {}


def literal(number: float) -> str:
    """Return `number` as text that means exactly it, "inf" included: nothing else ever becomes text of a program."""
    return repr(float(number))


def written(codes: list[int], parameters: list[float]) -> str:
    """Return the text of a function that does all operations at once; raises ValueError for a code that is none."""
    unknown = [code for code in codes if not 0 <= code <= MIRROR_ROWS]
    if unknown:
        raise ValueError(f"there is no operation {unknown[0]}")
    steps = [STEPS[code].format(literal(p)) for code, p in zip(codes, parameters, strict=True) if code < len(STEPS)]
    return FUNCTION.format(
        row="height - 1 - r" if codes.count(MIRROR_ROWS) % 2 else "r",
        column="width - 1 - c" if codes.count(MIRROR_COLUMNS) % 2 else "c",
        steps="\n            ".join(steps or ["pass"]),
    )


def compiled(codes: Codes, parameters: Numbers) -> Callable[[Numbers, Numbers], None]:
    """Return the compiled function of a pipeline, which is made when it is asked for the first time."""
    key = (codes.tobytes(), parameters.tobytes())
    if key not in KNOWN:
        names: dict[str, Any] = {"inf": np.inf}  # the one number that is no literal in Python
        exec(written(codes.tolist(), parameters.tolist()), names)  # noqa: S102 - what the exercise is about
        KNOWN[key] = njit(names["pipeline"])
    return KNOWN[key]


### END SOLUTION


def run_pipeline(codes: Codes, parameters: Numbers, image: Numbers, out: Numbers) -> None:
    """Fill `out` with `image`, both float64 (height, width), after the operations `codes`, int64 (k,), in that order.

    `parameters`, float64 (k,), has one number for each. Raises ValueError for a code that is no operation.
    """
    ### BEGIN SOLUTION
    compiled(codes, parameters)(image, out)
    ### END SOLUTION
