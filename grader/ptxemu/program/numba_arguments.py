"""How Numba passes arguments to a kernel: a number as one parameter, an array as 5 + 2 * ndim words of 8 bytes.

The words of an array: meminfo, parent (both 0 here), the number of elements, the bytes of one, the address of the
first, then the shape and the strides in bytes. A complex number is its two parts, a tuple all that is in it, a record
the address of its bytes. Source: numba.core.datamodel.models, whose members are passed one by one. Another compiler
lays arguments out differently: it would be another module like this one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

_SHAPE = 5  # where the first size stands among the words of an array


def leaves(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    """Yield the arrays, records and numbers that an argument consists of, each with a name that says which it is."""
    if isinstance(value, tuple):
        for number, part in enumerate(value):
            yield from leaves(f"{name}[{number}]", part)
    else:
        yield name, value


def is_memory(value: Any) -> bool:
    """Return whether a leaf is passed by its address: an array, or a record."""
    return isinstance(value, (np.ndarray, np.void))


def words_of(array: np.ndarray[Any, Any], address: int) -> tuple[int, ...]:
    """Return the words in which an array is passed whose first element has this address."""
    return (0, 0, array.size, array.itemsize, address, *array.shape, *array.strides)


def parameters_of(value: Any, address: int) -> tuple[bytes, ...]:
    """Return what the parameters hold that a leaf is passed in; `address` is that of its first byte, if it has one."""
    if isinstance(value, np.void):
        return (_word(address),)
    if isinstance(value, np.ndarray):
        return tuple(map(_word, words_of(value, address)))
    number = np.asarray(value)
    if number.dtype.kind == "c":
        return number.real.tobytes(), number.imag.tobytes()
    return (number.tobytes(),)


def data_of(value: Any, first: int) -> int:
    """Return the number of the parameter that holds the address of an array or record passed from `first` on."""
    return first if isinstance(value, np.void) else first + _SHAPE - 1


def sizes_of(value: Any, first: int) -> range:
    """Return the numbers of the parameters that hold a size, of a leaf passed from `first` on."""
    return range(first + _SHAPE, first + _SHAPE + value.ndim) if isinstance(value, np.ndarray) else range(0)


def _word(value: int) -> bytes:
    return value.to_bytes(8, "little", signed=True)
