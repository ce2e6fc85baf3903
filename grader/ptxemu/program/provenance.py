"""Where addresses come from: followed backwards through a kernel's arithmetic, without running it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from grader.ptxemu.errors import Unsupported
from grader.ptxemu.program.opcodes import Family, Opcode, Trace, opcode_of
from grader.ptxemu.program.registers import read_and_written
from grader.ptxemu.text.records import Address, Immediate, Instruction, Register, Space, Symbol

_MOST_STEPS = 2_000_000
_STORES = frozenset((Family.STORE, Family.ATOMIC))
_OF_BLOCKS = frozenset((Space.SHARED, Space.LOCAL))


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
        self._wraps = {name: sizes for name in self._definitions if (sizes := self._added_sizes(name))}

    def stored_to(self) -> frozenset[str] | None:
        """Return the parameters that addresses of stores come from; None where some come from elsewhere."""
        found: set[str] = set()
        bases = {address and address.base: address for address in map(_address, filter(_stores, self._instructions))}
        for address in bases.values():
            traced = self._slice(address, Trace.POINTER)
            sources = {parameter for name in traced for parameter in self._loaded(name)}
            if not sources:
                return None
            found |= sources
        return frozenset(found)

    def wraps(self, instruction: Instruction) -> Mapping[str, frozenset[str]]:
        """Return the registers that may hold what was added to a negative index, of those an access comes from.

        To each belong the parameters one of which must hold an array's size for it to be so. Numba's index arithmetic
        adds `index < 0 ? size : 0`, or as LLVM likes to write it `(index >> 63) & size`.
        """
        traced = self._slice(_address(instruction), Trace.INDEX)
        return {name: self._wraps[name] for name in traced & self._wraps.keys()}

    def _added_sizes(self, name: str) -> frozenset[str]:
        """Return the parameters such that a register is one of them or 0, as a sign says."""
        return frozenset(size for definition in self._definitions[name] for size in self._size_or_0(definition))

    def _size_or_0(self, instruction: Instruction) -> Iterator[str]:
        sources = instruction.operands[1:]
        names = [operand.name for operand in sources if isinstance(operand, Register)]
        if instruction.opcode == "and.b64" and len(names) == 2:
            for one, other in (names, names[::-1]):
                if one in self._signs:
                    yield from self._loaded(other)
        elif opcode_of(instruction).name == "selp" and Immediate(0) in sources[:2] and names[-1] in self._compared:
            yield from self._loaded(names[0])

    def _loaded(self, name: str) -> Iterator[str]:
        """Yield the parameters that a register is loaded from."""
        for definition in self._definitions.get(name, ()):
            source, opcode = definition.operands[-1], opcode_of(definition)
            base = source.base if isinstance(source, Address) else None
            if opcode.family is Family.LOAD and opcode.space is Space.PARAM and isinstance(base, Symbol):
                yield base.name

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
