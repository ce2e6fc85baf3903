"""Commands for who writes and runs a course: release, kit, lint, new exercises and their projections."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click
from rich.text import Text

from grader import catalog
from grader.authoring import kit, scaffold
from grader.authoring import lint as course_lint
from grader.authoring import render as projections
from grader.catalog import Exercise
from grader.commands import common
from grader.cuda import gpu_for
from grader.errors import UsageError
from grader.judge.session.grade import Options, grade
from grader.model import Scorecard
from grader.sandbox import choice
from grader.text import printable


@click.command("release")
@click.argument("assignment")
@click.argument("slugs", nargs=-1, metavar="[SLUG]...")
@common.course
def release_command(assignment: str, slugs: tuple[str, ...], course: Path) -> None:
    """Make an nbgrader assignment of the exercises, and release it, in course/."""
    try:
        from grader.notebooks.course import release
    except ImportError as error:
        raise UsageError(f"{error}. `make release` installs it; so does: pip install 'jitgrade[notebooks]'") from error
    exercises = common.exercises(course, slugs)
    released = release(exercises[0].root, assignment, exercises)
    common.show(Text(f"Released: {released}"))
    common.show(Text("Go on in course/ with nbgrader's own commands: docs/nbgrader.md has them."))


@click.command("student-kit")
@common.course
def student_kit_command(course: Path) -> None:
    """Make the zip of all that students may see."""
    exercises = common.exercises(course, ())
    common.show(Text(str(kit.write_kit(exercises[0].root, exercises))))


@click.command("lint")
@click.argument("slugs", nargs=-1, metavar="[SLUG]...")
@click.option("--static", is_flag=True, help="Only read the files; grade nothing.")
@click.option("--hostile", is_flag=True, help="Grade the hostile submissions too; `make hostile` does more with them.")
@common.course
def lint_command(slugs: tuple[str, ...], static: bool, hostile: bool, course: Path) -> None:
    """Check the course itself: its files, stubs, solutions and known submissions."""
    root = catalog.find_course(course.resolve())
    problems = course_lint.static_problems(root)
    if not problems and not static:
        exercises = catalog.select(catalog.load_all(root), slugs)
        problems = list(course_lint.dynamic_problems(exercises, _grader(exercises), common.say, hostile))
    for problem in problems:
        common.show(Text(printable(problem)))
    if problems:
        common.show(Text(f"{len(problems)} problems."))
        raise click.exceptions.Exit(common.NOT_ALL_PASSED)
    common.show(Text("Nothing to complain about."))


def _grader(exercises: list[Exercise]) -> Callable[[Exercise, Path], Scorecard]:
    options = Options(gpu=gpu_for(exercises), reveal=True, isolation=choice.strongest())
    return lambda exercise, file: grade(exercise, file, "lint", options).scorecard


@click.command("new")
@click.argument("slug")
@common.course
def new_command(slug: str, course: Path) -> None:
    """Make the files of a new exercise, ready to be edited."""
    for path in scaffold.scaffold(catalog.find_course(course.resolve()), slug):
        common.show(Text(str(path)))
    common.show(Text(f"Now edit them, then run `jitgrade render` and `jitgrade lint {slug}`."))


@click.command("render")
@click.argument("slugs", nargs=-1, metavar="[SLUG]...")
@click.option("--check", is_flag=True, help="Only say what is out of date.")
@common.course
def render_command(slugs: tuple[str, ...], check: bool, course: Path) -> None:
    """Make each exercise's stub and README.md anew from its solution and handout."""
    for exercise in common.exercises(course, slugs):
        found = projections.drift(exercise) if check else [str(path) for path in projections.write(exercise)]
        for line in found:
            common.show(Text(line))
        if check and found:
            raise click.exceptions.Exit(common.NOT_ALL_PASSED)
