"""A launch's blocks and threads as they cross between judge and worker: whole numbers in a row."""

from __future__ import annotations

from typing import Any

Launch = tuple[int, ...]
AXES = 3


def flat(launch: Any) -> Launch:
    """Return (blocks, threads) as a row: two numbers or, where one of them is a tuple, x, y and z of both.

    What is missing of x, y and z is 1: (5, (16, 16)) becomes (5, 1, 1, 16, 16, 1).
    """
    if not any(isinstance(part, (tuple, list)) for part in launch):
        return tuple(launch)
    sizes = [tuple(part) if isinstance(part, (tuple, list)) else (part,) for part in launch]
    return tuple(size for part in sizes for size in (*part, *(1,) * (AXES - len(part))))


def for_numba(launch: Launch) -> Any:
    """Return a row as what stands in the brackets of a launch: `kernel[blocks, threads]`."""
    return (launch[:AXES], launch[AXES:]) if len(launch) == 2 * AXES else launch
