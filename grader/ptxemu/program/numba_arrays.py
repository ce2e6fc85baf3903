"""How Numba passes arguments to a kernel: a number as one parameter, an array as 5 + 2 * ndim words of 8 bytes.

The words of an array: meminfo, parent (both 0 here), the number of elements, the bytes of one, the address of the
first, then the shape and the strides in bytes. Source: numba.core.datamodel.models.ArrayModel, whose members are
passed one by one. Another compiler lays arrays out differently: it would be another module like this one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

_DATA, _SHAPE = 4, 5  # where these words stand among those of an array


@dataclass(frozen=True)
class Passed:
    """The numbers of the parameters that an argument is passed in.

    `data` is that of an array's address, -1 for a number; `shape` those of its size in each dimension.
    """

    first: int
    count: int
    data: int
    shape: range


def passed(values: Sequence[Any]) -> list[Passed]:
    """Return in which parameters each of these arrays and numbers is passed."""
    return list(_passed(values))


def _passed(values: Sequence[Any]) -> Iterator[Passed]:
    first = 0
    for value in values:
        if isinstance(value, np.ndarray):
            shape = range(first + _SHAPE, first + _SHAPE + value.ndim)
            one = Passed(first, _SHAPE + 2 * value.ndim, first + _DATA, shape)
        else:
            one = Passed(first, 1, -1, range(0))
        yield one
        first += one.count


def words_of(array: np.ndarray[Any, Any], address: int) -> tuple[int, ...]:
    """Return the words in which an array is passed whose first element has this address."""
    return (0, 0, array.size, array.itemsize, address, *array.shape, *array.strides)
