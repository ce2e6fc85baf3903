"""PTX, the assembly of NVIDIA's GPUs, as records: what a kernel consists of once its text has been read.

The text comes from a worker and is an attacker's: every number in it has a limit here.
Reference: NVIDIA, Parallel Thread Execution ISA, version 9.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from grader.ptxemu.grid import MAX_BLOCK

MAX_BYTES = 4 * 2**20
MAX_WORDS = 1_000_000  # a text of MAX_BYTES could be as many times as long in memory
MAX_INSTRUCTIONS = 50_000
MAX_REGISTERS = 20_000
MAX_NAME = 2000
MAX_DEPTH = 32  # of braces, and of calls
MAX_OPEN_CALLS = 256  # of functions that call themselves: a GPU's stack of 1 KiB, if nobody asks for more, has fewer
MAX_SHARED = 227 * 2**10  # the most a block has on any architecture, compute capability 9.0
MAX_LOCAL = 512 * 2**10  # a thread's, CUDA C++ Programming Guide, technical specifications
MAX_ALIGN = 2**15  # of what a block has: less than how far arrays lie apart
MAX_CONSTANT = 2**20  # bytes of all the tables that the text itself holds
MAX_PARAMETERS = 1024
MAX_VARIABLES = 1024
MAX_LINE = 2**31 - 1

SIZES = {"pred": 1, "f16": 2, "bf16": 2, "f16x2": 4, "b128": 16}
SIZES |= {f"{kind}{bits}": bits // 8 for kind in "bsuf" for bits in (8, 16, 32, 64)}


class Space(StrEnum):
    """The state spaces of memory; GENERIC addresses lie in one of the others."""

    GLOBAL = "global"
    SHARED = "shared"
    LOCAL = "local"
    CONST = "const"
    PARAM = "param"
    GENERIC = "generic"


@dataclass(frozen=True, slots=True)
class Register:
    """A register, by a name that is unique in its kernel."""

    name: str


@dataclass(frozen=True, slots=True)
class Immediate:
    """A number in the text: an integer, or the bits of a float of `float_bits` bits."""

    bits: int
    float_bits: int = 0


@dataclass(frozen=True, slots=True)
class Special:
    """A special register, such as tid.x."""

    name: str


@dataclass(frozen=True, slots=True)
class Symbol:
    """The name of a variable, a parameter, a label or a function."""

    name: str


@dataclass(frozen=True, slots=True)
class Address:
    """`[base + offset]`, offset in bytes."""

    base: Register | Symbol | Immediate
    offset: int


@dataclass(frozen=True, slots=True)
class Vector:
    """`{a, b}`: the parts of a vector access, or a group of names."""

    parts: tuple[Operand, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """`a|b`: two destinations."""

    first: Operand
    second: Operand


Operand = Register | Immediate | Special | Symbol | Address | Vector | Pair


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A line of a source file; line 0 is nowhere. `callers` are lines that call what was inlined, innermost first.

    What the compiler made up has the line that stands before it in the text, and is not `certain`. `inlined` are the
    lines of other files, (file, line), that were inlined into it, innermost first.
    """

    file: int
    line: int
    callers: tuple[int, ...] = ()
    inlined: tuple[tuple[int, int], ...] = ()
    certain: bool = field(default=True, compare=False)


@dataclass(frozen=True, slots=True)
class Instruction:
    """One instruction. `guard` is the predicate it depends on, and whether it is negated.

    What its opcode means, the table in `program.opcodes` says.
    """

    opcode: str
    operands: tuple[Operand, ...]
    guard: tuple[Register, bool] | None
    source: SourceLine


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable in memory: `size` in bytes, `data` what it holds at first. A dynamic one has size 0."""

    name: str
    space: Space
    size: int
    align: int
    data: bytes = b""


@dataclass(frozen=True)
class Function:
    """A kernel, or a function that kernels call. `labels` say which instruction each stands before.

    `most_threads` is how many threads a block may have.
    """

    name: str
    parameters: tuple[Variable, ...]
    results: tuple[Variable, ...]
    registers: Mapping[str, str]
    variables: tuple[Variable, ...]
    instructions: tuple[Instruction, ...]
    labels: Mapping[str, int]
    most_threads: int = MAX_BLOCK


@dataclass(frozen=True)
class Module:
    """A text of PTX: its kernels and functions by name, variables outside of them, and files by number."""

    target: str
    kernels: Mapping[str, Function]
    functions: Mapping[str, Function]
    variables: tuple[Variable, ...]
    files: Mapping[int, str] = field(default_factory=dict)
