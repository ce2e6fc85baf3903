"""Elements of an array, as the threads of a group reach them: indices, counted in elements and not in bytes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.ptxemu.compute.values import Value

Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Elements:
    """An element for each of n threads, or one for all: `index` counts from the element `first` on.

    `index` is int64 (n,), a slice of n elements, or one number. `span` is how far the last element is from `first`,
    within a copy of the array; `distinct` says that certainly no two threads have the same.
    """

    first: int
    index: Any
    span: int
    distinct: bool

    def of(self, array: Array) -> Value:
        """Return these elements of a 1-D array, copied: (n,), or a scalar where all threads have the same."""
        part = array[self.first :]
        return part[self.index].copy() if isinstance(self.index, slice) else part.take(self.index)

    def put(self, array: Array, values: Value) -> None:
        """Store (n,) values, or one; where several threads have an element, the last one's value stays."""
        array[self.first :][self.index] = values

    def numbers(self) -> Value:
        """Return the elements' numbers, int64 (n,) or one for all."""
        if not isinstance(self.index, slice):
            return self.index + self.first
        return np.arange(self.index.start + self.first, self.index.stop + self.first, self.index.step)

    def apart(self, other: Elements) -> bool:
        """Return whether no element can be among these and among `other`."""
        return self.first + self.span < other.first or other.first + other.span < self.first

    def same(self, other: Elements) -> bool:
        """Return whether each thread has the same element here and there, as far as can be told at once."""
        return self.first == other.first and self.index is other.index


@dataclass(frozen=True)
class Stripe:
    """The same elements of each of n threads' own copies, each of `size` elements: `count` of them from `first` on.

    They are `step` elements apart. `copies` int64 (n,), ascending, says whose.
    """

    copies: Array
    size: int
    first: int
    step: int
    count: int

    def put(self, array: Array, values: Value) -> None:
        """Store (n,) values, or one: a thread's value in each of its elements of a 1-D array of all copies."""
        lowest, highest = int(self.copies[0]), int(self.copies[-1])
        chosen = slice(lowest, highest + 1) if highest - lowest == self.copies.size - 1 else self.copies
        columns = slice(self.first, self.first + self.step * self.count, self.step)
        array.reshape(-1, self.size)[chosen, columns] = values[:, None] if values.ndim else values
