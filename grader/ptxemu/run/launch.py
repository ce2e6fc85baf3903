"""A launch on the emulated GPU: arrays and numbers in, what the kernel did to them and what was wrong out."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from grader.ptxemu.checks.findings import Finding, Findings
from grader.ptxemu.errors import Exhausted, PtxError, told_apart
from grader.ptxemu.grid import Grid, launch_fault
from grader.ptxemu.memory.traffic import Traffic, WarpAccess
from grader.ptxemu.program.control_flow import Block
from grader.ptxemu.program.loader import Program
from grader.ptxemu.run.decode import Decoder
from grader.ptxemu.run.decode_memory import MemorySteps, Step
from grader.ptxemu.run.emulator import Counts, Emulator, Limits
from grader.ptxemu.run.operands import Operands
from grader.ptxemu.run.specials import Specials
from grader.ptxemu.run.state import Machine, Site, no_batch
from grader.ptxemu.run.storage import Argument, Storage
from grader.ptxemu.run.synchronise import Synchroniser

MAX_THREADS = 2**28


@dataclass(frozen=True)
class Run:
    """What a launch did. `blocks` are the kernel's basic blocks, which `counts` refers to by number.

    `samples` has the first warp's access at each instruction. `written` says how many elements of each array were,
    `footprint` the bytes of all arrays, `cached` the sectors of local memory and of tables, `launched` the number of
    threads, `shared` a block's bytes of shared memory; `met` and `met_in_blocks` are of `Meetings`. `seconds` are by
    the clock that the launch was given.
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


def launch(
    program: Program,
    grid: Grid,
    arguments: Sequence[Argument],
    *,
    checks: bool = True,
    dynamic_shared: int = 0,
    limits: Limits | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> Run:
    """Run a program on these arguments, whose arrays it changes in place, and return what it did.

    Without `checks` nothing is looked for and nothing is counted but instructions; accesses stay inside all the same.
    `dynamic_shared` are bytes of a block. Raises PtxError where no GPU would launch it so, Unsupported where something
    in it is not known here, and Exhausted where a limit was reached.
    """
    _require_possible(program, grid)
    started = clock()
    with told_apart():
        storage = Storage(program, grid, arguments, dynamic_shared, checks)
        machine = Machine(grid, storage.layout, checks, program.fenced, Findings(grid), no_batch())
        emulator = _emulator(program, machine, storage, dynamic_shared, limits or Limits(), clock)
        counts = emulator.run(storage.make_room, storage.most_blocks)
        if checks:
            storage.look_back(machine.findings)
    return Run(
        findings=machine.findings.all(),
        traffic=machine.traffic,
        samples=machine.samples,
        counts=counts,
        blocks=program.blocks,
        seconds=clock() - started,
        written=storage.written(),
        footprint=sum(argument.value.nbytes for argument in arguments if isinstance(argument.value, np.ndarray)),
        cached=machine.cached,
        launched=grid.block_count * grid.block_size,
        shared=storage.shared,
        met=machine.meetings.most(),
        met_in_blocks=machine.meetings.in_blocks,
    )


def _require_possible(program: Program, grid: Grid) -> None:
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
    dynamic_shared: int,
    limits: Limits,
    clock: Callable[[], float],
) -> Emulator:
    specials = Specials(machine.grid, dynamic_shared)
    operands = Operands(program.registers, storage.symbols, specials)
    memory = MemorySteps(machine, operands, storage.parameters, program.read)
    steps = _decoded(program, Decoder(machine, operands, memory), storage.sizes)
    return Emulator(program, machine, steps, Synchroniser(machine, operands, program.blocks), specials, limits, clock)


def _decoded(program: Program, decoder: Decoder, sizes: frozenset[str]) -> list[list[Step]]:
    """Return the steps of each basic block. `sizes` are the parameters that hold the size of an array."""
    wraps = program.wraps.given(sizes)
    found: list[list[Step]] = []
    number = 0
    for block in program.blocks:
        steps: list[Step] = []
        for instruction in block.instructions:
            number += 1
            step = decoder.step(instruction, number, wraps.get(number, frozenset()))
            if step is not None:
                steps.append(step)
        found.append(steps)
    return found
