"""The function that the pipeline explorer shows where the reader names none."""

# mypy: ignore-errors
# ruff: noqa: ANN001, ANN201

from numba import njit


@njit(fastmath=True)
def clipped_sum(values, limit):
    """Sum what is not above a limit."""
    total = 0.0
    for i in range(values.size):
        if values[i] <= limit:
            total += values[i]
    return total
