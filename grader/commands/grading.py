"""`jitgrade grade` and `jitgrade check`: submissions to scorecards."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import time
from pathlib import Path

import click
from rich.text import Text

from grader import class_run, classroom, files, handed_in, platforms
from grader.catalog import Exercise
from grader.classroom import Class, ResultStore
from grader.commands import cluster, common
from grader.cuda import gpu_for
from grader.errors import KitError, UsageError
from grader.judge.session.grade import Options, grade
from grader.model import Isolation, Scorecard, Verdict
from grader.progress import Meter, steps
from grader.reports import terminal, view
from grader.sandbox import choice
from grader.text import one_line, printable
from grader.watching import Record


@click.command("grade")
@click.argument("slugs", nargs=-1, metavar="[SLUG]...")
@click.option("--submission", type=click.Path(path_type=Path), help="The directory with one student's files.")
@click.option(
    "--class", "class_", type=click.Path(path_type=Path), help="A directory with one directory a student, or a zip."
)
@click.option("--worksheet", type=click.Path(path_type=Path), help="Canvas's or Moodle's CSV of grades, to be filled.")
@click.option("--column", default="", help="The worksheet's column, where it has those of several assignments.")
@click.option("--assignment", default="", help="The sub-directory of each student's to look into, as in nbgrader.")
@click.option("--out", type=click.Path(path_type=Path), default=Path("scorecards"), show_default=True)
@click.option("--student", default="", help="The student's id.  [default: the directory's name]")
@click.option("--seed", default="", help="Repeat a run: the seed on its scorecard.")
@click.option("--force", is_flag=True, help="Grade again what has not changed since it was graded.")
@click.option("--keep-best", is_flag=True, help="Keep an earlier result with more points than the new submission's.")
@click.option(
    "--jobs", type=click.IntRange(1, 64), help="Judge so many at once.  [default: all cores or 1, see README]"
)
@click.option("--on", type=click.Choice(cluster.ENGINES), help="Grade a class with judges here, on SLURM, or on Dask.")
@click.option("--engine", multiple=True, help="For slurm, arguments of sbatch; for dask, address and certificates.")
@click.option("--preview", is_flag=True, help="With --on: grade, say whose marks would change, and change none.")
@click.option("--rehearse", is_flag=True, help="With --on: have each machine show first that it judges fairly.")
@click.option("--reveal", is_flag=True, help="For the instructor: show what hidden checks found.")
@click.option("--why/--no-why", "why", default=None, help="Say why answers are slow.  [default: not of a class]")
@common.details
@common.no_isolation
@common.course
@common.inert_output()
def grade_command(
    slugs: tuple[str, ...],
    submission: Path | None,
    class_: Path | None,
    worksheet: Path | None,
    column: str,
    assignment: str,
    out: Path,
    student: str,
    seed: str,
    force: bool,
    keep_best: bool,
    jobs: int | None,
    on: str | None,
    engine: tuple[str, ...],
    preview: bool,
    rehearse: bool,
    reveal: bool,
    why: bool | None,
    details: bool,
    no_isolation: bool,
    course: Path,
) -> None:
    """Grade one submission, or a class, on public and hidden tests.

    Without SLUG all exercises are graded; without --submission, the files in exercises/.
    """
    elsewhere = cluster.Elsewhere(on, engine, preview, rehearse)
    _require_sense(submission, class_, worksheet, elsewhere, no_isolation)
    exercises = common.exercises(course, slugs)
    sheet = platforms.Worksheet.read(worksheet, column) if worksheet else None
    with common.class_folder(class_) if class_ else contextlib.nullcontext() as folder:
        if folder:
            students = handed_in.students_of(folder, assignment)
        else:
            students = [handed_in.single(submission or exercises[0].root / "exercises", student)]
        files.require_writable(out)
        isolation = Isolation.NONE if no_isolation else choice.strongest()
        examined = class_ is None if why is None else why
        options = Options(seed=seed, gpu=gpu_for(exercises), reveal=reveal, isolation=isolation, why=examined)
        store = ResultStore(out, force, keep_best, shared=class_ is not None)
        most = jobs or class_run.most_jobs(isolation)
        result = (
            cluster.graded(elsewhere, most, exercises, students, store, options)
            if on
            else _grade(exercises, students, store, options, class_ is not None, most)
        )
    if result is None:
        return
    _report(result, exercises, out, class_ is not None, details)
    if sheet and worksheet:
        for told in platforms.write_back(result, students, store, sheet, worksheet):
            common.show(Text(one_line(told, 2000)))
    if result.faults:
        raise KitError("\n".join(result.faults))


def _require_sense(
    submission: Path | None,
    class_: Path | None,
    worksheet: Path | None,
    elsewhere: cluster.Elsewhere,
    no_isolation: bool,
) -> None:
    """Raise UsageError for options that do not go together."""
    if submission and class_:
        raise UsageError("--submission and --class exclude each other: leave one out.")
    if no_isolation and class_:
        raise UsageError(f"--no-isolation is for code that you trust, not for a class. {choice.ADVICE} instead.")
    if worksheet and not class_:
        raise UsageError("--worksheet wants a class: give the platform's download with --class.")
    if (elsewhere.on and not class_) or elsewhere.is_vain:
        raise UsageError("--on is for a class, and --engine and --preview are for --on: see docs/cluster.md.")


def _grade(
    exercises: list[Exercise],
    students: list[handed_in.Student],
    store: ResultStore,
    options: Options,
    is_class: bool,
    jobs: int,
) -> Class:
    """Grade, and write the pages for whatever was finished, also when somebody presses Ctrl-C."""
    expected = {exercise.slug: steps(exercise) for exercise in exercises}
    result = Class()
    with Meter(common.stderr(), sum(expected.values()) * len(students)) as meter:

        def done(card: Scorecard, reused: bool) -> None:
            how = "unchanged" if reused else f"{card.duration_s:.0f} s"
            meter.finish(f"{card.student} {card.exercise}: {card.verdict} ({how})", expected[card.exercise])

        watched = dataclasses.replace(options, advance=meter.check)
        due = 0.0
        try:
            for result in class_run.grade_all(exercises, students, store, watched, done, jobs):
                started = time.monotonic()
                if started >= due:  # all pages, of a class that grows: a tenth of the time is enough for them
                    classroom.write_pages(result, exercises, store.folder, is_class)
                    due = time.monotonic() + 9 * (time.monotonic() - started)
        except KeyboardInterrupt:
            classroom.write_pages(result, exercises, store.folder, is_class)
            common.stderr().print(
                f"Stopped. What was finished is in {store.folder}; run the same command to go on.", markup=False
            )
            raise
    return result


def _report(result: Class, exercises: list[Exercise], out: Path, is_class: bool, details: bool) -> None:
    if not any(result.cards.values()) and not is_class:
        return
    titles = {exercise.slug: exercise.title for exercise in exercises}
    page = classroom.write_pages(result, exercises, out, is_class)
    if is_class:
        common.show(terminal.class_summary(result.cards, list(titles), result.ungraded))
    else:
        cards = next(iter(result.cards.values()), [])
        for card in cards:
            common.show(terminal.card(card, titles[card.exercise], details=details))
        common.show(terminal.summary(cards, titles))
        for left in (left for each in result.ungraded.values() for left in each):
            common.show(
                Text(f"{titles[left.exercise]}: {view.earlier(left)}. {left.max_score:g} points are still open.")
            )
    common.show(Text(f"Scorecard: {one_line(str(page), 1000)}"))


@click.command("check")
@click.argument("slug")
@click.option("--submission", type=click.Path(path_type=Path), help="The directory with your file.")
@click.option("--out", type=click.Path(path_type=Path), help="A folder to write the scorecard into as well.")
@click.option("--why/--no-why", "why", default=True, help="Say why an answer is slow, or do not.")
@click.option("--json", "as_json", is_flag=True, help="For programs: a line of JSON for each check, then all.")
@common.details
@common.no_isolation
@common.course
@common.inert_output()
def check_command(
    slug: str,
    submission: Path | None,
    out: Path | None,
    why: bool,
    as_json: bool,
    details: bool,
    no_isolation: bool,
    course: Path,
) -> None:
    """Check your own answer on the public tests, in seconds."""
    (exercise,) = common.exercises(course, (slug,))
    student = handed_in.single(submission or exercise.folder)
    answer = handed_in.received(student, exercise).answer
    isolation = Isolation.NONE if no_isolation else choice.strongest(or_none=True)
    with Meter(common.stderr(), steps(exercise)) as meter:
        advance = (lambda check: click.echo(json.dumps({"done": check}))) if as_json else meter.check
        options = Options(
            gpu=gpu_for([exercise]), hidden=False, reveal=True, isolation=isolation, why=why, advance=advance
        )
        graded = grade(exercise, answer, student.id, options)
    if out:
        files.write_atomically(out / f"{slug}.json", graded.scorecard.to_json())
    if submission is None:
        with contextlib.suppress(KitError):  # what is noted for `jitgrade next` stops no check
            Record.read(exercise.root).with_card(graded.scorecard).write()
    if as_json:
        click.echo(json.dumps({"scorecard": json.loads(graded.scorecard.to_json()), "printed": graded.printed}))
    else:
        common.show(terminal.card(graded.scorecard, exercise.title, details=details))
        if graded.printed:
            common.show(Text(f"Your program printed:\n{printable(graded.printed, 4000)}"))
    if graded.scorecard.verdict is not Verdict.PASSED:
        raise click.exceptions.Exit(common.NOT_ALL_PASSED)
