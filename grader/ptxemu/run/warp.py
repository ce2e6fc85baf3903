"""Instructions by which the threads of a warp exchange values (PTX ISA, 9.7.9.6 shfl, 9.7.13 vote, match, redux)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.ptxemu.compute.values import COMBINE, Value, spread
from grader.ptxemu.errors import Unsupported
from grader.ptxemu.run.state import Group

Array = np.ndarray[Any, Any]
_U32 = np.dtype(np.uint32)


@dataclass(frozen=True)
class Rows:
    """A group's lanes, a row for each warp: int64 (lanes,) `rank`, the lane's row, and `column`, 0 to 31.

    `position` int64 (warps, 32) says which of the group's lanes is there, -1 for none.
    """

    rank: Array
    column: Array
    position: Array


def rows_of(group: Group) -> Rows:
    """Return the group's lanes by warps."""
    rank = np.concatenate(([0], np.cumsum(group.new)))
    column = group.lanes & 31
    position = np.full((group.warp_count, 32), -1)
    position[rank, column] = np.arange(column.size)
    return Rows(rank, column, position)


def members(group: Group) -> Array:
    """Return for each lane the mask of the lanes of its warp that are active with it, uint32 (n,)."""
    rows = rows_of(group)
    return ballot(rows, np.ones(rows.column.size, np.bool_), np.uint32(0xFFFFFFFF))


def shuffle(group: Group, mode: str, value: Value, by: Value, control: Value) -> tuple[Value, Array, Array]:
    """Return (n,) values of other lanes, whether these are in the lane's segment, and absent lanes asked, -1 for none.

    Who asks a lane that does not take part keeps its own value.
    """
    rows = rows_of(group)
    value = spread(value, rows.column.size)
    lane = rows.column.astype(np.int64)
    step = spread(by, lane.size).astype(np.int64) & 31
    clamp = spread(control, lane.size).astype(np.int64)
    segment, limit = clamp >> 8 & 31, clamp & 31
    lowest = lane & segment
    highest = lowest | (limit & ~segment)
    if mode == "up":
        source = lane - step
        inside = source >= highest
    else:
        source = {"down": lane + step, "bfly": lane ^ step, "idx": lowest | (step & ~segment)}[mode]
        inside = source <= highest
    source = np.where(inside, source, lane) & 31
    position = rows.position[rows.rank, source]
    missing = position < 0
    return value[np.where(missing, np.arange(lane.size), position)], inside, np.where(missing, source, -1)


def ballot(rows: Rows, truth: Array, mask: Value) -> Array:
    """Return for each lane the bits of the lanes of its warp, among `mask`, for which `truth` holds: uint32 (n,)."""
    table = np.zeros(rows.position.shape, np.uint32)
    table[rows.rank, rows.column] = truth
    words: Array = (table << np.arange(32, dtype=np.uint32)).sum(axis=1, dtype=np.uint32)
    found: Array = words[rows.rank] & mask
    return found


def vote(group: Group, mode: str, truth: Value, mask: Value) -> Value:
    """Return what the lanes of each warp that are in `mask` say together: all, any, uni or ballot."""
    rows = rows_of(group)
    truth = spread(truth, rows.column.size)
    yes, no = ballot(rows, truth, mask), ballot(rows, ~truth, mask)
    if mode == "ballot":
        return yes
    if mode == "all":
        return no == 0
    if mode == "any":
        return yes != 0
    if mode == "uni":
        return (yes == 0) | (no == 0)
    raise Unsupported(f"vote.{mode}")


def match(group: Group, mode: str, value: Value, mask: Value) -> tuple[Array, Array]:
    """Return the lanes of a warp with the same value (any), or all if they all have it (all), and that truth."""
    rows = rows_of(group)
    value = spread(value, rows.column.size)
    table = np.zeros(rows.position.shape, value.dtype)
    table[rows.rank, rows.column] = value
    there = (rows.position >= 0) & (
        np.broadcast_to(mask, rows.column.shape)[rows.position] >> np.arange(32, dtype=np.uint32) & 1 > 0
    )
    equal = (table[rows.rank] == value[:, None]) & there[rows.rank]
    bits = (equal.astype(np.uint32) << np.arange(32, dtype=np.uint32)).sum(axis=1, dtype=np.uint32)
    if mode == "any":
        return bits, np.ones(bits.size, np.bool_)
    whole = ballot(rows, np.ones(rows.column.size, np.bool_), mask)
    same = bits == whole
    return np.where(same, whole, np.uint32(0)), same


def reduce(group: Group, mode: str, value: Value) -> Array:
    """Return for each lane the reduction over the active lanes of its warp."""
    if mode not in COMBINE:
        raise Unsupported(f"redux.{mode}")
    rows = rows_of(group)
    value = spread(value, rows.column.size)
    starts = np.concatenate(([0], np.flatnonzero(group.new) + 1))
    return COMBINE[mode].reduceat(value, starts, dtype=value.dtype)[rows.rank]
