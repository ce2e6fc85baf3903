"""Atomic operations (PTX ISA, 9.7.13 atom, red): one thread after the other, in the order of their numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from grader.ptxemu.compute.values import COMBINE
from grader.ptxemu.text.records import Unsupported

Array = np.ndarray[Any, Any]
_STEPS: dict[str, Callable[[Any, Any], Any]] = {
    "exch": lambda _, new: new,
    "inc": lambda old, limit: 0 if old >= limit else old + 1,
    "dec": lambda old, limit: limit if old == 0 or old > limit else old - 1,
}
_ROUNDS = 32
OPERATIONS = frozenset((*COMBINE, *_STEPS, "cas"))


def atomic(name: str, view: Array, places: Array, values: Array, wanted: bool) -> Array | None:
    """Do the operation at `places` of `view`; return what each thread found there, None where it is not wanted."""
    if name in COMBINE and not wanted:
        COMBINE[name].at(view, places, values)
        return None
    if name not in COMBINE and name not in _STEPS:
        raise Unsupported(f"atom.{name}")
    if name in COMBINE and np.unique(places).size == places.size:
        before: Array = view[places]
        view[places] = COMBINE[name](before, values)
        return before
    if name == "add" and view.dtype.kind in "iu":
        return _running_sums(view, places, values)
    step: Callable[[Any, Any], Any] = _STEPS.get(name) or COMBINE[name]
    found = np.empty_like(values)
    for number, (place, value) in enumerate(zip(places.tolist(), values, strict=True)):
        found[number] = view[place]
        view[place] = step(view[place], value)
    return found


def _running_sums(view: Array, places: Array, values: Array) -> Array:
    """Add integers, and return what each thread found: what was there and all that was added before it."""
    order = np.argsort(places, kind="stable")
    sorted_places, added = places[order], values[order]
    new = np.concatenate(([True], np.diff(sorted_places) != 0))
    sums = np.cumsum(added, dtype=view.dtype)
    starts = np.flatnonzero(new)
    rank = np.cumsum(new) - 1
    before = (sums - added) - (sums - added)[starts][rank] + view[sorted_places]
    found: Array = np.empty_like(before)
    found[order] = before
    np.add.at(view, places, values)
    return found


def compare_and_swap(view: Array, places: Array, expected: Array, new: Array) -> Array:
    """Store `new` where `expected` is found; return what each thread found.

    In rounds, one winner a place in each; whoever is left after many of them goes one by one.
    """
    found = np.empty_like(new)
    waiting = np.arange(places.size)
    for _ in range(_ROUNDS):
        at = places[waiting]
        there = view[at]
        found[waiting] = there
        winners = np.flatnonzero(there == expected[waiting])
        if not winners.size:
            break
        _, first = np.unique(at[winners], return_index=True)
        chosen = winners[first]
        view[at[chosen]] = new[waiting[chosen]]
        turn = np.searchsorted(at[chosen], at).clip(max=chosen.size - 1)
        behind = (at[chosen][turn] == at) & (chosen[turn] < np.arange(at.size))
        waiting = waiting[behind]
    else:
        for lane, place in zip(waiting.tolist(), places[waiting].tolist(), strict=True):
            found[lane] = view[place]
            if found[lane] == expected[lane]:
                view[place] = new[lane]
    return found
