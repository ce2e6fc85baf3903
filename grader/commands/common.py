"""What the commands share: options, the choice of exercises, and the way to the terminal."""

from __future__ import annotations

import contextlib
import os
import secrets
import sys
from collections.abc import Iterator
from pathlib import Path

import click
from rich.console import Console, RenderableType
from rich.text import Text

from grader import catalog
from grader.catalog import Exercise
from grader.platforms import inert, unpacked
from grader.text import one_line

NOT_ALL_PASSED = 1

course = click.option("--course", type=click.Path(path_type=Path), default=Path(), help="The course's folder.")
details = click.option(
    "--details", is_flag=True, help="Show all that a compiler said of an error, not a sentence alone."
)
no_isolation = click.option(
    "--no-isolation", is_flag=True, help="Run the code with all your rights: only for your own, on your own machine."
)


def exercises(folder: Path, slugs: tuple[str, ...]) -> list[Exercise]:
    """Return the exercises named, all if none is, of the course at or above `folder`; raises UsageError for others."""
    return catalog.select(catalog.load_all(catalog.find_course(folder.resolve())), slugs)


def show(content: RenderableType) -> None:
    """Print what was asked for."""
    Console(width=None if sys.stdout.isatty() else 80).print(content, soft_wrap=isinstance(content, Text))


def say(what: str) -> None:
    """Print how far the work is, beside what was asked for."""
    stderr().print(one_line(what, 78), markup=False, highlight=False)


def class_folder(class_: Path) -> contextlib.AbstractContextManager[Path]:
    """Give the folder of the class: of a platform's archive one that is gone afterwards."""
    if class_.is_file() and class_.suffix.lower() == ".zip":
        return unpacked(class_)
    return contextlib.nullcontext(class_)


@contextlib.contextmanager
def inert_output() -> Iterator[None]:
    """Keep all that is printed from being a command to GitHub Actions: it may quote what a student wrote."""
    if os.environ.get("GITHUB_ACTIONS") != "true":
        yield
        return
    before, after = inert(secrets.token_hex(16))
    click.echo(before)
    try:
        yield
    finally:
        click.echo(after)


def stderr() -> Console:
    """Return a console for all that is not the answer."""
    return Console(stderr=True)
