"""`jitgrade why`: why a compiled function is slow, whatever it is for."""

from __future__ import annotations

import dataclasses

import click
from rich.text import Text

from grader import why
from grader.commands import common
from grader.cuda.arguments import HELP as ARGUMENTS
from grader.model import Isolation
from grader.reports import diagnoses, units
from grader.sandbox import choice
from grader.sandbox.launch import Launcher
from grader.text import one_line, printable
from grader.why.question import subject_of

_NOTHING = "Nothing is found that is surely slow here. The rest is a matter of the algorithm."


@click.command("why")
@click.argument("what", metavar="FILE.PY:FUNCTION")
@click.option("--args", "described", required=True, help=f"The arguments, in order: {ARGUMENTS}.")
@click.option("--seconds", default=120.0, help="Give up after so long.", show_default=True)
@click.option(
    "--first-line", default=1, hidden=True, help="The line of the file that is called 1, as of a notebook's cell."
)
@common.no_isolation
def why_command(what: str, described: str, seconds: float, first_line: int, no_isolation: bool) -> None:
    """Say why a function for Numba is slow: the line, the reason, what it costs and what to write instead."""
    subject = subject_of(what, described, seconds)
    with Launcher(Isolation.NONE if no_isolation else choice.strongest()) as launcher:
        try:
            found = why.examine(launcher, subject)
        except why.NoFacts as error:
            line = f" (line {error.line})" if error.line else ""
            common.show(Text(f"Nothing can be said{line}: {printable(str(error), 1000)}", style="yellow"))
            raise click.exceptions.Exit(common.NOT_ALL_PASSED) from error
    took = f"  {units.seconds(found.seconds)} a call" if found.seconds is not None else "  not timed"
    common.show(Text.assemble((one_line(subject.entry, 60), "bold"), f"{took}\n"))
    source = subject.code.decode("utf-8", "replace").splitlines()[first_line - 1 :]
    told = [dataclasses.replace(one, line=max(one.line - first_line + 1, 0)) for one in found.diagnoses]
    common.show(diagnoses.shown(told, source) if told else Text(_NOTHING, style="green"))
    lines = [dataclasses.replace(one, line=one.line - first_line + 1) for one in found.lines if one.line >= first_line]
    if lines:
        common.show(diagnoses.margin(lines))
    elif said := diagnoses.unseen(told, lines):
        common.show(Text(said, style="dim"))
