"""Commands for the places where courses live: what a platform starts, and what it reads of scorecards."""

from __future__ import annotations

import os
from pathlib import Path

import click
from rich.text import Text

from grader import classroom, files, handed_in, platforms
from grader.catalog import Exercise
from grader.commands import common
from grader.errors import UsageError
from grader.model import Scorecard
from grader.platforms import Door, Shown
from grader.reports import class_page, leaderboard, units

_SHOWN = click.Choice([shown.value for shown in Shown])
_hidden_checks = click.option(
    "--hidden-checks",
    "hidden",
    type=_SHOWN,
    default=Shown.VISIBLE.value,
    show_default=True,
    help="Gradescope: when students see the checks whose tests they do not have.",
)


@click.command("gradescope")
@click.argument("assignment")
@click.argument("slugs", nargs=-1, metavar="[SLUG]...")
@_hidden_checks
@common.course
def gradescope_command(assignment: str, slugs: tuple[str, ...], hidden: str, course: Path) -> None:
    """Make the zip that Gradescope grades an assignment with."""
    exercises = common.exercises(course, slugs)
    path = platforms.write_autograder(exercises[0].root, assignment, exercises, Shown(hidden))
    points = sum(exercise.points for exercise in exercises)
    common.show(Text(f"{path} ({path.stat().st_size / 1024:.0f} KiB)"))
    common.show(Text(f"Give the assignment {points:g} autograder points, and its container {platforms.SIZES}."))


@click.command("classroom50")
@click.argument("assignment")
@click.argument("slugs", nargs=-1, metavar="[SLUG]...")
@common.course
def classroom50_command(assignment: str, slugs: tuple[str, ...], course: Path) -> None:
    """Make the bundle that checks an assignment in Classroom 50, on public tests."""
    exercises = common.exercises(course, slugs)
    common.show(Text(str(platforms.write_bundle(exercises[0].root, assignment, exercises))))
    common.show(Text(f"Put what is in it into CLASSROOM/autograders/{assignment}/ of your classroom50 repository."))


@click.command("class-report")
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.argument("slugs", nargs=-1, metavar="[SLUG]...")
@common.course
def class_report_command(folder: Path, slugs: tuple[str, ...], course: Path) -> None:
    """Make a page about a class from its scorecards, which are in FOLDER: for the instructor alone."""
    try:
        from grader.reports import class_chart
    except ImportError as error:
        raise UsageError(
            f"{error}. `make class-report` installs it; so does: pip install 'jitgrade[report]'"
        ) from error
    exercises = common.exercises(course, slugs)
    students, filed = classroom.filed_in(folder, exercises)
    files.write_atomically(folder / "report.html", class_page.page(students, filed, exercises, class_chart.draw))
    common.show(Text(str(folder / "report.html")))


@click.command("leaderboard")
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.argument("slugs", nargs=-1, metavar="[SLUG]...")
@click.option(
    "--class", "class_", type=click.Path(path_type=Path), required=True, help="What the class handed in: see `grade`."
)
@common.course
def leaderboard_command(folder: Path, slugs: tuple[str, ...], class_: Path, course: Path) -> None:
    """Make a page of speeds from the scorecards in FOLDER, of the students who ask for it.

    A student asks by handing in a file leaderboard.txt with a pseudonym on its first line.
    """
    exercises = common.exercises(course, slugs)
    _, filed = classroom.filed_in(folder, exercises)
    with common.class_folder(class_) as handed:
        names = handed_in.pseudonyms(handed_in.students_of(handed))
    cards = {slug: [each.card for each in found] for slug, found in filed.items()}
    files.write_atomically(folder / "leaderboard.html", leaderboard.page(cards, exercises, names))
    common.show(Text(f"{folder / 'leaderboard.html'}: {units.count(len(names), 'student')} asked to be there."))


@click.command("export")
@click.argument("door", type=click.Choice([door.value for door in Door]))
@click.argument("folder", type=click.Path(path_type=Path))
@click.argument("slugs", nargs=-1, metavar="[SLUG]...")
@click.option("--out", type=click.Path(path_type=Path), help="The file to write.  [default: the terminal]")
@_hidden_checks
@common.course
def export_command(
    door: str, folder: Path, slugs: tuple[str, ...], out: Path | None, hidden: str, course: Path
) -> None:
    """Make what a platform reads of one submission's scorecards, which are in FOLDER.

    Each exercise of the course, or each SLUG, must have one there.
    """
    exercises = common.exercises(course, slugs)
    cards = [_card(folder, exercise) for exercise in exercises]
    titles = {exercise.slug: exercise.title for exercise in exercises}
    text = platforms.export(Door(door), cards, titles, os.environ, Shown(hidden))
    if out is None:
        click.echo(text, nl=False)
    else:
        files.write_atomically(out, text)


def _card(folder: Path, exercise: Exercise) -> Scorecard:
    """Return the scorecard of an exercise; raises UsageError where there is none that still counts."""
    path = folder / f"{exercise.slug}.json"
    card = classroom.scorecard_at(path)
    if card is None:
        raise UsageError(f"{path}: no scorecard there. Grade first, with `jitgrade grade` or `jitgrade check --out`.")
    return card
