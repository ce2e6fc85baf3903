"""Where a person may look at a kernel that runs: at breakpoint(), where a line begins, and after a finding."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum, auto

from grader.ptxemu.checks.findings import Finding
from grader.ptxemu.program.opcodes import opcode_of
from grader.ptxemu.run.decode_memory import Step
from grader.ptxemu.run.state import Group, Machine
from grader.ptxemu.text.records import Instruction, SourceLine, Space


class Reason(Enum):
    """Why threads stand still."""

    BREAKPOINT = auto()
    LINE = auto()
    FINDING = auto()


@dataclass(frozen=True)
class Pause:
    """Threads that stand still together: why, where, in which basic block, and what was found, if anything was.

    `symbols` are the addresses of the kernel's variables in memory.
    """

    reason: Reason
    source: SourceLine
    block: int
    group: Group
    machine: Machine
    symbols: Mapping[str, tuple[Space, int]]
    finding: Finding | None = None


Stop = Callable[[Pause], None]


class Pauses:
    """Puts the question whether to stop around the steps of instructions, given to it in their order."""

    def __init__(self, machine: Machine, symbols: Mapping[str, tuple[Space, int]], stop: Stop) -> None:
        self._machine, self._symbols, self._stop = machine, symbols, stop
        self._before: tuple[int, SourceLine] | None = None

    def around(self, step: Step | None, instruction: Instruction, block: int) -> Step | None:
        """Return a step that asks before it, where its line begins in a block or stops by itself, and after it."""
        source, machine = instruction.source, self._machine
        begins = source.certain and source.line > 0 and (block, source) != self._before
        self._before = (block, source)
        reason = Reason.BREAKPOINT if opcode_of(instruction).name == "brkpt" else Reason.LINE
        if step is None and not begins and reason is Reason.LINE:
            return None

        def paused(group: Group) -> None:
            if begins or reason is Reason.BREAKPOINT:
                self._stop(Pause(reason, source, block, group, machine, self._symbols))
            if step is not None:
                before = len(machine.findings.table)
                step(group)
                if len(machine.findings.table) > before:
                    finding = list(machine.findings.table.values())[-1]
                    self._stop(Pause(Reason.FINDING, source, block, group, machine, self._symbols, finding))

        return paused
