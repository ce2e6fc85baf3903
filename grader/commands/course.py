"""Commands for who writes and runs a course: release, kit, lint, new exercises and their projections."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click
from rich.table import Table
from rich.text import Text

from grader import catalog, curriculum
from grader.authoring import course_pages, gates, kit, rehearsal, scaffold
from grader.authoring import lint as course_lint
from grader.authoring import render as projections
from grader.catalog import Exercise
from grader.commands import common
from grader.cuda import gpu_for
from grader.errors import UsageError
from grader.judge.session.answer import read
from grader.judge.session.grade import Options, grade
from grader.judge.trial import of_this_process
from grader.model import Scorecard
from grader.reports import units
from grader.sandbox import choice
from grader.text import printable


@click.command("release")
@click.argument("assignment", required=False)
@click.argument("slugs", nargs=-1, metavar="[SLUG]...")
@click.option("--weeks", type=click.IntRange(1), help="Release the assignments of the plan of so many weeks.")
@click.option("--week", type=click.IntRange(1), help="Of a plan, only the assignment of this week.")
@common.course
def release_command(
    assignment: str | None, slugs: tuple[str, ...], weeks: int | None, week: int | None, course: Path
) -> None:
    """Make an nbgrader assignment of the exercises, and release it, in course/.

    With --weeks the assignments are those of a plan in exercises/course.toml: week1, week2 ...
    """
    try:
        from grader.notebooks.course import release
    except ImportError as error:
        raise UsageError(f"{error}. `make release` installs it; so does: pip install 'jitgrade[notebooks]'") from error
    exercises = common.exercises(course, ())
    for name, chosen in _assignments(exercises, assignment, slugs, weeks, week):
        released = release(exercises[0].root, name, catalog.select(exercises, chosen))
        common.show(Text(f"Released: {released}"))
    common.show(Text("Go on in course/ with nbgrader's own commands: docs/nbgrader.md has them."))


def _assignments(
    exercises: list[Exercise], assignment: str | None, slugs: tuple[str, ...], weeks: int | None, week: int | None
) -> list[tuple[str, tuple[str, ...]]]:
    """Return the assignments to be made: their names, and the exercises of each, all where none is named."""
    if weeks is None:
        if not assignment or week is not None:
            raise UsageError("Give the assignment a name, or --weeks N for those of a plan (and --week K for one).")
        return [(assignment, slugs)]
    if assignment:
        raise UsageError("A plan names its assignments itself: leave the name out, or leave out --weeks.")
    plan = curriculum.load(exercises[0].root, exercises).plan(weeks)
    if week is not None and week > weeks:
        raise UsageError(f"The plan of {weeks} weeks has no week {week}.")
    return [(f"week{each.number}", each.slugs) for each in plan.weeks if week in (None, each.number)]


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
@click.option("--measure", is_flag=True, help="Only time the right and the slow, and suggest a gate and a canary.")
@common.course
def lint_command(slugs: tuple[str, ...], static: bool, hostile: bool, measure: bool, course: Path) -> None:
    """Check the course itself: its files, stubs, solutions and known submissions."""
    root = catalog.find_course(course.resolve())
    if measure:
        _measure(catalog.select(catalog.load_all(root), slugs))
        return
    problems = course_lint.static_problems(root, slugs)
    if not problems and not static:
        exercises = catalog.select(catalog.load_all(root), slugs)
        rehearsed = list(rehearsal.rehearse(exercises, _grader(exercises), common.say, hostile))
        _show_timed([each for each in rehearsed if each.file == each.exercise.solution])
        problems = [each.problem for each in rehearsed if each.problem]
    for problem in problems:
        common.show(Text(printable(problem)))
    if problems:
        common.show(Text(f"{units.count(len(problems), 'problem')}."))
        raise click.exceptions.Exit(common.NOT_ALL_PASSED)
    common.show(Text("Nothing to complain about."))


def _measure(exercises: list[Exercise]) -> None:
    """Show how fast what is right and what is slow is, and the gate and canary that would fit."""
    rehearsed = list(rehearsal.time_known(exercises, _grader(exercises), common.say))
    _show_timed(rehearsed)
    for each in rehearsed:
        if each.problem:
            common.show(Text(printable(each.problem)))
    for exercise in exercises:
        common.show(Text(gates.advice(exercise, [each for each in rehearsed if each.exercise == exercise])))


def _show_timed(rehearsed: list[rehearsal.Rehearsed]) -> None:
    table = Table(*gates.HEAD, box=None, pad_edge=False)
    rows = [row for row in map(gates.row, rehearsed) if row]
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    if rows:
        common.show(table)


def _grader(exercises: list[Exercise]) -> Callable[[Exercise, Path], Scorecard]:
    options = Options(gpu=gpu_for(exercises), reveal=True, isolation=choice.strongest(), course=of_this_process())
    return lambda exercise, file: grade(exercise, read(exercise, file), "lint", options).scorecard


@click.command("new")
@click.argument("slug")
@common.course
def new_command(slug: str, course: Path) -> None:
    """Make the files of a new exercise, ready to be edited."""
    root = catalog.find_course(course.resolve())
    for path in scaffold.scaffold(root, slug):
        common.show(Text(str(path.relative_to(root))))
    common.show(
        Text(f"Now edit them: `make lint EX={slug} ARGS=--static` says what is left to do, CONTRIBUTING.md how.")
    )


@click.command("render")
@click.argument("slugs", nargs=-1, metavar="[SLUG]...")
@click.option("--check", is_flag=True, help="Only say what is out of date.")
@common.course
def render_command(slugs: tuple[str, ...], check: bool, course: Path) -> None:
    """Make stubs, READMEs and the course's own pages anew from what they are made of."""
    exercises = common.exercises(course, ())
    root = exercises[0].root
    made = [each for exercise in catalog.select(exercises, slugs) for each in projections.projections(exercise)]
    made += course_pages.projections(root, exercises)
    found = projections.drifted(root, made) if check else [str(path) for path in projections.write(made)]
    for line in found:
        common.show(Text(line))
    if check and found:
        raise click.exceptions.Exit(common.NOT_ALL_PASSED)
