"""A launch on the emulated GPU: arrays and numbers in, what the kernel did to them and what was wrong out."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.ptxemu.checks.findings import Finding, Grid
from grader.ptxemu.memory.traffic import Traffic, WarpAccess
from grader.ptxemu.program.control_flow import Block
from grader.ptxemu.program.inline import flatten
from grader.ptxemu.run.emulator import Counts, Limits
from grader.ptxemu.run.prepare import Argument, Prepared
from grader.ptxemu.run.state import Exhausted, Site
from grader.ptxemu.text.parser import parse
from grader.ptxemu.text.records import MAX_BLOCK, PtxError, Unsupported

Array = np.ndarray[Any, Any]
_ODD = (ArithmeticError, AssertionError, AttributeError, LookupError, TypeError, ValueError)
MAX_THREADS = 2**28
MAX_DIM = (1024, 1024, 64)  # CUDA C++ Programming Guide, technical specifications
MAX_GRID = (2**31 - 1, 65535, 65535)


@dataclass(frozen=True)
class Run:
    """What a launch did. `blocks` are the kernel's basic blocks, which `counts` refers to by number.

    `samples` has the first warp's access at each instruction. `written` says how many elements of each array were,
    `footprint` the bytes of all arrays, `cached` the sectors of local memory and of tables, `launched` the number of
    threads, `shared` a block's bytes of shared memory.
    """

    findings: list[Finding]
    traffic: dict[Site, Traffic]
    samples: dict[Site, WarpAccess]
    counts: Counts
    blocks: list[Block]
    seconds: float
    written: dict[str, int]
    footprint: int
    cached: int
    launched: int
    shared: int


def launch_fault(grid: Grid) -> str:
    """Return why no GPU would launch this, an empty text where it would."""
    if any(not size > 0 for size in (*grid.blocks, *grid.threads)):
        return "every dimension of a launch is at least 1"
    if grid.block_size > MAX_BLOCK:
        return f"a block has {grid.block_size} threads, and at most {MAX_BLOCK} are possible"
    if any(size > most for size, most in zip(grid.threads, MAX_DIM, strict=True)):
        return f"a block's dimensions are at most {MAX_DIM}"
    if any(size > most for size, most in zip(grid.blocks, MAX_GRID, strict=True)):
        return f"a grid's dimensions are at most {MAX_GRID}"
    return ""


def launch(
    text: bytes,
    grid: Grid,
    arguments: Sequence[Argument],
    checks: bool = True,
    dynamic_shared: int = 0,
    limits: Limits | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> Run:
    """Run the one kernel in a text of PTX.

    Raises PtxError where the text is none, Unsupported where it holds something that is not known here, and
    Exhausted where a limit was reached.
    """
    fault = launch_fault(grid)
    if fault:
        raise PtxError(fault)
    if grid.block_count * grid.padded > MAX_THREADS:
        raise Exhausted(f"a launch of more than {MAX_THREADS} threads is not run")
    started = clock()
    try:
        prepared = _prepared(text, grid, arguments, checks, dynamic_shared)
        emulator = prepared.emulator(limits or Limits(), clock)
        emulator.run(prepared.make_room)
        if checks:
            prepared.look_back()
    except MemoryError as error:
        raise Exhausted("it needs more memory than there is") from error
    except _ODD as error:  # no compiler writes what leads here, but an attacker may
        raise Unsupported(f"an instruction in a form that it never has ({type(error).__name__})") from error
    machine = prepared.machine
    written = {buffer.name: int(np.count_nonzero(shadow.writer)) for buffer, shadow in prepared.shadows()}
    footprint = sum(argument.value.nbytes for argument in arguments if isinstance(argument.value, np.ndarray))
    return Run(
        machine.findings.all(),
        machine.traffic,
        machine.samples,
        emulator.counts,
        emulator.blocks,
        clock() - started,
        written,
        footprint,
        machine.cached,
        grid.block_count * grid.block_size,
        prepared.shared,
    )


def _prepared(text: bytes, grid: Grid, arguments: Sequence[Argument], checks: bool, dynamic_shared: int) -> Prepared:
    module = parse(text)
    if len(module.kernels) != 1:
        raise PtxError(f"{len(module.kernels)} kernels in a text that should have one")
    (kernel,) = module.kernels.values()
    if grid.block_size > kernel.most_threads:
        raise PtxError(f"for blocks of at most {kernel.most_threads} threads, and these have {grid.block_size}")
    return Prepared(flatten(module, kernel), kernel, grid, arguments, checks, dynamic_shared)
