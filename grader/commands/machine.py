"""Commands about the machine at hand, and about the GPU that it may not have: `doctor` and `cuda-explain`."""

from __future__ import annotations

import contextlib
import runpy
import sys
from pathlib import Path

import click
from rich.table import Table
from rich.text import Text

from grader import doctor, files, functions
from grader.commands import common, findings
from grader.cuda import grid_of
from grader.cuda.arguments import HELP as ARGUMENTS
from grader.cuda.covered import covering
from grader.cuda.debugging import Debugger
from grader.cuda.explain import Question, explain
from grader.cuda.files import FROM_HELP
from grader.cuda.profile import Profile
from grader.cuda.profile import page as profile_page
from grader.cuda.programs import Unavailable, emulated, lines, told
from grader.cuda.report import report as explanation_report
from grader.errors import UsageError
from grader.model import Isolation
from grader.progress import Meter
from grader.ptxemu import GPUS
from grader.sandbox import choice
from grader.sandbox.launch import Launcher
from grader.text import one_line


@click.command("doctor")
@click.option("--isolation", is_flag=True, help="Only say what keeps submissions apart, and fail where nothing does.")
def doctor_command(isolation: bool) -> None:
    """Say what this machine can judge, and how to make it better."""
    if isolation:
        common.show(Text(f"Isolation: {choice.strongest()}"))
        return
    symbols = {doctor.Level.GOOD: "✓", doctor.Level.NOTE: "!", doctor.Level.BAD: "✗"}
    with Meter(common.stderr(), doctor.SUBJECTS) as meter:
        subjects = doctor.examine(meter.check)
    table = Table(box=None, show_header=False, pad_edge=False)
    for finding in subjects:
        table.add_row(symbols[finding.level], finding.subject, Text(f"{finding.found}\n{finding.advice}".strip()))
    common.show(table)


_GPUS = {gpu.name: gpu for gpu in GPUS}


@click.command("run", context_settings={"ignore_unknown_options": True})
@click.option("--bare", is_flag=True, help="Check nothing: several times as fast.")
@click.option("--coverage", "covered", is_flag=True, help="Measure with coverage.py what runs, kernels included.")
@click.option("--branch", is_flag=True, help="With --coverage: branches, too, whatever its settings say.")
@click.option(
    "--profile", "page", type=click.Path(dir_okay=False, path_type=Path), help="Write what launches cost there."
)
@click.option("--break", "places", multiple=True, help="Stop kernels there: LINE, FILE:LINE, or findings.")
@click.option("--gpu", default="A100", type=click.Choice(list(_GPUS)), help="With --profile: time on it is modelled.")
@findings.handled
@click.argument("script", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("arguments", metavar="[ARG ...]", nargs=-1, type=click.UNPROCESSED)
def run_command(
    bare: bool,
    covered: bool,
    branch: bool,
    page: Path | None,
    places: tuple[str, ...],
    gpu: str,
    handling: findings.Handling,
    script: Path,
    arguments: tuple[str, ...],
) -> None:
    """Run a Python program with Numba CUDA kernels on an emulated GPU, and say what is wrong with them.

    The script runs in this process, as python would run it: only run programs that you trust.
    """
    if page and (bare or covered):
        raise UsageError("--profile counts accesses of optimised kernels: it goes neither with --bare nor --coverage.")
    profile = Profile(_GPUS[gpu])
    sys.argv = [str(script), *arguments]
    sys.path.insert(0, str(script.parent.resolve()))
    try:
        with emulated(
            checks=not bare, optimised=not covered, debugger=Debugger(places), orders=handling.orders
        ) as launches:
            launches.observers += [profile] if page else []
            try:
                with covering(launches, branch=branch) if covered else contextlib.nullcontext():
                    runpy.run_path(str(script), run_name="__main__")
            finally:
                found = handling.report(told(launches.kept), launches.kernels)
                for line in lines(found):
                    click.echo(line, err=True)
                if page:
                    files.write_atomically(page, profile_page(profile, script.name))
                click.echo(f"{launches.count} launch{'' if launches.count == 1 else 'es'} on an emulated GPU", err=True)
    except Unavailable as error:
        raise UsageError(str(error)) from error
    if any(map(handling.fails, found)):
        raise click.exceptions.Exit(common.NOT_ALL_PASSED)


@click.command("cuda-explain")
@click.argument("what", metavar="FILE.PY:KERNEL")
@click.option("--grid", required=True, help="Blocks of the launch: 64, or 16,16.")
@click.option("--block", required=True, help="Threads of a block: 128, or 16,16.")
@click.option("--args", "described", default="", help=f"The arguments, in order: {ARGUMENTS}.")
@click.option("--args-from", "source", default="", help=f"Where the arguments are: {FROM_HELP}.")
@click.option("--out", "outputs", default="", help="With --args-from: the parameters that the kernel is to fill, a,b.")
@click.option("--expect", default="", help="What it is to leave in them: a .npy or .npz file, or file.py:function.")
@click.option("--shared", default=0, help="Bytes of dynamic shared memory.")
@click.option("--seconds", default=60.0, help="Emulate no longer than this.", show_default=True)
@findings.handled
@common.no_isolation
def cuda_explain_command(
    what: str,
    grid: str,
    block: str,
    described: str,
    source: str,
    outputs: str,
    expect: str,
    shared: int,
    seconds: float,
    handling: findings.Handling,
    no_isolation: bool,
) -> None:
    """Compile a CUDA kernel, run it on an emulated GPU, and say what is wrong and what is slow."""
    file, kernel = functions.placed(what, "kernel")
    if bool(described) == bool(source):
        raise UsageError("Give the arguments: either --args, or --args-from.")
    filled = tuple(name.strip() for name in outputs.split(",") if name.strip())
    question = Question(
        file, kernel, grid_of(grid, block), described, shared, seconds, source, filled, expect, handling.orders
    )
    with Launcher(Isolation.NONE if no_isolation else choice.strongest()) as launcher:
        found = explain(launcher, question)
    common.show(explanation_report(found))
    mistakes = handling.report(found.told, [(str(file), kernel)])
    for one in mistakes:
        if one.suppressed:
            common.show(Text(f"Let stand: {one.finding.kind}, {one_line(one.suppressed, 300)}", style="dim"))
    if found.uncompiled or found.run is None or found.mismatches or any(map(handling.fails, mistakes)):
        raise click.exceptions.Exit(common.NOT_ALL_PASSED)
