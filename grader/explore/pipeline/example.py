"""The function that the pipeline explorer shows where the reader names none."""

from typing import Any

from numba import njit


@njit(fastmath=True)  # type: ignore[untyped-decorator]
def clipped_sum(values: Any, limit: Any) -> Any:
    """Return the sum of the values that are not above a limit."""
    total = 0.0
    for i in range(values.size):
        if values[i] <= limit:
            total += values[i]
    return total
