"""The opcode table: what each instruction of PTX is, for all that ask; and an opcode taken apart.

A new instruction is a row here and a function in `compute` (for one that neither computes nor is like another: a step
in `run`). An opcode that has no row is of Family.UNKNOWN: the decoder raises Unsupported with its name.
Source: PTX ISA, 9.7, but for what an instruction costs: CUDA C++ Programming Guide, arithmetic instructions.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, IntEnum, auto
from functools import cached_property, lru_cache
from typing import NamedTuple

from grader.ptxemu.text.records import SIZES, Instruction, Space


class Family(Enum):
    """What an instruction does; those of a family are decoded alike."""

    UNKNOWN = auto()
    MOVE = auto()
    LOAD = auto()
    STORE = auto()
    ATOMIC = auto()
    ADDRESS = auto()  # from one state space to another
    NUMBER = auto()  # integer or float, as its type says
    INTEGER = auto()
    FLOAT = auto()
    CARRY = auto()  # takes the carry that the instruction before it has left
    COMPARISON = auto()
    CONVERSION = auto()
    EXCHANGE = auto()  # between the threads of a warp
    ACTIVE_MASK = auto()
    BARRIER = auto()
    BRANCH = auto()
    JUMP_TABLE = auto()
    CALL = auto()
    RETURN = auto()
    TRAP = auto()
    FENCE = auto()  # one that other blocks see
    SLEEP = auto()
    NOTHING = auto()  # for those who ask for no time: hints, and what a debugger sees


ACCESSES = frozenset((Family.LOAD, Family.STORE, Family.ATOMIC))
ENDS = frozenset((Family.RETURN, Family.TRAP))
IDLE = frozenset((Family.FENCE, Family.SLEEP, Family.NOTHING))  # no step: they change nothing that a register holds


class Wait(Enum):
    """Whom an instruction waits for."""

    WARP = auto()
    BLOCK = auto()


class Trace(IntEnum):
    """What of an address an instruction may hand on from its sources, when it is followed back to where it began."""

    NOTHING = 0
    POINTER = 1  # the array
    INDEX = 2  # the array, and the index in it, in the forms in which compilers write `base + index * size`


class Row(NamedTuple):
    """What the table says of an instruction. Operands: the first is written where `writes`, all others are read.

    `slots` are the instructions that a warp issues on top of one for it, `long_slots` those where its type has 64 bits.
    `float64` says that with a type f64 it keeps the units for float64 busy: it does more than move a value.
    """

    family: Family
    writes: bool = True
    wait: Wait | None = None
    trace: Trace = Trace.NOTHING
    slots: int = 0
    long_slots: int = 0
    float64: bool = True


_SPECIAL_SLOTS = 8  # of a special function: 16 results a clock and multiprocessor where others have 128
_DIVISION_SLOTS, _LONG_DIVISION_SLOTS = 20, 80  # the guide: up to 20 instructions, and of 64 bits only that it is more

_UNKNOWN = Row(Family.UNKNOWN)
_DIVISION = Row(Family.NUMBER, slots=_DIVISION_SLOTS, long_slots=_LONG_DIVISION_SLOTS)
_SPECIAL = Row(Family.FLOAT, slots=_SPECIAL_SLOTS, long_slots=_SPECIAL_SLOTS)
_WARP = Row(Family.EXCHANGE, wait=Wait.WARP)
_BARRIER = Row(Family.BARRIER, writes=False, wait=Wait.BLOCK)
_REDUCTION = _BARRIER._replace(writes=True)

TABLE: Mapping[str, Row] = {
    # data movement
    "mov": Row(Family.MOVE, trace=Trace.INDEX, float64=False),
    "ld": Row(Family.LOAD, float64=False),
    "ldu": Row(Family.LOAD, float64=False),
    "st": Row(Family.STORE, writes=False, float64=False),
    "atom": Row(Family.ATOMIC),
    "red": Row(Family.ATOMIC, writes=False),
    "cvta": Row(Family.ADDRESS, trace=Trace.INDEX),
    # integers and floats
    "add": Row(Family.NUMBER, trace=Trace.INDEX),
    "sub": Row(Family.NUMBER, trace=Trace.INDEX),
    "mul": Row(Family.NUMBER, trace=Trace.INDEX),
    "mad": Row(Family.NUMBER, trace=Trace.INDEX),
    "div": _DIVISION,
    "min": Row(Family.NUMBER, trace=Trace.POINTER),
    "max": Row(Family.NUMBER, trace=Trace.POINTER),
    "neg": Row(Family.NUMBER, trace=Trace.POINTER),
    "abs": Row(Family.NUMBER),
    # integers
    "rem": _DIVISION._replace(family=Family.INTEGER),
    "sad": Row(Family.INTEGER),
    "and": Row(Family.INTEGER, trace=Trace.POINTER),
    "or": Row(Family.INTEGER, trace=Trace.POINTER),
    "xor": Row(Family.INTEGER),
    "not": Row(Family.INTEGER),
    "cnot": Row(Family.INTEGER),
    "shl": Row(Family.INTEGER, trace=Trace.INDEX),
    "shr": Row(Family.INTEGER, trace=Trace.POINTER),
    "shf": Row(Family.INTEGER),
    "popc": Row(Family.INTEGER),
    "clz": Row(Family.INTEGER),
    "bfind": Row(Family.INTEGER),
    "brev": Row(Family.INTEGER),
    "bfe": Row(Family.INTEGER),
    "bfi": Row(Family.INTEGER),
    "prmt": Row(Family.INTEGER),
    "lop3": Row(Family.INTEGER),
    "addc": Row(Family.CARRY),
    "subc": Row(Family.CARRY),
    "madc": Row(Family.CARRY),
    # floats
    "fma": Row(Family.FLOAT),
    "copysign": Row(Family.FLOAT),
    "testp": Row(Family.FLOAT),
    "sqrt": _SPECIAL,
    "rcp": _SPECIAL,
    "rsqrt": _SPECIAL,
    "sin": _SPECIAL,
    "cos": _SPECIAL,
    "tanh": _SPECIAL,
    "ex2": _SPECIAL,
    "lg2": _SPECIAL,
    # comparisons and conversions
    "setp": Row(Family.COMPARISON),
    "set": Row(Family.COMPARISON),
    "selp": Row(Family.COMPARISON, trace=Trace.POINTER, float64=False),
    "slct": Row(Family.COMPARISON),
    "cvt": Row(Family.CONVERSION, trace=Trace.POINTER),
    # threads together
    "shfl": _WARP,
    "vote": _WARP,
    "match": _WARP,
    "redux": _WARP,
    "bar.warp": _WARP._replace(writes=False),
    "activemask": Row(Family.ACTIVE_MASK),
    "bar": _BARRIER,
    "bar.red": _REDUCTION,
    "barrier": _BARRIER,
    "barrier.red": _REDUCTION,
    # control flow
    "bra": Row(Family.BRANCH, writes=False),
    "brx": Row(Family.JUMP_TABLE),
    "call": Row(Family.CALL),
    "ret": Row(Family.RETURN, writes=False),
    "exit": Row(Family.RETURN, writes=False),
    "trap": Row(Family.TRAP, writes=False),
    # what no register shows
    "membar": Row(Family.NOTHING, writes=False),  # of a block alone
    "membar.gl": Row(Family.FENCE, writes=False),
    "membar.sys": Row(Family.FENCE, writes=False),
    "fence": Row(Family.FENCE, writes=False),
    "nanosleep": Row(Family.SLEEP, writes=False),
    "brkpt": Row(Family.NOTHING, writes=False),
    "pmevent": Row(Family.NOTHING, writes=False),
    "prefetch": Row(Family.NOTHING, writes=False),
    "prefetchu": Row(Family.NOTHING, writes=False),
    "discard": Row(Family.NOTHING, writes=False),
}  # a name of two words goes before the first of them alone

_SPACES = {str(space): space for space in Space}


class Opcode:
    """An opcode, `name.modifier. ... .type`, with its row of the table. `opcode_of` gives that of an instruction."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.name, *rest = text.split(".")
        self.words = tuple(rest)
        self.row = TABLE.get(".".join((self.name, *rest[:1]))) or TABLE.get(self.name, _UNKNOWN)

    @property
    def family(self) -> Family:
        """What the instruction does."""
        return self.row.family

    @property
    def type(self) -> str:
        """The last word, which is the type where the instruction has one; for those of one word, the name."""
        return self.words[-1] if self.words else self.name

    @property
    def modifiers(self) -> tuple[str, ...]:
        """The words between name and type."""
        return self.words[:-1]

    @cached_property
    def space(self) -> Space:
        """The state space of an access, GENERIC where it names none."""
        return next((_SPACES[word] for word in reversed(self.words) if word in _SPACES), Space.GENERIC)

    @property
    def width(self) -> int:
        """The bytes of one element of an access, 1 where its type is not known."""
        return SIZES.get(self.type, 1)

    @cached_property
    def sets_carry(self) -> bool:
        """Whether the instruction leaves a carry for the next one."""
        return "cc" in self.words

    @property
    def takes_carry(self) -> bool:
        """Whether the instruction adds the carry that another has left."""
        return self.row.family is Family.CARRY

    @property
    def slots(self) -> int:
        """The instructions that a warp issues on top of one for this one."""
        return self.row.long_slots if self.type.endswith("64") else self.row.slots

    @cached_property
    def is_float64(self) -> bool:
        """Whether the instruction keeps the units for float64 busy."""
        return self.row.float64 and "f64" in self.words


@lru_cache(1000)
def _taken_apart(text: str) -> Opcode:
    return Opcode(text)


def opcode_of(instruction: Instruction) -> Opcode:
    """Return the opcode of an instruction, taken apart once for all that have it."""
    return _taken_apart(instruction.opcode)
