"""A launch on the emulated GPU: arrays and numbers in, what the kernel did to them and what was wrong out."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from grader.ptxemu.checks.findings import Finding, Findings
from grader.ptxemu.errors import Exhausted, PtxError, told_apart
from grader.ptxemu.grid import Dim, Grid, launch_fault
from grader.ptxemu.memory.traffic import Traffic, WarpAccess
from grader.ptxemu.program.control_flow import Block
from grader.ptxemu.program.loader import Program
from grader.ptxemu.program.opcodes import opcode_of
from grader.ptxemu.run.arguments import Argument, Passed, pass_arguments
from grader.ptxemu.run.decode import Decoder
from grader.ptxemu.run.decode_memory import MemorySteps, Step
from grader.ptxemu.run.emulator import Counts, Emulator, Limits
from grader.ptxemu.run.fills import fill_loops
from grader.ptxemu.run.operands import Operands
from grader.ptxemu.run.orders import Orders, raced, retry, snapshot, with_retrial
from grader.ptxemu.run.pauses import Pauses, Stop
from grader.ptxemu.run.specials import Specials
from grader.ptxemu.run.state import Machine, Site, no_batch
from grader.ptxemu.run.storage import Storage
from grader.ptxemu.run.synchronise import Synchroniser
from grader.ptxemu.text.records import Space

MAX_THREADS = 2**28
_PATIENCE = (1.0, 20.0)  # seconds that another order may take: so many, and so many times what the first one took


@dataclass(frozen=True)
class Printed:
    """What a thread prints."""

    block: Dim
    thread: Dim
    text: str


@dataclass(frozen=True)
class Run:
    """What a launch did. `blocks` are the kernel's basic blocks, which `counts` refers to by number.

    `samples` has the first warp's access at each instruction. `written` says how many elements of each array were,
    `footprint` the bytes of all arrays, `cached` the sectors of local memory and of tables, `launched` the number of
    threads, `shared` a block's bytes of shared memory; `met` and `met_in_blocks` are of `Meetings`. `seconds` are by
    the clock that the launch was given. `prints` are what is printed, thread by thread; `prints_lost` are not kept.
    `files` are the source files that lines name by number.
    """

    findings: Sequence[Finding]
    traffic: Mapping[Site, Traffic]
    samples: Mapping[Site, WarpAccess]
    counts: Counts
    blocks: Sequence[Block]
    seconds: float
    written: Mapping[str, int]
    footprint: int
    cached: int
    launched: int
    shared: int
    met: int
    met_in_blocks: int
    prints: Sequence[Printed] = ()
    prints_lost: int = 0
    files: Mapping[int, str] = field(default_factory=dict)


def launch(
    program: Program,
    grid: Grid,
    arguments: Sequence[Argument],
    *,
    checks: bool = True,
    dynamic_shared: int = 0,
    locks: bool = False,
    limits: Limits | None = None,
    clock: Callable[[], float] = time.monotonic,
    orders: Orders | None = None,
) -> Run:
    """Run a program on these arguments, whose arrays it changes in place, and return what it did.

    Without `checks` nothing is looked for and nothing is counted but instructions; accesses stay inside all the same.
    `dynamic_shared` are bytes of a block. With `locks` accesses that a lock may have ordered are noted and no mistake,
    in one block as between several: for those who ask, and not for who judges. Where threads race, other `orders` are
    tried, and the arrays hold what they did after the first. Raises PtxError where no GPU would launch it so,
    Unsupported where something in it is not known here, and Exhausted where a limit was reached.
    """
    started = clock()
    require_possible(program, grid)
    with told_apart():
        passed = pass_arguments(program, grid, arguments, checks)
    how = How(checks, dynamic_shared, locks, limits or Limits())
    before = snapshot(passed.layout.all(Space.GLOBAL)) if orders else ()
    run = Prepared(program, grid, passed, how, clock).run(passed.parameters, started)
    if orders is None or not raced(run.findings):
        return run
    again = Prepared(program, grid, passed, how.in_order(orders.seed, run.seconds), clock)
    retried = retry(orders, before, lambda: again.run(passed.parameters))
    return replace(run, findings=with_retrial(run.findings, retried))


@dataclass(frozen=True)
class How:
    """How a launch is done: with which checks, dynamic shared memory in bytes, and limits, as `launch` has them.

    `order` is the seed of a Queue: each run of the launch is then in another order of its threads.
    `stop` is asked before each line and after each finding whether a person wants to look.
    """

    checks: bool = True
    dynamic_shared: int = 0
    locks: bool = False
    limits: Limits = field(default_factory=Limits)
    order: int | None = None
    stop: Stop | None = None

    def in_order(self, seed: int, took: float) -> How:
        """Return how the same, which `took` some seconds, is done in orders drawn with a seed: with nothing checked."""
        limits = replace(self.limits, seconds=min(self.limits.seconds, _PATIENCE[0] + _PATIENCE[1] * took))
        return replace(self, checks=False, order=seed, limits=limits, stop=None)


class Prepared:
    """A program with its instructions decoded for a grid and a memory, to be launched with any arguments of its kind.

    Raises what `launch` raises.
    """

    def __init__(
        self, program: Program, grid: Grid, passed: Passed, how: How, clock: Callable[[], float] = time.monotonic
    ) -> None:
        require_possible(program, grid)
        self._program, self._clock = program, clock
        with told_apart():
            self._storage = Storage(program, grid, passed, how.dynamic_shared, how.checks)
            self._machine = Machine(grid, passed.layout, how.checks, program.fenced, Findings(grid), no_batch())
            self._machine.locks = how.locks and any(map(_has_fence, program.blocks))
            held = {name: len(data) for name, data in passed.parameters.items()}
            self._emulator = _emulator(program, self._machine, self._storage, held, passed.sizes, how, clock)

    def run(self, parameters: Mapping[str, bytes], started: float | None = None) -> Run:
        """Run the program with these bytes in its parameters; `started` is when that began, now if nobody says."""
        machine, storage, grid = self._machine, self._storage, self._machine.grid
        started = self._clock() if started is None else started
        machine.begin(parameters)
        with told_apart():
            counts = self._emulator.run(storage.make_room, storage.most_blocks)
            if machine.checks:
                storage.look_back(machine.findings)
        return Run(
            findings=machine.findings.all(),
            traffic=machine.traffic,
            samples=machine.samples,
            counts=counts,
            blocks=self._program.blocks,
            seconds=self._clock() - started,
            written=storage.written(),
            footprint=storage.footprint,
            cached=machine.cached,
            launched=grid.block_count * grid.block_size,
            shared=storage.shared,
            met=machine.meetings.most(),
            met_in_blocks=machine.meetings.in_blocks,
            prints=tuple(
                Printed(*grid.thread(thread), text)
                for thread, text in sorted(machine.printed.texts, key=lambda one: one[0])
            ),
            prints_lost=machine.printed.lost,
            files=self._program.files,
        )


def require_possible(program: Program, grid: Grid) -> None:
    """Raise PtxError where no GPU would launch a program so, Exhausted where it is more than is run."""
    fault = launch_fault(grid)
    if fault:
        raise PtxError(fault)
    if grid.block_count * grid.padded > MAX_THREADS:
        raise Exhausted(f"a launch of more than {MAX_THREADS} threads is not run")
    if grid.block_size > program.most_threads:
        raise PtxError(f"for blocks of at most {program.most_threads} threads, and these have {grid.block_size}")


def _emulator(
    program: Program,
    machine: Machine,
    storage: Storage,
    held: Mapping[str, int],
    sizes: frozenset[str],
    how: How,
    clock: Callable[[], float],
) -> Emulator:
    specials = Specials(machine.grid, how.dynamic_shared)
    operands = Operands(program.registers, storage.symbols, specials)
    memory = MemorySteps(machine, operands, held, program.read)
    pauses = Pauses(machine, storage.symbols, how.stop) if how.stop else None
    wraps = program.wraps.given(sizes)
    steps = _decoded(program, Decoder(machine, operands, memory), wraps, pauses)
    loops = {} if pauses else fill_loops(program.blocks, steps, memory, operands, wraps)
    synchroniser = Synchroniser(machine, operands, program.blocks)
    return Emulator(program, machine, steps, loops, synchroniser, specials, how.limits, clock, how.order)


def _has_fence(block: Block) -> bool:
    """Return whether a block has a fence, be it one that only a block of threads sees."""
    return any(opcode_of(instruction).name in ("membar", "fence") for instruction in block.instructions)


def _decoded(
    program: Program, decoder: Decoder, wraps: Mapping[int, frozenset[str]], pauses: Pauses | None
) -> list[list[Step]]:
    """Return the steps of each basic block; `wraps` is what may have been added to negative indices."""
    found: list[list[Step]] = []
    number = 0
    for at, block in enumerate(program.blocks):
        steps: list[Step] = []
        for instruction in block.instructions:
            number += 1
            step = decoder.step(instruction, number, wraps.get(number, frozenset()))
            if pauses:
                step = pauses.around(step, instruction, at)
            if step is not None:
                steps.append(step)
        found.append(steps)
    return found
