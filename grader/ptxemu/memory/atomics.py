"""Atomic operations (PTX ISA, 9.7.13 atom, red): one thread after the other, in the order of their lanes.

`view` are the elements of an array; `at` int64 (n,) says which of them each thread changes, `values` (n,) by what.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from grader.ptxemu.compute.values import COMBINE
from grader.ptxemu.errors import Unsupported

Array = np.ndarray[Any, Any]
_STEPS: dict[str, Callable[[Any, Any], Any]] = {
    "exch": lambda _, new: new,
    "inc": lambda old, limit: 0 if old >= limit else old + 1,
    "dec": lambda old, limit: limit if old == 0 or old > limit else old - 1,
}
_ROUNDS = 32
OPERATIONS = frozenset((*COMBINE, *_STEPS, "cas"))


def atomic(name: str, view: Array, at: Array, values: Array, wanted: bool) -> Array | None:
    """Do the operation of this name; return (n,) what each thread found there, None where it is not wanted.

    Raises Unsupported for a name that stands for none.
    """
    if name in COMBINE and not wanted:
        COMBINE[name].at(view, at, values)
        return None
    if name not in COMBINE and name not in _STEPS:
        raise Unsupported(f"atom.{name}")
    if name in COMBINE and np.unique(at).size == at.size:
        before: Array = view[at]
        view[at] = COMBINE[name](before, values)
        return before
    if name == "add" and view.dtype.kind in "iu":
        return _running_sums(view, at, values)
    step: Callable[[Any, Any], Any] = _STEPS.get(name) or COMBINE[name]
    found = np.empty_like(values)
    for thread, (element, value) in enumerate(zip(at.tolist(), values, strict=True)):
        found[thread] = view[element]
        view[element] = step(view[element], value)
    return found


def _running_sums(view: Array, at: Array, values: Array) -> Array:
    """Add integers, and return what each thread found: what was there and all that was added before it."""
    order = np.argsort(at, kind="stable")
    ordered, added = at[order], values[order]
    new = np.concatenate(([True], np.diff(ordered) != 0))
    sums = np.cumsum(added, dtype=view.dtype)
    starts = np.flatnonzero(new)
    rank = np.cumsum(new) - 1
    before = (sums - added) - (sums - added)[starts][rank] + view[ordered]
    found: Array = np.empty_like(before)
    found[order] = before
    np.add.at(view, at, values)
    return found


def compare_and_swap(view: Array, at: Array, expected: Array, new: Array) -> Array:
    """Store `new` where `expected` is found; return (n,) what each thread found.

    In rounds, one winner an element in each; whoever is left after many of them goes one by one.
    """
    found = np.empty_like(new)
    waiting = np.arange(at.size)
    for _ in range(_ROUNDS):
        here = at[waiting]
        there = view[here]
        found[waiting] = there
        winners = np.flatnonzero(there == expected[waiting])
        if not winners.size:
            break
        _, first = np.unique(here[winners], return_index=True)
        chosen = winners[first]
        view[here[chosen]] = new[waiting[chosen]]
        turn = np.searchsorted(here[chosen], here).clip(max=chosen.size - 1)
        behind = (here[chosen][turn] == here) & (chosen[turn] < np.arange(here.size))
        waiting = waiting[behind]
    else:
        for thread, element in zip(waiting.tolist(), at[waiting].tolist(), strict=True):
            found[thread] = view[element]
            if found[thread] == expected[thread]:
                view[element] = new[thread]
    return found
