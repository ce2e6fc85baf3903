"""Launches in a row of numbers, and as Numba takes them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from grader.worker.launches import flat, for_numba
from grader.worker.main import _integers

ROWS = [
    ((4, 256), (4, 256), (4, 256)),
    ([4, 256], (4, 256), (4, 256)),
    (((2, 3), (8, 4)), (2, 3, 1, 8, 4, 1), ((2, 3, 1), (8, 4, 1))),
    ((5, (16, 16)), (5, 1, 1, 16, 16, 1), ((5, 1, 1), (16, 16, 1))),
    (((2, 3, 4), [8]), (2, 3, 4, 8, 1, 1), ((2, 3, 4), (8, 1, 1))),
]


@pytest.mark.parametrize(("launch", "row", "taken"), ROWS)
def test_a_launch_crosses_as_a_row(launch: Any, row: tuple[int, ...], taken: Any) -> None:
    """Two numbers stay two; tuples become x, y and z of blocks and threads, and come apart again."""
    assert flat(launch) == row
    assert flat(row) == row
    assert for_numba(row) == taken


@pytest.mark.parametrize(
    "launch", [((1, 2), (3, 4), (5, 6)), ((1,) * 50, 32), (((1, 2),), 3), ((1.5, 2), 3), ((True, 2), 3)]
)
def test_what_is_no_launch_does_not_cross(launch: Any) -> None:
    """Of a config that returns other things in its tuples, or more of them, no number crosses."""
    assert _integers(launch) == ()


def test_too_large_a_number_does_not_cross() -> None:
    """A number that no message holds keeps the others back too."""
    assert _integers(((2**63, 1), (32, 8))) == ()
    assert _integers(((2, 1), (np.int64(32), 8))) == (2, 1, 1, 32, 8, 1)
