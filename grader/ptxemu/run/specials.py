"""The special registers of a launch (PTX ISA, 10): a number, or one for each lane of the batch that runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from grader.ptxemu.compute.values import Value
from grader.ptxemu.grid import Dim, Grid

Array = np.ndarray[Any, Any]
_U32 = np.uint32


class Specials:
    """The special registers of a grid, made when they are asked for. Those of a block's threads are made once.

    `dynamic` are the bytes of dynamic shared memory that each block was launched with.
    """

    def __init__(self, grid: Grid, dynamic: int) -> None:
        self._grid = grid
        self._fixed = _fixed(grid) | {"dynamic_smem_size": _U32(dynamic)}
        self._of_lanes = _of_lanes(grid)
        self._tiled: dict[str, Array] = {}
        self._of_blocks: dict[str, Array] = {}
        self._first, self._count = 0, 0

    def move(self, first: int, count: int) -> None:
        """Go on to `count` blocks from number `first` on."""
        if count != self._count:
            self._tiled = {}
        self._of_blocks = {}
        self._first, self._count = first, count

    def get(self, name: str) -> Value | None:
        """Return the special register of this name, None where none is known."""
        if name in self._fixed:
            return self._fixed[name]
        if name in self._of_lanes:
            if name not in self._tiled:
                self._tiled[name] = np.tile(self._of_lanes[name](), self._count)
            return self._tiled[name]
        if not name.startswith("ctaid."):
            return None
        if name not in self._of_blocks:
            blocks = _along(np.arange(self._first, self._first + self._count), self._grid.blocks, name[-1])
            self._of_blocks[name] = np.repeat(blocks, self._grid.padded)
        return self._of_blocks[name]


def _along(numbers: Array, dim: Dim, axis: str) -> Array:
    x, y, _ = dim
    return {"x": numbers % x, "y": numbers // x % y, "z": numbers // (x * y)}[axis].astype(_U32)


def _fixed(grid: Grid) -> dict[str, Value]:
    """Return those that all threads have in common."""
    found: dict[str, Value] = {
        "nwarpid": _U32(grid.padded // 32),
        "gridid": np.uint64(1),
    }
    for axis, name in enumerate("xyz"):
        found[f"ntid.{name}"], found[f"nctaid.{name}"] = _U32(grid.threads[axis]), _U32(grid.blocks[axis])
        for kind, dim in (("tid", grid.threads), ("ctaid", grid.blocks)):
            if dim[axis] == 1:
                found[f"{kind}.{name}"] = _U32(0)
    return found


def _of_lanes(grid: Grid) -> dict[str, Callable[[], Array]]:
    """Return how to make those that depend on a thread's position in its block."""
    thread = np.arange(grid.padded)
    found: dict[str, Callable[[], Array]] = {
        "laneid": lambda: (thread & 31).astype(_U32),
        "warpid": lambda: (thread >> 5).astype(_U32),
    }
    for axis in "xyz":
        found[f"tid.{axis}"] = lambda axis=axis: _along(thread, grid.threads, axis)  # type: ignore[misc]
    one = np.uint64(1) << (thread & 31).astype(np.uint64)
    masks = {"lt": one - 1, "le": one - 1 | one, "eq": one, "gt": ~(one - 1 | one), "ge": ~(one - 1)}
    for relation, mask in masks.items():
        found[f"lanemask_{relation}"] = lambda mask=mask: (mask & 0xFFFFFFFF).astype(_U32)  # type: ignore[misc]
    return found
