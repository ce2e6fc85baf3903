"""The messages between judge and worker, and where an array lies in the memory that they share."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

READY = b"ready"  # a worker's first message: it has come up and waits for a request
MAX_MESSAGE = 64 * 1024
MAX_TEXT, MAX_REPORT = 4000, 8000  # characters; the second of what a compiler says of an error
MAX_ITEMS, MAX_VALUES = 4000, 8
RECOMPILES = "recompiles"  # what is compiled is made inside a function, and so anew in each call
REPEATED_WORK = "repeated_work"  # an inner loop works out what depends on one of two loops alone
DTYPES = ("float32", "float64", "int32", "int64", "uint8")

Value = int | float
Report = str
Method = Literal["", "__call__", "reduce", "accumulate"]  # of a ufunc; "" for what is none
# Of a call: its steps apart time a kernel without its transfers; for "facts" and "lines" nothing is called, see
# wire_facts; a "traced" call has Python's own steps counted.
Phase = Literal["all", "stage", "run", "fetch", "facts", "lines", "traced"]


class ProtocolError(Exception):
    """A message that no honest worker sends."""


class Place(StrEnum):
    """Where a program's arrays are, and with that what calls it and what it can import."""

    NUMPY = "numpy"  # memory that the worker shares with the judge; no CUDA
    SIMULATOR = "simulator"  # the same memory; kernels run on Numba's simulator
    DEVICE = "device"  # a GPU's memory
    EMULATOR = "emulator"  # the judge's own memory: the judge runs the kernel's PTX
    COMPILER = "compiler"  # none: the worker has the compiler, and calls nothing
    DIAGNOSIS = "diagnosis"  # as with numpy; what Numba compiles, the worker can say facts about

    @property
    def has_cuda(self) -> bool:
        """Whether a worker there can import what CUDA needs."""
        return self not in (Place.NUMPY, Place.DIAGNOSIS)


@dataclass(frozen=True)
class Slot:
    """An array in the arena: bytes to its first element, shape, dtype name (in DTYPES), strides (none: C order)."""

    offset: int
    shape: tuple[int, ...]
    dtype: str
    strides: tuple[int, ...] = ()


@dataclass(frozen=True)
class Load:
    """Load the submission at `path` and look for `entries`; `place` says where its arrays will be.

    `distilled` says that the entries are kernels: of the file, only they and what they use are executed.
    """

    path: str
    entries: tuple[str, ...] = ()
    place: Place = Place.NUMPY
    distilled: bool = False


@dataclass(frozen=True)
class Map:
    """Map the arena whose descriptor comes along; `size` in bytes. `device` says that it is a GPU's memory."""

    size: int
    device: bool = False


@dataclass(frozen=True)
class Call:
    """Call `entry`, from so many Python `threads`. `launch` is a kernel's, a row as worker.launches has it, or empty.

    `arguments` are in the order of the function's own; `number` comes back with the answer. Of a ufunc, the `method`
    named is called, and the last argument is cut into so many `outputs` along its first axis. Numba may use so many
    `numba_threads`, all that it has where this is 0.
    """

    number: int
    entry: str
    arguments: tuple[Slot | Value, ...]
    launch: tuple[int, ...] = ()
    phase: Phase = "all"
    method: Method = ""
    outputs: int = 1
    threads: int = 1
    numba_threads: int = 0


@dataclass(frozen=True)
class Compile:
    """Compile the kernel `entry` of the file at `path` for the architectures `archs`, 80 for sm_80.

    `types` are grader.cuda.arguments'; `raising` has exceptions stored for the host. PTX goes to the arena.
    """

    path: str
    entry: str
    types: tuple[str, ...]
    archs: tuple[int, ...]
    raising: bool = False


@dataclass(frozen=True)
class Assemble:
    """Assemble the `size` bytes of PTX in the arena for the architecture `arch`."""

    arch: int
    size: int


@dataclass(frozen=True)
class Ping:
    """Answer and do nothing: what a call costs without its work."""

    number: int


Request = Load | Map | Call | Compile | Assemble | Ping


@dataclass(frozen=True)
class Parsed:
    """What the source says, taken before any of it ran.

    `syntax_error` is empty where there is none, and `line` is its line. `unwritten` names the functions
    whose body is still `raise NotImplementedError()`, `loops` those that some `for` loop iterates over,
    `calls` those called at all; `signs` may hold REPEATED_WORK and RECOMPILES.
    """

    syntax_error: str
    line: int
    unwritten: tuple[str, ...]
    loops: tuple[str, ...]
    calls: tuple[str, ...]
    signs: tuple[str, ...]


@dataclass(frozen=True)
class Loaded:
    """The module was executed. Each entry point found has its argument names, `optional` those with a default."""

    signatures: dict[str, tuple[str, ...]]
    optional: dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class Refused:
    """Nothing was executed: a kernel, or what it uses, has something in it that no kernel can have."""

    line: int
    message: str


@dataclass(frozen=True)
class Returned:
    """The call with this number came back; `values` are whole numbers from a config entry point."""

    number: int
    type: str
    values: tuple[int, ...]


@dataclass(frozen=True)
class Raised:
    """The submission raised. `line` is the innermost line of the student's file, 0 where unknown."""

    number: int
    type: str
    message: Report
    line: int


@dataclass(frozen=True)
class Compiled:
    """Texts of PTX or facts are in the arena, of so many bytes each; `exceptions` of kernels are `line type: text`."""

    sizes: tuple[int, ...]
    exceptions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Uncompilable:
    """There is no PTX. `cause` is typing, internal, unchecked or assembler; `line` is 0 where it is unknown."""

    cause: str
    type: str
    message: str
    line: int


@dataclass(frozen=True)
class Assembled:
    """What the assembler reported."""

    log: str


Reply = Parsed | Loaded | Refused | Returned | Raised | Compiled | Uncompilable | Assembled
