"""The command that checks an answer at every save."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from rich.console import Console

from grader import catalog
from grader.commands import common
from grader.errors import UsageError
from grader.watching import Watch


@click.command("watch")
@click.argument("slug")
@common.course
def watch_command(slug: str, course: Path) -> None:
    """Check your answer at every save, with hints and the next exercise at a key."""
    if not sys.stdin.isatty() or not sys.stdout.isatty():
        raise UsageError("`make watch` wants a terminal, for its keys. Elsewhere use `make check` after each save.")
    (exercise,) = common.exercises(course, (slug,))
    ordered = catalog.load_all(exercise.root)
    Watch(ordered, next(one for one in ordered if one.slug == exercise.slug), Console()).run()
