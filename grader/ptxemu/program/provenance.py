"""Where addresses come from: followed backwards through a kernel's arithmetic, without running it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from grader.ptxemu.errors import Unsupported
from grader.ptxemu.program.opcodes import Family, Opcode, Trace, opcode_of
from grader.ptxemu.program.registers import read_and_written
from grader.ptxemu.text.records import Address, Immediate, Instruction, Register, Space, Symbol

_MOST_STEPS = 2_000_000
_STORES = frozenset((Family.STORE, Family.ATOMIC))
_OF_BLOCKS = frozenset((Space.SHARED, Space.LOCAL))
_MOST_MOVES = 4
_MOST_ELEMENTS = 2**20
_TOP_BITS = frozenset((Immediate(-(2**63)), Immediate(2**63), Immediate(-(2**31)), Immediate(2**31)))


@dataclass(frozen=True)
class Wraps:
    """What may have been added to negative indices: which parameters hold a size, the text alone does not say.

    Numba's index arithmetic adds `index < 0 ? size : 0`, or as LLVM writes it `(index >> 63) & size`. `near` has for
    an instruction's number the registers of this form that its address is computed from, `chosen` for each of them
    the registers that it may be instead of 0, `loaded` for each register the parameters that it is loaded from.
    `fixed` has likewise what adds a constant, the size of an array in shared or local memory.

    Python's `%` adds a size to a negative remainder in the same way, and so may the author: what is added before the
    sign of the sum is asked again is theirs, and no mistake.
    """

    near: Mapping[int, frozenset[str]]
    chosen: Mapping[str, frozenset[str]]
    loaded: Mapping[str, frozenset[str]]
    fixed: Mapping[int, frozenset[str]]

    def given(self, sizes: frozenset[str]) -> Mapping[int, frozenset[str]]:
        """Return by number of instruction what was added to its index, where these parameters are sizes of arrays."""
        held = {name for name, parameters in self.loaded.items() if parameters & sizes}
        added = frozenset(name for name, chosen in self.chosen.items() if chosen & held)
        sized = {number: found for number, names in self.near.items() if (found := names & added)}
        return sized | {number: names | sized.get(number, frozenset()) for number, names in self.fixed.items()}


class Provenance:
    """Which instructions define each register, and what that tells about addresses.

    Raises Unsupported where following them takes too long.
    """

    def __init__(self, instructions: Sequence[Instruction]) -> None:
        self._left = _MOST_STEPS
        self._instructions = instructions
        self._definitions: dict[str, list[Instruction]] = {}
        self._sources: dict[str, list[tuple[Trace, set[str]]]] = {}
        self._slices: dict[tuple[str, Trace], set[str]] = {}
        for instruction in instructions:
            read, written = read_and_written(instruction)
            for name in written:
                self._definitions.setdefault(name, []).append(instruction)
                self._sources.setdefault(name, []).append((opcode_of(instruction).row.trace, read))
        self._signs = {name for name, found in self._definitions.items() if all(map(_is_sign, found))}
        self._tops = {name for name, found in self._definitions.items() if all(map(_is_top_bit, found))}
        self._compared = {name for name, found in self._definitions.items() if all(map(_compares, found))}
        self._loaded = {name: found for name, each in self._definitions.items() if (found := _parameters(each))}
        self._chosen = {name: found for name, each in self._definitions.items() if (found := self._or_0(each))}
        self._constant = {name for name, each in self._definitions.items() if all(map(self._constant_or_0, each))}

    def stored_to(self) -> frozenset[str] | None:
        """Return the parameters that addresses of stores come from; None where some come from elsewhere."""
        found: set[str] = set()
        bases = {address and address.base: address for address in map(_address, filter(_stores, self._instructions))}
        for address in bases.values():
            traced = self._slice(address, Trace.POINTER)
            sources = set[str]().union(*(self._loaded[name] for name in traced & self._loaded.keys()))
            if not sources:
                return None
            found |= sources
        return frozenset(found)

    def wraps(self, instructions: Iterable[tuple[int, Instruction]]) -> Wraps:
        """Return what is added to negative indices in the addresses of these instructions, which have numbers."""
        by_base: dict[object, tuple[frozenset[str], frozenset[str]]] = {}  # found once for all that have the same
        near, fixed = {}, {}
        for number, instruction in instructions:
            address = _address(instruction)
            base = address and address.base
            if base not in by_base:
                reached = self._slice(address, Trace.INDEX)
                outermost = self._outermost(reached & (self._chosen.keys() | self._constant))
                by_base[base] = outermost & self._chosen.keys(), outermost & self._constant
            chosen, constant = by_base[base]
            if chosen:
                near[number] = chosen
            if found := self._of_its_line(constant, instruction):
                fixed[number] = found
        return Wraps(near, self._chosen, self._loaded, fixed)

    def _outermost(self, names: Iterable[str]) -> frozenset[str]:
        """Return those of what is added to negative indices that no other of them is added after."""
        found = frozenset(names)
        asked = {name: self._asked(name) for name in found}
        before = set[str]().union(*(self._before(name, asked[name]) for name in found))
        return frozenset(name for name in found - before if not any(map(self._is_remainder, asked[name])))

    def _before(self, name: str, asked: set[str]) -> set[str]:
        """Return what the registers are computed from whose sign decides whether something is added, but itself."""
        return set[str]().union(*(self._cached(one, Trace.INDEX) for one in asked)) - {name}

    def _asked(self, name: str) -> set[str]:
        """Return the registers whose sign decides whether a register is 0."""
        found = set[str]()
        for definition in self._definitions[name]:
            sources = {operand.name for operand in definition.operands[1:] if isinstance(operand, Register)}
            for source in sources & (self._signs | self._compared | self._tops):
                for asking in self._definitions[source]:
                    found |= read_and_written(asking)[0]
        return found

    def _is_remainder(self, name: str, depth: int = 0) -> bool:
        """Return whether a register holds what some division leaves, as far as that shows after a few moves."""
        for definition in self._definitions.get(name, ()):
            opcode = opcode_of(definition)
            if opcode.name == "rem":
                return True
            moves = opcode.name in ("mov", "cvt") and depth < _MOST_MOVES
            if moves and any(self._is_remainder(source, depth + 1) for source in read_and_written(definition)[0]):
                return True
        return False

    def _of_its_line(self, names: frozenset[str], instruction: Instruction) -> frozenset[str]:
        """Return those that are computed for an access to a block's memory itself, in the line that it is in."""
        if opcode_of(instruction).space not in _OF_BLOCKS:
            return frozenset()
        lines = {name: {definition.source for definition in self._definitions[name]} for name in names}
        return frozenset(name for name in names if lines[name] == {instruction.source})

    def _constant_or_0(self, instruction: Instruction) -> bool:
        """Return whether an instruction gives a positive number or 0, as a sign says."""
        sources = instruction.operands[1:]
        name = opcode_of(instruction).name
        numbers = [operand.bits for operand in sources if isinstance(operand, Immediate)]
        names = {operand.name for operand in sources if isinstance(operand, Register)}
        if name == "and":
            return len(numbers) == 1 and 0 < numbers[0] < _MOST_ELEMENTS and names <= self._signs
        if name == "selp":
            return len(numbers) == 2 and numbers[1] == 0 < numbers[0] < _MOST_ELEMENTS and names <= self._compared
        return name == "shr" and instruction.opcode[4] in "ub" and names <= self._tops  # a power of two

    def _or_0(self, definitions: Iterable[Instruction]) -> frozenset[str]:
        """Return the registers one of which a register is that is defined so, or else 0, as a sign says."""
        return frozenset(name for definition in definitions for name in self._one_or_0(definition))

    def _one_or_0(self, instruction: Instruction) -> Iterator[str]:
        sources = instruction.operands[1:]
        names = [operand.name for operand in sources if isinstance(operand, Register)]
        if instruction.opcode == "and.b64" and len(names) == 2:
            yield from (other for one, other in (names, names[::-1]) if one in self._signs)
        elif opcode_of(instruction).name == "selp" and Immediate(0) in sources[:2] and names[-1] in self._compared:
            yield names[0]

    def _slice(self, address: Address | None, trace: Trace) -> set[str]:
        """Return the registers that an address is computed from, through what hands on as much."""
        if address is None or not isinstance(address.base, Register):
            return set()
        return self._cached(address.base.name, trace)

    def _cached(self, name: str, trace: Trace) -> set[str]:
        key = (name, trace)
        if key not in self._slices:
            self._slices[key] = self._traced(*key)
        return self._slices[key]

    def _traced(self, name: str, trace: Trace) -> set[str]:
        seen = {name}
        waiting = [name]
        while waiting:
            sources = self._sources.get(waiting.pop(), ())
            self._left -= 1 + len(sources)
            if self._left < 0:
                raise Unsupported("addresses computed in so many steps")
            for handed_on, read in sources:
                if handed_on >= trace:
                    waiting += read - seen
                    seen |= read
        return seen


def _parameters(definitions: Iterable[Instruction]) -> frozenset[str]:
    """Return the parameters that a register is loaded from."""
    return frozenset(
        source.base.name
        for definition in definitions
        if opcode_of(definition).family is Family.LOAD and opcode_of(definition).space is Space.PARAM
        if isinstance(source := definition.operands[-1], Address) and isinstance(source.base, Symbol)
    )


def _stores(instruction: Instruction) -> bool:
    opcode = opcode_of(instruction)
    return opcode.family in _STORES and opcode.space not in _OF_BLOCKS


def _is_sign(definition: Instruction) -> bool:
    return definition.opcode == "shr.s64" and definition.operands[-1] == Immediate(63)


def _is_top_bit(definition: Instruction) -> bool:
    return definition.opcode in ("and.b64", "and.b32") and definition.operands[-1] in _TOP_BITS


def _compares(definition: Instruction) -> bool:
    opcode: Opcode = opcode_of(definition)
    return opcode.name == "setp" and opcode.type in ("s64", "s32")


def _address(instruction: Instruction) -> Address | None:
    return next((operand for operand in instruction.operands if isinstance(operand, Address)), None)
