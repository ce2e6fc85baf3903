"""Where addresses come from: followed backwards through a kernel's arithmetic, without running it."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from grader.ptxemu.program.control_flow import read_and_written
from grader.ptxemu.program.inline import Flat
from grader.ptxemu.text.records import Address, Immediate, Instruction, Register, Symbol, Unsupported

_MOST_STEPS = 2_000_000
_ARITHMETIC = frozenset(
    ("add", "sub", "shl", "shr", "mul", "mad", "mov", "cvta", "cvt", "selp", "and", "or", "neg", "min", "max")
)
_LINEAR = frozenset(("add", "sub", "shl", "mul", "mad", "mov", "cvta"))


class Provenance:
    """Which instructions define each register, and what that tells about addresses.

    `sizes` are the parameters that hold the size of an array in some dimension.
    """

    def __init__(self, flat: Flat, sizes: Collection[str]) -> None:
        self._sizes = sizes
        self._left = _MOST_STEPS
        self._definitions: dict[str, list[Instruction]] = {}
        self._sources: dict[str, list[tuple[str, set[str]]]] = {}
        self._slices: dict[tuple[str, frozenset[str]], set[str]] = {}
        self._instructions = flat.instructions
        for instruction in flat.instructions:
            read, written = read_and_written(instruction)
            for name in written:
                self._definitions.setdefault(name, []).append(instruction)
                self._sources.setdefault(name, []).append((instruction.parts[0], read))
        self._signs = {name for name, found in self._definitions.items() if all(map(_is_sign, found))}
        self._found_sizes = {name for name, found in self._definitions.items() if any(map(self._is_size, found))}
        self._compared = {name for name, found in self._definitions.items() if all(map(_compares, found))}
        self._wraps = {name for name, found in self._definitions.items() if any(map(self._is_wrap, found))}

    def stored_to(self) -> set[str] | None:
        """Return the parameters that addresses of stores come from; None where some come from elsewhere."""
        found: set[str] = set()
        bases = {address and address.base: address for address in map(_address, filter(_stores, self._instructions))}
        for address in bases.values():
            sources = set(self._parameters(address))
            if not sources:
                return None
            found |= sources
        return found

    def wraps(self, instruction: Instruction) -> set[str]:
        """Return the registers that hold what was added to a negative index, among those that an access comes from.

        Numba's index arithmetic adds `index < 0 ? size : 0`, or as LLVM likes to write it `(index >> 63) & size`.
        """
        return self._slice(_address(instruction), _LINEAR) & self._wraps

    def _is_wrap(self, instruction: Instruction) -> bool:
        """Return whether an instruction gives an array's size or 0."""
        sources = instruction.operands[1:]
        names = [operand.name for operand in sources if isinstance(operand, Register)]
        if instruction.opcode == "and.b64" and len(names) == 2:
            return any(one in self._signs and other in self._found_sizes for one, other in (names, names[::-1]))
        if instruction.parts[0] == "selp" and Immediate(0) in sources[:2]:
            return names[0] in self._found_sizes and names[-1] in self._compared
        return False

    def _is_size(self, definition: Instruction) -> bool:
        source = definition.operands[-1]
        base = source.base if isinstance(source, Address) else None
        return definition.parts[:2] == ("ld", "param") and isinstance(base, Symbol) and base.name in self._sizes

    def _parameters(self, address: Address | None) -> Iterator[str]:
        for name in self._slice(address, _ARITHMETIC):
            for definition in self._definitions.get(name, ()):
                source = definition.operands[-1]
                base = source.base if isinstance(source, Address) else None
                if definition.parts[:2] == ("ld", "param") and isinstance(base, Symbol):
                    yield base.name

    def _slice(self, address: Address | None, through: frozenset[str]) -> set[str]:
        """Return the registers that an address is computed from, through these opcodes."""
        if address is None or not isinstance(address.base, Register):
            return set()
        key = (address.base.name, through)
        if key not in self._slices:
            self._slices[key] = self._traced(*key)
        return self._slices[key]

    def _traced(self, name: str, through: frozenset[str]) -> set[str]:
        seen = {name}
        waiting = [name]
        while waiting:
            sources = self._sources.get(waiting.pop(), ())
            self._left -= 1 + len(sources)
            if self._left < 0:
                raise Unsupported("addresses computed in so many steps")
            for opcode, read in sources:
                if opcode in through:
                    waiting += read - seen
                    seen |= read
        return seen


def _stores(instruction: Instruction) -> bool:
    parts = instruction.parts
    return parts[0] in ("st", "atom", "red") and "shared" not in parts and "local" not in parts


def _is_sign(definition: Instruction) -> bool:
    return definition.opcode == "shr.s64" and definition.operands[-1] == Immediate(63)


def _compares(definition: Instruction) -> bool:
    return definition.opcode.startswith("setp.") and definition.parts[-1] == "s64"


def _address(instruction: Instruction) -> Address | None:
    return next((operand for operand in instruction.operands if isinstance(operand, Address)), None)
