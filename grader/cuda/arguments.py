"""Arguments for a kernel, described in a few characters: `f4[1000]`, `out:f4[64,64]`, `i8=5`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from grader.cuda.files import load_array
from grader.errors import UsageError
from grader.ptxemu import Argument, Dim, Grid, launch_fault

_SPEC = re.compile(r"(?P<out>out:)?(?P<kind>[a-z]\d{1,2}|bool)(?:\[(?P<shape>[\d,\s]+)\])?(?:=(?P<value>[-+.\de]+))?")
_KINDS = ("f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "c8", "c16", "bool")
_MOST_BYTES = 2**31
HELP = "f4[1000] is an array, out:f4[1000] one that the kernel is to fill, i8=5 a number, a.npy a file"


def arguments(text: str, names: Sequence[str], seed: int = 0) -> list[Argument]:
    """Return the arguments that a text describes, with random contents; `names` are the kernel's parameters.

    Raises UsageError where the text describes none.
    """
    specs = [word for word in re.split(r"[\s;]+|,(?![^\[]*\])", text.strip()) if word]
    require_as_many(specs, names)
    rng = np.random.default_rng(seed)
    return [_argument(spec, names[n] if names else f"argument {n}", rng) for n, spec in enumerate(specs)]


def require_as_many(given: Sequence[Any], names: Sequence[str]) -> None:
    """Raise UsageError where these are not as many arguments as the kernel has parameters, if these are known."""
    if names and len(given) != len(names):
        raise UsageError(
            f"{len(given)} arguments were described, and the kernel takes {len(names)}: {', '.join(names)}."
        )


def are_random(text: str) -> bool:
    """Return whether some whole numbers of arguments described so are random: they may be meant as indices."""
    return any(re.match(r"[iu]\d\[[^=]*$", word) for word in text.split())


def takes_float64(values: Sequence[Any]) -> bool:
    """Return whether some array or number is float64 or complex128, or may hold some."""
    return any(_holds_float64(value) for value in values)


def _holds_float64(value: Any) -> bool:
    if isinstance(value, tuple):
        return takes_float64(value)
    dtype = np.asarray(value).dtype
    return bool(dtype.fields) or dtype in (np.float64, np.complex128)


def _argument(spec: str, name: str, rng: np.random.Generator) -> Argument:
    if spec.endswith(".npy"):
        return Argument(name, load_array(Path(spec)))
    match = _SPEC.fullmatch(spec)
    if match is None or match["kind"] not in _KINDS:
        raise UsageError(f"{spec!r} describes no argument: {HELP}. Types: {' '.join(_KINDS)}.")
    dtype = np.dtype(match["kind"])
    if match["shape"] is None:
        if match["value"] is None:
            raise UsageError(f"{spec!r} has neither a shape nor a value: {HELP}.")
        return Argument(name, dtype.type(_number(match["value"], spec)))
    shape = tuple(int(size) for size in match["shape"].split(",") if size.strip())
    if int(np.prod(shape, dtype=object)) * dtype.itemsize > _MOST_BYTES:
        raise UsageError(f"{spec!r} has more than {_MOST_BYTES >> 30} GiB.")
    if match["out"]:
        return Argument(name, np.full(shape, 0xAB, np.uint8).astype(dtype), initialised=False, output=True)
    if match["value"] is not None:
        return Argument(name, np.full(shape, _number(match["value"], spec)).astype(dtype))
    return Argument(name, _random(shape, dtype, rng))


def _number(text: str, spec: str) -> float | int:
    try:
        return int(text) if re.fullmatch(r"[-+]?\d+", text) else float(text)
    except ValueError:
        raise UsageError(f"{spec!r} has no number after the =.") from None


def _random(shape: tuple[int, ...], dtype: np.dtype[np.generic], rng: np.random.Generator) -> np.ndarray[Any, Any]:
    if dtype.kind == "f":
        return rng.random(shape).astype(dtype)
    if dtype.kind == "c":
        return (rng.random(shape) + 1j * rng.random(shape)).astype(dtype)
    return rng.integers(0, 2 if dtype.kind == "b" else 100, shape).astype(dtype)


def type_of(argument: Argument) -> str:
    """Return an argument's type as wire.Compile has it.

    `f4` is a number, `f4:2` a C-contiguous array of two dimensions, `f4:2:F` one in Fortran's order, `f4:2:A` one in
    any; a structured type is NumPy's list of its fields, after `aligned` where a C compiler would lay it out so; a
    tuple is `(f4;f4:1;)`.
    """
    return _type(argument.value)


def _type(value: Any) -> str:
    if isinstance(value, tuple):
        return f"({';'.join(map(_type, value))};)"
    dtype = value.dtype
    kind = f"{(dtype.isalignedstruct and 'aligned') or ''}{dtype.descr}" if dtype.fields else dtype.str[1:]
    if not isinstance(value, np.ndarray):
        return str(kind)
    flags = value.flags
    layout = "" if flags.c_contiguous else ":F" if flags.f_contiguous else ":A"
    return f"{kind}:{value.ndim}{layout}"


def dim(text: str, what: str) -> Dim:
    """Return `64`, `16,16` or `8x8x4` as three sizes; raises UsageError where it is none."""
    sizes = re.split(r"[,x]", text)
    if not 1 <= len(sizes) <= 3 or not all(re.fullmatch(r"\s*\d{1,10}\s*", size) for size in sizes):
        raise UsageError(f"--{what} takes one to three sizes, as in 64 or 16,16; not {text!r}.")
    x, y, z = [*map(int, sizes), 1, 1][:3]
    return x, y, z


def grid_of(blocks: str, threads: str) -> Grid:
    """Return the launch that two texts describe; raises UsageError where no GPU would do it."""
    grid = Grid(dim(blocks, "grid"), dim(threads, "block"))
    fault = launch_fault(grid)
    if fault:
        raise UsageError(f"No GPU launches this: {fault}.")
    return grid
