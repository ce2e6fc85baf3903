"""Where addresses come from: followed backwards through a kernel's arithmetic, without running it."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from grader.cuda.flow import read_and_written
from grader.cuda.inline import Flat
from grader.cuda.ptx import Address, Immediate, Instruction, Register, Symbol, Unsupported

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
        self._instructions = flat.instructions
        for instruction in flat.instructions:
            for name in read_and_written(instruction)[1]:
                self._definitions.setdefault(name, []).append(instruction)

    def stored_to(self) -> set[str] | None:
        """Return the parameters that addresses of stores come from; None where some come from elsewhere."""
        found: set[str] = set()
        for instruction in self._instructions:
            parts = instruction.parts
            if parts[0] not in ("st", "atom", "red") or "shared" in parts or "local" in parts:
                continue
            sources = set(self._parameters(_address(instruction)))
            if not sources:
                return None
            found |= sources
        return found

    def wraps(self, instruction: Instruction) -> set[str]:
        """Return the registers that hold what was added to a negative index, among those that an access comes from.

        Numba's index arithmetic adds `index < 0 ? size : 0`, or as LLVM likes to write it `(index >> 63) & size`.
        """
        return {
            name
            for name in self._slice(_address(instruction), _LINEAR)
            if any(self._is_wrap(definition) for definition in self._definitions.get(name, ()))
        }

    def _is_wrap(self, instruction: Instruction) -> bool:
        """Return whether an instruction gives an array's size or 0."""
        sources = instruction.operands[1:]
        names = [operand.name for operand in sources if isinstance(operand, Register)]
        if instruction.opcode == "and.b64" and len(names) == 2:
            return any(self._is_sign(one) and self._is_size(other) for one, other in (names, names[::-1]))
        if instruction.parts[0] == "selp" and Immediate(0) in sources[:2]:
            return self._is_size(names[0]) and all(
                d.opcode.startswith("setp.") and d.parts[-1] == "s64" for d in self._definitions.get(names[-1], ())
            )
        return False

    def _is_sign(self, name: str) -> bool:
        definitions = self._definitions.get(name, ())
        return bool(definitions) and all(d.opcode == "shr.s64" and d.operands[-1] == Immediate(63) for d in definitions)

    def _is_size(self, name: str) -> bool:
        return any(
            d.parts[:2] == ("ld", "param")
            and isinstance(source := d.operands[-1], Address)
            and isinstance(source.base, Symbol)
            and source.base.name in self._sizes
            for d in self._definitions.get(name, ())
        )

    def _parameters(self, address: Address | None) -> Iterator[str]:
        for name in self._slice(address, _ARITHMETIC):
            for definition in self._definitions.get(name, ()):
                source = definition.operands[-1]
                base = source.base if isinstance(source, Address) else None
                if definition.parts[:2] == ("ld", "param") and isinstance(base, Symbol):
                    yield base.name

    def _slice(self, address: Address | None, through: frozenset[str]) -> set[str]:
        """Return the registers that an address is computed from, through these opcodes."""
        seen: set[str] = set()
        waiting = [address.base.name] if address and isinstance(address.base, Register) else []
        while waiting:
            name = waiting.pop()
            if name in seen:
                continue
            seen.add(name)
            self._left -= 1
            if self._left < 0:
                raise Unsupported("addresses computed in so many steps")
            for definition in self._definitions.get(name, ()):
                if definition.parts[0] in through:
                    waiting += read_and_written(definition)[0]
        return seen


def _address(instruction: Instruction) -> Address | None:
    return next((operand for operand in instruction.operands if isinstance(operand, Address)), None)
