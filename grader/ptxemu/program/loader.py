"""A text of PTX into a program: all that the text alone says of its kernel, found once for any number of launches."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from grader.ptxemu.errors import PtxError, told_apart
from grader.ptxemu.program.control_flow import Block, blocks_of
from grader.ptxemu.program.inline import flatten
from grader.ptxemu.program.opcodes import ACCESSES, Family, opcode_of
from grader.ptxemu.program.provenance import Provenance, Wraps
from grader.ptxemu.program.registers import read_and_written
from grader.ptxemu.text.parser import parse
from grader.ptxemu.text.records import Function, Instruction, Module, Space, Variable


@dataclass(frozen=True)
class Program:
    """A kernel ready to be launched. Launches share it, and none of them changes anything in it.

    `name` is the kernel's, `most_threads` how many threads a block may have. `registers` has types by name, `read` the
    names that anything reads. `fenced` says that some fence orders what blocks do. `stored_to` are the parameters that
    addresses of stores come from, None where some come from elsewhere. `wraps` are what is added to negative
    indices, by number of instruction; those of `blocks` are numbered from 1 on. `finest` is the size in bytes of
    the smallest element that is accessed, for shared and for local memory. `files` are the source files by number,
    `texts` what the program was loaded from.
    """

    name: str
    parameters: tuple[Variable, ...]
    most_threads: int
    registers: Mapping[str, str]
    variables: tuple[Variable, ...]
    blocks: tuple[Block, ...]
    read: frozenset[str]
    fenced: bool
    stored_to: frozenset[str] | None
    wraps: Wraps
    finest: Mapping[Space, int]
    files: Mapping[int, str] = field(default_factory=dict)
    texts: tuple[bytes, ...] = ()


def load(text: bytes, *others: bytes, kernel: str = "") -> Program:
    """Return the program of the one kernel in a text of PTX, or of the one that is named.

    `others` are texts that it is linked with: what it calls and uses may be in them.
    Raises PtxError where the text is none, Unsupported where it holds something that is not known here, and Exhausted
    where it needs more memory than there is. What an instruction computes is looked up when it is launched.
    """
    with told_apart():
        module = linked([parse(text), *map(_library, others)])
        entry = _entry(module, kernel)
        flat = flatten(module, entry)
        provenance = Provenance(flat.instructions)
        stored_to, blocks = provenance.stored_to(), blocks_of(flat)
        numbered = enumerate((instruction for block in blocks for instruction in block.instructions), 1)
        return Program(
            entry.name,
            entry.parameters,
            entry.most_threads,
            flat.registers,
            tuple(flat.variables),
            blocks,
            frozenset(_read(flat.instructions)),
            any(opcode_of(instruction).family is Family.FENCE for instruction in flat.instructions),
            stored_to,
            provenance.wraps(numbered),
            _finest(flat.instructions),
            module.files,
            (text, *others),
        )


@lru_cache(8)
def _library(text: bytes) -> Module:
    """Return what a text says that other kernels are linked with, too; whoever has it changes nothing in it."""
    return parse(text)


def variables(*texts: bytes) -> tuple[Variable, ...]:
    """Return the variables that linked texts of PTX have for all of their functions; raises what `load` raises."""
    with told_apart():
        return linked([parse(text) for text in texts]).variables


def linked(modules: Sequence[Module]) -> Module:
    """Return one module of several: of variables with the same name the one that holds something."""
    variables: dict[str, Variable] = {}
    for variable in (variable for module in modules for variable in module.variables):
        known = variables.get(variable.name)
        if known is None or (variable.data and not known.data) or variable.size > known.size:
            variables[variable.name] = variable
    kernels = {name: kernel for module in reversed(modules) for name, kernel in module.kernels.items()}
    functions = {name: function for module in reversed(modules) for name, function in module.functions.items()}
    files = {
        number: name
        for number, name in modules[0].files.items()
        if all(module.files.get(number, name) == name for module in modules)  # else nobody knows which is meant
    }
    return Module(modules[0].target, kernels, functions, tuple(variables.values()), files)


def _entry(module: Module, name: str) -> Function:
    if name:
        if name not in module.kernels:
            raise PtxError(f"a text without the kernel {name[:100]}")
        return module.kernels[name]
    if len(module.kernels) != 1:
        raise PtxError(f"{len(module.kernels)} kernels in a text that should have one")
    (kernel,) = module.kernels.values()
    return kernel


def _read(instructions: Iterable[Instruction]) -> set[str]:
    found: set[str] = set()
    for instruction in instructions:
        found |= read_and_written(instruction)[0]
        if instruction.guard:
            found.add(instruction.guard[0].name)
    return found


def _finest(instructions: Iterable[Instruction]) -> dict[Space, int]:
    """Return the size of the smallest element that is accessed in shared and in local memory, at most 8 bytes."""
    found = {Space.SHARED: 8, Space.LOCAL: 8}
    for opcode in map(opcode_of, instructions):
        if opcode.family not in ACCESSES or opcode.space in (Space.GLOBAL, Space.PARAM):
            continue
        for space in (opcode.space,) if opcode.space in found else tuple(found):
            found[space] = min(found[space], opcode.width)
    return found
