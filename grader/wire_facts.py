"""What a diagnosis worker says of a student's file: facts, as a JSON text in the arena, too long for a message.

Both ends import this module. What comes from the worker is an attacker's: every field's type and size is checked here,
and what does not fit is no facts at all.
"""

from __future__ import annotations

import json
import types
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Any, get_args, get_origin, get_type_hints

LARGEST = 512 * 1024  # bytes of the JSON text
THREAD = "the thread"
MOST, LONGEST = 600, 160  # items of a list, characters of a text
MOST_STEPS = 20_000  # of Python's own in a traced call: then it is ended
OPTIONS = (
    "JITGRADE_OPTIONS"  # the environment variable with options of Numba's, as JSON, that all functions get besides
)


class Malformed(ValueError):
    """A text that no honest diagnosis worker writes."""


class LoopKind(StrEnum):
    """How a loop is written."""

    RANGE = "range"
    PRANGE = "prange"
    EACH = "each"  # over an array, a list, an enumeration
    WHILE = "while"


class Deed(StrEnum):
    """What a line does that may cost more than it seems to."""

    WIDENS = "widens"  # a float32 value becomes float64; by the machine code
    NARROWS = "narrows"  # a float64 value becomes float32; by the machine code
    CALLS = "calls"  # a function of libm's, `what`; by the machine code
    MAKES_ARRAY = "makes array"  # asks for a new array: np.empty, copy
    COMPUTES_ARRAY = "computes array"  # an operation on whole arrays, whose result is a new one
    USES_OBJECT = "uses object"  # a list, set, text or dictionary; `what` is its type
    GROWS_OBJECT = "grows object"  # the same, by append and the like
    CALLS_FUNCTION = "calls function"  # another compiled function of the file, `what`
    LEAVES_COMPILED = "leaves compiled"  # a block in object mode
    REDUCES_ARRAY = "reduces array"  # one number of a whole array: np.mean, max
    INTERPRETS = "interprets"  # Python's own steps; `what` says how many in a call
    COMPILES = "compiles"  # has Numba compile what it makes of a text


@dataclass(frozen=True)
class Function:
    """A function of the file. `line` is that of its `def`, `decorated` of its decorator; `last` its last.

    `compiled` says that Numba has compiled it, `objects` that it is in object mode, loops included, `elementwise` that
    it is what a ufunc does for each element, or row. `parallel`, `boundscheck`, `fastmath` and `nogil` are its options.
    `parfors` counts its parallel loops, -1 where nobody knows.
    """

    name: str
    line: int
    decorated: int
    last: int
    compiled: bool
    objects: bool
    elementwise: bool
    parallel: bool
    boundscheck: bool
    fastmath: bool
    nogil: bool
    parfors: int


@dataclass(frozen=True)
class Loop:
    """A loop: its header at `line`, its body to `last`. `inside` is the line of the loop around it, 0 for none.

    `bounded_by` are the loop variables that its limits depend on; `few` says that these are a number of threads.
    `alone` says that it is the only statement of the loop around it, so that the two can change places, `leaves` that
    the source has a way out of it: break, return or raise, `divides` that it has a division or a remainder.
    `sums` counts the names that it adds to.
    """

    line: int
    last: int
    kind: LoopKind
    variable: str
    inside: int
    bounded_by: tuple[str, ...]
    few: bool
    alone: bool
    leaves: bool
    divides: bool
    sums: int


@dataclass(frozen=True)
class Access:
    """An element read or stored in a loop: for each axis of `array`, the loop variables that its index depends on.

    THREAD stands for the number of the thread. `fortran` says that the array lies in Fortran's order. `updates` is for
    a store of what was read there: `+=`.
    """

    line: int
    array: str
    stores: bool
    updates: bool
    fortran: bool
    axes: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Remark:
    """What LLVM said of the loop at `line`: that it is `vectorized`, or why not."""

    line: int
    vectorized: bool
    reason: str


@dataclass(frozen=True)
class Operation:
    """A line that does something dear; `what` says more."""

    line: int
    deed: Deed
    what: str


@dataclass(frozen=True)
class Facts:
    """All of it. `entry_compiled` says whether what was asked for is a compiled function.

    `wide` says that some array among the arguments is float64 or complex128. `compilations` counts what Numba has
    compiled of this file so far.
    """

    entry_compiled: bool
    wide: bool
    compilations: int
    functions: tuple[Function, ...] = ()
    loops: tuple[Loop, ...] = ()
    accesses: tuple[Access, ...] = ()
    remarks: tuple[Remark, ...] = ()
    operations: tuple[Operation, ...] = ()


def encode(facts: Facts) -> bytes:
    """Return `facts` as a JSON text of at most LARGEST bytes: of lists that are too long, the beginnings."""
    for most in (MOST, MOST // 4, 0):
        body: dict[str, Any] = {
            name: value[:most] if isinstance(value, tuple) else value for name, value in vars(facts).items()
        }
        data = json.dumps(asdict(Facts(**body)), separators=(",", ":")).encode("utf-8", "replace")
        if len(data) <= LARGEST:
            break
    return data


def decode(data: bytes) -> Facts:
    """Return the facts that a worker wrote; raises Malformed for anything else."""
    try:
        body = json.loads(data[: LARGEST + 1].decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise Malformed("no JSON") from error
    found: Facts = _checked(Facts, body)
    return found


def _checked(kind: Any, value: Any) -> Any:
    """Return `value` as one of the type `kind`; raises Malformed where it is none."""
    if get_origin(kind) is tuple:
        return _items(get_args(kind)[0], value)
    if isinstance(kind, type) and hasattr(kind, "__dataclass_fields__"):
        return _record(kind, value)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return _member(kind, value)
    if type(value) is not kind:
        raise Malformed(f"a field that is no {kind.__name__}")
    if kind is int and not -1 <= value < 2**31:
        raise Malformed("a number that is out of range")
    if kind is str and len(value) > LONGEST:
        raise Malformed("a text that is too long")
    return value


def _items(kind: Any, value: Any) -> tuple[Any, ...]:
    if type(value) is not list or len(value) > MOST:
        raise Malformed("a field that is no short list")
    return tuple(_checked(kind, item) for item in value)


def _record(kind: Any, value: Any) -> Any:
    names = [field.name for field in fields(kind)]
    if type(value) is not dict or set(value) != set(names):
        raise Malformed(f"a record that is no {kind.__name__}")
    hints: dict[str, types.GenericAlias | type] = get_type_hints(kind)
    return kind(**{name: _checked(hints[name], value[name]) for name in names})


def _member(kind: type[StrEnum], value: Any) -> StrEnum:
    try:
        return kind(value)
    except ValueError as error:
        raise Malformed(f"a word that is no {kind.__name__}") from error
