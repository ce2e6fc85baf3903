"""The emulator beside the GPU: the same PTX on the same arrays, compared bit for bit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.cuda.arguments import type_of
from grader.ptxemu import launch, load
from tests.cuda.cases import RIGHT, SLOW
from tests.cuda.corpus import Case, Compiler
from tests.studies.gpu.hardware import Hardware
from tests.studies.gpu.sheet import Sheet

Array = np.ndarray[Any, Any]
_APPROXIMATE = re.compile(rb"\.(?:approx|full)\b")
_UNORDERED = ("compact",)  # its threads find their places in the order in which they come
_LEFT_OUT = ("prints",)  # prints from the GPU
CORPUS = tuple(
    (file, case)
    for file, cases in (("right", RIGHT), ("slow", [case for case, *_ in SLOW]))
    for case in cases
    if case.kernel not in _LEFT_OUT
)


@dataclass(frozen=True)
class Comparison:
    """How far two runs of a kernel are apart: elements in all, those that differ, and by how many units at most.

    A unit is the distance of neighbouring floats, or 1.
    """

    elements: int
    differing: int
    units: int

    @classmethod
    def of(cls, ours: list[Array], theirs: list[Array]) -> Comparison:
        """Compare all arrays of two runs. Any NaN is as good as another: PTX leaves open which."""
        elements = differing = units = 0
        for mine, other in zip(ours, theirs, strict=True):
            there = mine.dtype.kind == "f"
            same = (mine == other) | (np.isnan(mine) & np.isnan(other) if there else False)
            same &= ~((mine == 0) & (np.signbit(mine) != np.signbit(other))) if there else True
            elements += mine.size
            differing += int(np.count_nonzero(~same))
            if not same.all():
                units = max(units, _units(mine[~same], other[~same]))
        return cls(elements, differing, units)


def _units(mine: Array, other: Array) -> int:
    """Return the largest distance between elements, in units of the last place."""
    a, b = _ordered(mine), _ordered(other)
    return max(abs(int(x) - int(y)) for x, y in zip(a.tolist(), b.tolist(), strict=True))


def _ordered(values: Array) -> Array:
    """Return whole numbers in the order of the floats, neighbours one apart."""
    if values.dtype.kind != "f":
        return values
    bits = values.view(f"i{values.itemsize}").astype(object)
    least = -(2 ** (8 * values.itemsize - 1))
    return np.array([number if number >= 0 else least - number for number in bits], object)


def sheet(hardware: Hardware, compiler: Compiler) -> Sheet:
    """Run the corpus on both."""
    rows = []
    for file, case in CORPUS:
        given = case.given()
        text: Any = compiler.compile(file, case.kernel, tuple(type_of(argument) for argument in given))
        kernel = hardware.kernel(text, case, given, fused=False)
        kernel.run()
        launch(load(text), case.grid, given, checks=False, dynamic_shared=case.shared)
        arrays = [argument.value for argument in given if isinstance(argument.value, np.ndarray)]
        rows.append(_row(case, bool(_APPROXIMATE.search(text)), arrays, kernel.results()))
    wrong = sum(row[-1] == "WRONG" for row in rows)
    remark = f"{len(rows) - wrong} of {len(rows)} as expected; `prints` is left out, it prints."
    header = ("kernel", "instructions", "elements", "differing", "units in the last place", "")
    return Sheet("The emulator beside the GPU", header, tuple(rows), (remark,))


def _row(case: Case, approximate: bool, ours: list[Array], theirs: list[Array]) -> tuple[str, ...]:
    if case.kernel in _UNORDERED:
        ours, theirs = ([np.sort(array) for array in arrays] for arrays in (ours, theirs))
    found = Comparison.of(ours, theirs)
    kind = "approximate" if approximate else "exact"
    fine = approximate or not found.differing
    counts = (f"{found.elements:,}", f"{found.differing:,}", f"{found.units:,}")
    return (case.kernel, kind, *counts, "" if fine else "WRONG")
