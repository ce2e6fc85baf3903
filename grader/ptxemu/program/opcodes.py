"""The opcode table: what each instruction of PTX is, for all that ask; and an opcode taken apart.

A new instruction is a row here and a function in `compute` (for one that neither computes nor is like another: a step
in `run`). An opcode that has no row is of Family.UNKNOWN: the decoder raises Unsupported with its name.
Source: PTX ISA, 9.7, but for what an instruction costs: CUDA C++ Programming Guide, throughput of native arithmetic
instructions, and of synchronization, of 7.5. A row that does not say what it costs is as dear as a special function.
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
    WHICH_SPACE = auto()
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
    LEAVE = auto()  # a function that was entered, for who called it
    RETURN = auto()
    TRAP = auto()
    PRINT = auto()
    HEAP = auto()
    INDIRECT = auto()  # a call of what a register points to
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

    `slots` are the instructions that a warp issues on top of one for it, `long_slots` those where its type has 64 bits,
    if these are others. `wait_ns` is how long it holds a warp up, whatever others do meanwhile. `float64` says that
    with a type f64 it keeps the units for float64 busy: it does more than move a value.
    """

    family: Family
    writes: bool = True
    wait: Wait | None = None
    trace: Trace = Trace.NOTHING
    slots: int = 8  # like a special function
    long_slots: int | None = None
    float64: bool = True
    wait_ns: int = 0


_FULL, _HALF, _QUARTER = 0, 1, 3  # where a multiprocessor issues for 128 threads a clock, and has 128, 64, 32 results
_SPECIAL_SLOTS = 8  # of a special function: 16 results
_DIVISION_SLOTS, _LONG_DIVISION_SLOTS = 20, 80  # the guide: up to 20 instructions, and of 64 bits only that it is more

_BARRIER_SLOTS = 7  # 16 threads a clock and multiprocessor arrive, a warp in two, in which others issue eight
_BARRIER_NS = 100  # until the last warp is seen to be there: assumed, rather too long than too short
_FENCE_NS, _SYSTEM_FENCE_NS = 1000, 2000  # twice a trip to memory and back, the same over the bus: assumed likewise

_UNKNOWN = Row(Family.UNKNOWN)
_DIVISION = Row(Family.NUMBER, slots=_DIVISION_SLOTS, long_slots=_LONG_DIVISION_SLOTS)
_SPECIAL = Row(Family.FLOAT, slots=_SPECIAL_SLOTS, long_slots=_SPECIAL_SLOTS)
_WARP = Row(Family.EXCHANGE, wait=Wait.WARP, slots=_QUARTER)
_BARRIER = Row(Family.BARRIER, writes=False, wait=Wait.BLOCK, slots=_BARRIER_SLOTS, wait_ns=_BARRIER_NS)
_REDUCTION = _BARRIER._replace(writes=True)

TABLE: Mapping[str, Row] = {
    # data movement
    "mov": Row(Family.MOVE, trace=Trace.INDEX, float64=False, slots=_FULL),
    "ld": Row(Family.LOAD, float64=False, slots=_FULL),
    "ldu": Row(Family.LOAD, float64=False, slots=_FULL),
    "st": Row(Family.STORE, writes=False, float64=False, slots=_FULL),
    "atom": Row(Family.ATOMIC, slots=_FULL),
    "red": Row(Family.ATOMIC, writes=False, slots=_FULL),
    "cvta": Row(Family.ADDRESS, trace=Trace.INDEX, slots=_FULL),
    "isspacep": Row(Family.WHICH_SPACE, slots=_HALF),
    # integers and floats
    "add": Row(Family.NUMBER, trace=Trace.INDEX, slots=_HALF),
    "sub": Row(Family.NUMBER, trace=Trace.INDEX, slots=_HALF),
    "mul": Row(Family.NUMBER, trace=Trace.INDEX, slots=_HALF),
    "mad": Row(Family.NUMBER, trace=Trace.INDEX, slots=_HALF),
    "div": _DIVISION,
    "min": Row(Family.NUMBER, trace=Trace.POINTER, slots=_HALF),
    "max": Row(Family.NUMBER, trace=Trace.POINTER, slots=_HALF),
    "neg": Row(Family.NUMBER, trace=Trace.POINTER, slots=_HALF),
    "abs": Row(Family.NUMBER, slots=_HALF),
    # integers
    "rem": _DIVISION._replace(family=Family.INTEGER),
    "sad": Row(Family.INTEGER, slots=_HALF),
    "and": Row(Family.INTEGER, trace=Trace.POINTER, slots=_HALF),
    "or": Row(Family.INTEGER, trace=Trace.POINTER, slots=_HALF),
    "xor": Row(Family.INTEGER, slots=_HALF),
    "not": Row(Family.INTEGER, slots=_HALF),
    "cnot": Row(Family.INTEGER, slots=_HALF),
    "shl": Row(Family.INTEGER, trace=Trace.INDEX, slots=_HALF),
    "shr": Row(Family.INTEGER, trace=Trace.POINTER, slots=_HALF),
    "shf": Row(Family.INTEGER, slots=_HALF),
    "popc": Row(Family.INTEGER),
    "clz": Row(Family.INTEGER),
    "bfind": Row(Family.INTEGER),
    "brev": Row(Family.INTEGER),
    "bfe": Row(Family.INTEGER, slots=_HALF),
    "bfi": Row(Family.INTEGER, slots=_HALF),
    "prmt": Row(Family.INTEGER, slots=_HALF),
    "lop3": Row(Family.INTEGER, slots=_HALF),
    "dp4a": Row(Family.INTEGER, slots=_HALF),
    "addc": Row(Family.CARRY, slots=_HALF),
    "subc": Row(Family.CARRY, slots=_HALF),
    "madc": Row(Family.CARRY, slots=_HALF),
    # floats
    "fma": Row(Family.FLOAT, slots=_HALF),
    "copysign": Row(Family.FLOAT, slots=_HALF),
    "testp": Row(Family.FLOAT, slots=_HALF),
    "sqrt": _SPECIAL,
    "rcp": _SPECIAL,
    "rsqrt": _SPECIAL,
    "sin": _SPECIAL,
    "cos": _SPECIAL,
    "tanh": _SPECIAL,
    "ex2": _SPECIAL,
    "lg2": _SPECIAL,
    # comparisons and conversions
    "setp": Row(Family.COMPARISON, slots=_HALF),
    "set": Row(Family.COMPARISON, slots=_HALF),
    "selp": Row(Family.COMPARISON, trace=Trace.POINTER, float64=False, slots=_HALF),
    "slct": Row(Family.COMPARISON, slots=_HALF),
    "cvt": Row(Family.CONVERSION, trace=Trace.POINTER),
    # threads together
    "shfl": _WARP,
    "vote": _WARP,
    "match": _WARP._replace(slots=32 * _QUARTER),  # compared one after the other: assumed
    "redux": _WARP._replace(slots=_SPECIAL_SLOTS),
    "bar.warp": _WARP._replace(writes=False),
    "activemask": Row(Family.ACTIVE_MASK, slots=_FULL),
    "bar": _BARRIER,
    "bar.red": _REDUCTION,
    "barrier": _BARRIER,
    "barrier.red": _REDUCTION,
    "bar.grid": _BARRIER,  # ours, for a call of the device runtime's: all threads of a cooperative launch
    # control flow
    "bra": Row(Family.BRANCH, writes=False, slots=_FULL),
    "brx": Row(Family.JUMP_TABLE, slots=_FULL),
    "call": Row(Family.CALL, slots=_FULL),
    "ret.call": Row(Family.LEAVE, writes=False, slots=_FULL),  # ours, at the end of a function that calls itself
    "ret": Row(Family.RETURN, writes=False, slots=_FULL),
    "exit": Row(Family.RETURN, writes=False, slots=_FULL),
    "vprintf": Row(Family.PRINT),  # ours, for a call of it, as are the next ones
    "malloc": Row(Family.HEAP),
    "free": Row(Family.HEAP, writes=False),
    "call.through": Row(Family.INDIRECT, writes=False),
    "trap": Row(Family.TRAP, writes=False, slots=_FULL),
    # what no register shows
    "membar": Row(Family.NOTHING, writes=False, wait_ns=_BARRIER_NS),  # of a block alone
    "membar.gl": Row(Family.FENCE, writes=False, wait_ns=_FENCE_NS),
    "membar.sys": Row(Family.FENCE, writes=False, wait_ns=_SYSTEM_FENCE_NS),
    "fence": Row(Family.FENCE, writes=False, wait_ns=_SYSTEM_FENCE_NS),
    "nanosleep": Row(Family.SLEEP, writes=False),
    "brkpt": Row(Family.NOTHING, writes=False),
    "pmevent": Row(Family.NOTHING, writes=False),
    "prefetch": Row(Family.NOTHING, writes=False),
    "prefetchu": Row(Family.NOTHING, writes=False),
    "discard": Row(Family.NOTHING, writes=False),
}  # a name of two words goes before the first of them alone

_ASKING = frozenset(("volatile", "relaxed", "acquire", "cv", "mmio"))
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
    def asks(self) -> bool:
        """Whether the instruction reads what other threads may change at any time."""
        return self.row.family is Family.ATOMIC or (
            self.row.family is Family.LOAD and not _ASKING.isdisjoint(self.words)
        )

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
        long = self.row.long_slots if self.type.endswith("64") else None
        return self.row.slots if long is None else long

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
