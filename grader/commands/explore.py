"""The command that measures this machine and makes pages of it: `explore`."""

from __future__ import annotations

import webbrowser
from pathlib import Path

import click
from rich.text import Text

from grader.commands import common
from grader.cuda.arguments import HELP as ARGUMENTS
from grader.errors import UsageError
from grader.files import write_atomically
from grader.model import Isolation
from grader.sandbox import choice

_NAMES = ("speedup", "pipeline", "scaling", "caches")


@click.command("explore")
@click.argument("names", nargs=-1, type=click.Choice(_NAMES), metavar="[speedup|pipeline|scaling|caches]...")
@click.option(
    "--out", type=click.Path(path_type=Path), default=Path("explorers"), show_default=True, help="The folder."
)
@click.option("--quick", is_flag=True, help="Measure for some ten seconds each, and less exactly.")
@click.option("--no-open", is_flag=True, help="Do not show the pages in a browser.")
@click.option("--function", "where", metavar="FILE.PY:NAME", help="pipeline: the function to follow.")
@click.option(
    "--args", "described", multiple=True, help=f"pipeline: its arguments, once a specialisation: {ARGUMENTS}."
)
@common.no_isolation
def explore_command(
    names: tuple[str, ...],
    out: Path,
    quick: bool,
    no_open: bool,
    where: str | None,
    described: tuple[str, ...],
    no_isolation: bool,
) -> None:
    """Measure this machine, and write pages that answer questions: all four, or those named.

    The file of --function is run in the sandbox, and nothing else of this machine is in there with it.
    """
    try:
        from grader.explore import DEFAULT, Explorer, explore, question
    except ImportError as error:
        raise UsageError(f"{error}. `make explore` installs it; so does: pip install 'jitgrade[report]'") from error
    if bool(where) != bool(described):
        raise UsageError("--function and --args belong together: --function file.py:name --args 'f8[1000] i8=3'.")
    asked = question(where, described) if where else question(*DEFAULT)
    for explorer in [Explorer(name) for name in names or _NAMES]:
        common.say(f"{explorer}: measuring ...")
        isolation = Isolation.NONE
        if explorer is Explorer.PIPELINE and not no_isolation:
            isolation = choice.strongest(or_none=where is None)
        explored = explore(explorer, asked, isolation, quick=quick)
        path = out / f"{explorer}.html"
        write_atomically(path.with_suffix(".json"), explored.data)
        write_atomically(path, explored.page)
        common.show(Text(str(path)))
        if not no_open:
            webbrowser.open(path.resolve().as_uri())
