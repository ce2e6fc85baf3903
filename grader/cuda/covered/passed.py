"""What was executed of a program's kernels, in basic blocks of PTX, and from which line to which that led."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from grader.cuda.programs import Launched
from grader.ptxemu import Program
from grader.ptxemu.device import Block, End, Instruction, successors

LEFT = -1  # stands for a line after the last: the kernel ends
Place = tuple[int, int]  # a file's number, and a line


@dataclass(frozen=True)
class Steps:
    """What was executed of a source file: from which line to which the threads went; and which lines have code at all.

    LEFT is where they go at the end.
    """

    executed: frozenset[int]
    went: frozenset[tuple[int, int]]
    coded: frozenset[int]


@dataclass
class _Seen:
    program: Program
    blocks: set[int] = field(default_factory=set)
    ways: set[tuple[int, int]] = field(default_factory=set)


class Passed:
    """An observer of launches that remembers which blocks of each kernel were executed, and which ways of branches."""

    def __init__(self) -> None:
        self._seen: dict[int, _Seen] = {}

    def __call__(self, program: Program, launched: Launched) -> None:
        """Look at a launch that is over."""
        seen = self._seen.setdefault(id(program), _Seen(program))
        counts = launched.run.counts
        seen.blocks.update(counts.runs)
        for number, (taken, passed, _) in counts.ways.items():
            if taken:
                seen.ways.add((number, program.blocks[number].target))
            if passed:
                seen.ways.add((number, number + 1))

    def files(self) -> dict[str, list[Steps]]:
        """Return what was executed by source file, of each kernel by itself."""
        found: dict[str, list[Steps]] = {}
        for seen in self._seen.values():
            lines = list(_lines(seen.program.blocks))
            for number, name in seen.program.files.items():
                found.setdefault(name, []).append(_steps(seen, lines, number))
        return found


def _lines(blocks: Sequence[Block]) -> Iterator[list[Place]]:
    """Yield the places that each block's instructions are of, in their order.

    Where ways meet, the compiler first moves what is different on each, with the line of any of them: these moves say
    nothing of where the threads have come.
    """
    arrivals = Counter(after for number, block in enumerate(blocks) for after in successors(number, block))
    for number, block in enumerate(blocks):
        told = itertools.dropwhile(_moves, block.code) if arrivals[number] > 1 else block.code
        yield [(one.source.file, one.source.line) for one in told if one.source.certain and one.source.line]


def _moves(instruction: Instruction) -> bool:
    return instruction.opcode.startswith("mov.")


def _steps(seen: _Seen, lines: list[list[Place]], file: int) -> Steps:
    executed = {place for number in seen.blocks for place in lines[number]}
    went: set[tuple[Place, Place]] = set()
    for number in seen.blocks:
        own = lines[number]
        went.update(itertools.pairwise(own))
        if own:
            went.update((own[-1], after) for after in _after(seen, lines, number))
    return Steps(
        frozenset(line for where, line in executed if where == file),
        frozenset((a, _line_in(b, file)) for (where, a), b in went if where == file),
        frozenset(line for each in lines for where, line in each if where == file),
    )


def _line_in(place: Place, file: int) -> int:
    return place[1] if place[0] == file else LEFT


def _after(seen: _Seen, lines: list[list[Place]], number: int) -> Iterator[Place]:
    """Yield the places that came after a block; blocks without any are passed through."""
    waiting, known = [number], {number}
    while waiting:
        at = waiting.pop()
        successors = _went_to(seen, at)
        if not successors:
            yield (0, LEFT)
        for successor in successors:
            if lines[successor]:
                yield lines[successor][0]
            elif successor not in known:
                known.add(successor)
                waiting.append(successor)


def _went_to(seen: _Seen, number: int) -> list[int]:
    block = seen.program.blocks[number]
    if block.end is End.EXIT:
        return []
    if block.end is End.BRANCH:
        return [to for at, to in seen.ways if at == number]
    return [block.target]
