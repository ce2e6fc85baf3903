"""Commands for who works through the course: check at every save, and go on to the next exercise."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from rich.console import Console
from rich.text import Text

from grader import catalog, curriculum
from grader.commands import common
from grader.curriculum import Curriculum, Step
from grader.errors import UsageError
from grader.reports import units
from grader.text import listed
from grader.watching import Record, Watch


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


@click.command("next")
@common.course
def next_command(course: Path) -> None:
    """Say which exercise comes next, and how far you are: what `check` and `watch` saw pass is done."""
    exercises = common.exercises(course, ())
    found = curriculum.load(exercises[0].root, exercises)
    done = Record.read(exercises[0].root).done()
    step = found.next(done)
    for line in _invitation(step) if step else ["You have passed all exercises of this course."]:
        common.show(Text(line))
    common.show(Text(_progress(found, done)))


def _invitation(step: Step) -> list[str]:
    exercise = step.exercise
    lines = [f"Next: {exercise.title}{f', about {step.minutes} minutes' if step.minutes else ''}", exercise.summary]
    if step.teaches:
        lines.append(f"You learn to {listed(step.teaches, most=8, longest=80)}.")
    read = exercise.folder / "README.md"
    return [*lines, "", f"Read   {read.relative_to(exercise.root)}", f"Then   make watch EX={exercise.slug}", ""]


def _progress(found: Curriculum, done: frozenset[str]) -> str:
    """Return how many exercises of each track are done."""
    counts = []
    for track, steps in ((track, found.of_track(track)) for track in found.tracks):
        if steps:
            counts.append(f"{track.title} {sum(step.exercise.slug in done for step in steps)} of {len(steps)}")
    passed = sum(step.exercise.slug in done for step in found.steps)
    return f"Passed: {passed} of {units.count(len(found.steps), 'exercise')} ({', '.join(counts)})."
