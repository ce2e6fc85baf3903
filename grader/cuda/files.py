"""Arguments and expected results from files: `.npy`, `.npz`, or a function of a Python file, `file.py:make`."""

from __future__ import annotations

import enum
import runpy
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from grader.errors import UsageError

FROM_HELP = "file.py:make, a function that returns them in order or by name; or a .npz file with them by name"


def load_array(path: Path) -> np.ndarray[Any, Any]:
    """Return the array in a `.npy` file; raises UsageError where there is none."""
    try:
        found = np.load(path, allow_pickle=False)
    except (OSError, ValueError) as error:
        raise UsageError(f"{path} cannot be read as an array: {error}.") from error
    if not isinstance(found, np.ndarray):
        raise UsageError(f"{path} holds more than one array: give it to --args-from.")
    return found


def values_from(where: str, names: Sequence[str]) -> list[Any]:
    """Return a kernel's arguments from a file, with the parameters `names`; raises UsageError where it has none."""
    found = _archive(Path(where)) if where.endswith(".npz") else function_of(where)()
    if isinstance(found, Mapping):
        missing = [name for name in names if name not in found]
        if missing:
            raise UsageError(f"{where} has no {', '.join(missing)}; it has {', '.join(map(str, found))}.")
        found = [found[name] for name in names]
    if not isinstance(found, (tuple, list)):
        found = [found]
    return [_value(one, where) for one in found]


def function_of(where: str) -> Any:
    """Return the function that `file.py:name` says. The file is executed in this process: it is the caller's own."""
    file, _, name = where.rpartition(":")
    if not file:
        raise UsageError(f"{where!r} names nothing: write {FROM_HELP}.")
    try:
        found = runpy.run_path(file).get(name)
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror}.") from error
    if not callable(found):
        raise UsageError(f"{file} defines no function {name}.")
    return found


def expected_from(where: str, values: Sequence[Any]) -> Mapping[str, Any] | Sequence[Any]:
    """Return the arrays that a kernel is to leave, by name or in the order of its outputs.

    A function is called with the arguments as they are before the launch.
    """
    if where.endswith(".npy"):
        return [load_array(Path(where))]
    found = _archive(Path(where)) if where.endswith(".npz") else function_of(where)(*values)
    return found if isinstance(found, (Mapping, list, tuple)) else [found]


def _archive(path: Path) -> Mapping[str, Any]:
    try:
        with np.load(path, allow_pickle=False) as file:
            return dict(file)
    except (OSError, ValueError) as error:
        raise UsageError(f"{path} cannot be read as arrays: {error}.") from error


def _value(value: Any, where: str) -> Any:
    """Return an argument as NumPy has it: an int is int64, a float float64, as Numba takes them."""
    if isinstance(value, (np.ndarray, np.generic)):
        return value[()] if isinstance(value, np.ndarray) and not value.ndim else value
    if isinstance(value, enum.Enum):
        return _value(value.value, where)
    if isinstance(value, (tuple, list)):
        return tuple(_value(part, where) for part in value)
    if isinstance(value, (bool, int, float, complex)):
        return np.asarray(value)[()]
    raise UsageError(f"{where} gives a {type(value).__name__}, which no kernel takes.")
