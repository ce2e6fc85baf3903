"""What a kernel left in its arrays beside what was expected there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from grader.errors import UsageError
from grader.ptxemu import Argument

_RELATIVE, _ABSOLUTE = 1e-5, 1e-8  # of floats, as numpy.allclose has them


def mismatches(given: Sequence[Argument], wanted: Mapping[str, Any] | Sequence[Any]) -> tuple[str, ...]:
    """Return for each array that differs from what is wanted where, and how.

    What is wanted without names is of the arrays that the kernel is to fill, or of the last ones. Raises UsageError
    where it fits no argument.
    """
    by_name = {argument.name: argument.value for argument in given if isinstance(argument.value, np.ndarray)}
    if not isinstance(wanted, Mapping):
        outputs = [argument.name for argument in given if argument.output] or list(by_name)[-len(wanted) :]
        if len(outputs) != len(wanted):
            raise UsageError(f"{len(wanted)} arrays are expected, and the kernel fills {len(outputs)}.")
        wanted = dict(zip(outputs, wanted, strict=True))
    unknown = wanted.keys() - by_name.keys()
    if unknown:
        raise UsageError(f"What is expected is of {', '.join(sorted(unknown))}, which no array is called.")
    found = (_mismatch(name, by_name[name], np.asarray(value)) for name, value in wanted.items())
    return tuple(one for one in found if one)


def _mismatch(name: str, value: np.ndarray[Any, Any], wanted: np.ndarray[Any, Any]) -> str:
    if value.shape != wanted.shape:
        return f"{name} has the shape {value.shape}, and {wanted.shape} was expected."
    inexact = value.dtype.kind in "fc" or wanted.dtype.kind in "fc"
    same = np.isclose(value, wanted, _RELATIVE, _ABSOLUTE, equal_nan=True) if inexact else value == wanted
    if np.all(same):
        return ""
    first = tuple(int(axis[0]) for axis in np.nonzero(~same))
    where = ", ".join(map(str, first))
    return (
        f"{name}[{where}] is {value[first]}, and {wanted[first]} was expected; {np.count_nonzero(~same)} in all differ."
    )
