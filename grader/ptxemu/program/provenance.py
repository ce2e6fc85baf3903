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


@dataclass(frozen=True)
class Wraps:
    """What may have been added to negative indices: which parameters hold a size, the text alone does not say.

    Numba's index arithmetic adds `index < 0 ? size : 0`, or as LLVM writes it `(index >> 63) & size`. `near` has for
    an instruction's number the registers of this form that its address is computed from, `chosen` for each of them
    the registers that it may be instead of 0, `loaded` for each register the parameters that it is loaded from.
    """

    near: Mapping[int, frozenset[str]]
    chosen: Mapping[str, frozenset[str]]
    loaded: Mapping[str, frozenset[str]]

    def given(self, sizes: frozenset[str]) -> Mapping[int, frozenset[str]]:
        """Return by number of instruction what was added to its index, where these parameters are sizes of arrays."""
        held = {name for name, parameters in self.loaded.items() if parameters & sizes}
        added = frozenset(name for name, chosen in self.chosen.items() if chosen & held)
        return {number: found for number, names in self.near.items() if (found := names & added)}


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
        self._compared = {name for name, found in self._definitions.items() if all(map(_compares, found))}
        self._loaded = {name: found for name, each in self._definitions.items() if (found := _parameters(each))}
        self._chosen = {name: found for name, each in self._definitions.items() if (found := self._or_0(each))}

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
        by_base: dict[object, frozenset[str]] = {}  # one set for all instructions that have the same
        near = {}
        for number, instruction in instructions:
            address = _address(instruction)
            base = address and address.base
            if base not in by_base:
                by_base[base] = frozenset(self._slice(address, Trace.INDEX) & self._chosen.keys())
            if by_base[base]:
                near[number] = by_base[base]
        return Wraps(near, self._chosen, self._loaded)

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
        key = (address.base.name, trace)
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


def _compares(definition: Instruction) -> bool:
    opcode: Opcode = opcode_of(definition)
    return opcode.name == "setp" and opcode.type == "s64"


def _address(instruction: Instruction) -> Address | None:
    return next((operand for operand in instruction.operands if isinstance(operand, Address)), None)
