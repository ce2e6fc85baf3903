"""The command line: arguments, progress and exit codes. The only module that prints or exits."""

from __future__ import annotations

import dataclasses
import io
import signal
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import click
from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from grader import __version__, catalog, classroom, doctor
from grader.authoring import lint as course_lint
from grader.authoring import render as projections
from grader.authoring import scaffold
from grader.catalog import Exercise
from grader.classroom import Class, Student
from grader.cuda.arguments import HELP as ARGUMENTS
from grader.cuda.arguments import grid_of
from grader.cuda.device import gpu_name
from grader.cuda.explain import Question, explain
from grader.cuda.findings import NOTES
from grader.cuda.report import report as explanation_report
from grader.errors import KitError, UsageError
from grader.judge.grade import Options, grade
from grader.model import Isolation, Scorecard, Verdict
from grader.progress import Meter, steps
from grader.reports import terminal
from grader.sandbox import choice
from grader.sandbox.launch import Launcher
from grader.text import one_line, printable

NOT_ALL_PASSED, USAGE, KIT_FAILURE, INTERRUPTED = 1, 2, 3, 130

_course = click.option("--course", type=click.Path(path_type=Path), default=Path(), help="The course's folder.")

_no_isolation = click.option(
    "--no-isolation", is_flag=True, help="Run the code with all your rights: only for your own, on your own machine."
)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80})
@click.version_option(__version__, prog_name="jitgrade")
def cli() -> None:
    """Grade high-performance Python exercises."""


@cli.command("grade")
@click.argument("slugs", nargs=-1, metavar="[SLUG]...")
@click.option("--submission", type=click.Path(path_type=Path), help="The directory with one student's files.")
@click.option("--class", "class_", type=click.Path(path_type=Path), help="A directory with one directory a student.")
@click.option("--out", type=click.Path(path_type=Path), default=Path("scorecards"), show_default=True)
@click.option("--student", default="", help="The student's id.  [default: the directory's name]")
@click.option("--seed", default="", help="Repeat a run: the seed on its scorecard.")
@click.option("--force", is_flag=True, help="Grade again what has not changed since it was graded.")
@click.option("--reveal", is_flag=True, help="For the instructor: show what hidden checks found.")
@_no_isolation
@_course
def grade_command(
    slugs: tuple[str, ...],
    submission: Path | None,
    class_: Path | None,
    out: Path,
    student: str,
    seed: str,
    force: bool,
    reveal: bool,
    no_isolation: bool,
    course: Path,
) -> None:
    """Grade one submission, or a class, on public and hidden tests.

    Without SLUG all exercises are graded; without --submission, the files in exercises/.
    """
    if submission and class_:
        raise UsageError("--submission and --class exclude each other: leave one out.")
    if no_isolation and class_:
        raise UsageError(f"--no-isolation is for code that you trust, not for a class. {choice.ADVICE} instead.")
    exercises = _exercises(course, slugs)
    if class_:
        students = classroom.students_of(class_)
    else:
        students = [classroom.single(submission or exercises[0].root / "exercises", student)]
    classroom.require_writable(out)
    isolation = Isolation.NONE if no_isolation else choice.strongest()
    options = Options(seed=seed, gpu=_gpu(exercises), reveal=reveal, isolation=isolation)
    result = _grade(exercises, students, out, options, force, class_)
    _report(result, exercises, out, class_ is not None)
    if result.faults:
        raise KitError("\n".join(result.faults))


def _exercises(course: Path, slugs: tuple[str, ...]) -> list[Exercise]:
    return catalog.select(catalog.load_all(catalog.find_course(course.resolve())), slugs)


def _gpu(exercises: list[Exercise]) -> bool:
    return any(exercise.backend is catalog.Backend.CUDA for exercise in exercises) and bool(gpu_name())


def _grade(
    exercises: list[Exercise], students: list[Student], out: Path, options: Options, force: bool, class_: Path | None
) -> Class:
    """Grade, and write the pages for whatever was finished, also when somebody presses Ctrl-C."""
    expected = {exercise.slug: steps(exercise) for exercise in exercises}
    result = Class()
    with Meter(_stderr(), sum(expected.values()) * len(students)) as meter:

        def done(card: Scorecard, reused: bool) -> None:
            how = "unchanged" if reused else f"{card.duration_s:.0f} s"
            meter.finish(f"{card.student} {card.exercise}: {card.verdict} ({how})", expected[card.exercise])

        watched = dataclasses.replace(options, advance=meter.check)
        try:
            for result in classroom.grade_all(exercises, students, out, watched, force, done):
                classroom.write_pages(result, exercises, out, class_ is not None)
        except KeyboardInterrupt:
            _stderr().print(f"Stopped. What was finished is in {out}; run the same command to go on.", markup=False)
            raise
    return result


def _report(result: Class, exercises: list[Exercise], out: Path, is_class: bool) -> None:
    if not any(result.cards.values()):
        return
    titles = {exercise.slug: exercise.title for exercise in exercises}
    page = classroom.write_pages(result, exercises, out, is_class)
    if is_class:
        _show(terminal.class_summary(result.cards, list(titles)))
    else:
        cards = next(iter(result.cards.values()), [])
        for card in cards:
            _show(terminal.card(card, titles[card.exercise]))
        _show(terminal.summary(cards, titles))
    _show(Text(f"Scorecard: {one_line(str(page), 1000)}"))


@cli.command("check")
@click.argument("slug")
@click.option("--submission", type=click.Path(path_type=Path), help="The directory with your file.")
@_no_isolation
@_course
def check_command(slug: str, submission: Path | None, no_isolation: bool, course: Path) -> None:
    """Check your own answer on the public tests, in seconds."""
    (exercise,) = _exercises(course, (slug,))
    student = classroom.single(submission or exercise.folder)
    file = classroom.find_file(student, exercise)
    isolation = Isolation.NONE if no_isolation else choice.strongest(or_none=True)
    with Meter(_stderr(), steps(exercise)) as meter:
        options = Options(gpu=_gpu([exercise]), hidden=False, reveal=True, isolation=isolation, advance=meter.check)
        graded = grade(exercise, file, student.id, options)
    _show(terminal.card(graded.scorecard, exercise.title))
    if graded.printed:
        _show(Text(f"Your program printed:\n{printable(graded.printed, 4000)}"))
    if graded.scorecard.verdict is not Verdict.PASSED:
        sys.exit(NOT_ALL_PASSED)


@cli.command("lint")
@click.argument("slugs", nargs=-1, metavar="[SLUG]...")
@click.option("--static", is_flag=True, help="Only read the files; grade nothing.")
@click.option("--hostile", is_flag=True, help="Grade the hostile submissions too; `make hostile` does more with them.")
@_course
def lint_command(slugs: tuple[str, ...], static: bool, hostile: bool, course: Path) -> None:
    """Check the course itself: its files, stubs, solutions and known submissions."""
    root = catalog.find_course(course.resolve())
    problems = course_lint.static_problems(root)
    if not problems and not static:
        exercises = catalog.select(catalog.load_all(root), slugs)
        problems = list(course_lint.dynamic_problems(exercises, _grader(exercises), _say, hostile))
    for problem in problems:
        _show(Text(printable(problem)))
    if problems:
        _show(Text(f"{len(problems)} problems."))
        sys.exit(NOT_ALL_PASSED)
    _show(Text("Nothing to complain about."))


def _grader(exercises: list[Exercise]) -> Callable[[Exercise, Path], Scorecard]:
    options = Options(gpu=_gpu(exercises), reveal=True, isolation=choice.strongest())
    return lambda exercise, file: grade(exercise, file, "lint", options).scorecard


@cli.command("doctor")
def doctor_command() -> None:
    """Say what this machine can judge, and how to make it better."""
    symbols = {doctor.Level.GOOD: "✓", doctor.Level.NOTE: "!", doctor.Level.BAD: "✗"}
    with Meter(_stderr(), doctor.SUBJECTS) as meter:
        findings = doctor.examine(meter.check)
    table = Table(box=None, show_header=False, pad_edge=False)
    for finding in findings:
        table.add_row(symbols[finding.level], finding.subject, Text(f"{finding.found}\n{finding.advice}".strip()))
    _show(table)


@cli.command("cuda-explain")
@click.argument("what", metavar="FILE.PY:KERNEL")
@click.option("--grid", required=True, help="Blocks of the launch: 64, or 16,16.")
@click.option("--block", required=True, help="Threads of a block: 128, or 16,16.")
@click.option("--args", "described", required=True, help=f"The arguments, in order: {ARGUMENTS}.")
@click.option("--shared", default=0, help="Bytes of dynamic shared memory.")
@click.option("--seconds", default=60.0, help="Emulate no longer than this.", show_default=True)
@_no_isolation
def cuda_explain_command(
    what: str, grid: str, block: str, described: str, shared: int, seconds: float, no_isolation: bool
) -> None:
    """Compile a CUDA kernel, run it on an emulated GPU, and say what is wrong and what is slow."""
    file, _, kernel = what.rpartition(":")
    if not file:
        raise UsageError(f"{what!r} names no kernel: write file.py:kernel.")
    question = Question(Path(file), kernel, grid_of(grid, block), described, shared, seconds)
    with Launcher(Isolation.NONE if no_isolation else choice.strongest()) as launcher:
        found = explain(launcher, question)
    _show(explanation_report(found))
    if found.uncompiled or found.run is None or any(f.kind not in NOTES for f in found.run.findings):
        sys.exit(NOT_ALL_PASSED)


@cli.command("new")
@click.argument("slug")
@_course
def new_command(slug: str, course: Path) -> None:
    """Make the files of a new exercise, ready to be edited."""
    for path in scaffold.scaffold(catalog.find_course(course.resolve()), slug):
        _show(Text(str(path)))
    _show(Text(f"Now edit them, then run `jitgrade render` and `jitgrade lint {slug}`."))


@cli.command("render")
@click.argument("slugs", nargs=-1, metavar="[SLUG]...")
@click.option("--check", is_flag=True, help="Only say what is out of date.")
@_course
def render_command(slugs: tuple[str, ...], check: bool, course: Path) -> None:
    """Make each exercise's stub and README.md anew from its solution and handout."""
    for exercise in _exercises(course, slugs):
        found = projections.drift(exercise) if check else [str(path) for path in projections.write(exercise)]
        for line in found:
            _show(Text(line))
        if check and found:
            sys.exit(NOT_ALL_PASSED)


def _show(content: RenderableType) -> None:
    Console(width=None if sys.stdout.isatty() else 80).print(content, soft_wrap=isinstance(content, Text))


def _say(what: str) -> None:
    _stderr().print(one_line(what, 78), markup=False, highlight=False)


def _stderr() -> Console:
    return Console(stderr=True)


def _fail(error: BaseException, code: int) -> NoReturn:
    console = _stderr()
    console.print(Text(f"jitgrade: {printable(str(error), 8000)}"), soft_wrap=True)
    if code == KIT_FAILURE:
        reason = "This is a fault of the kit or the machine, not of a submission: no mark was given for it."
        console.print(Text(reason), soft_wrap=True)
    sys.exit(code)


def main(arguments: list[str] | None = None) -> Any:
    """Run the command line; exits with 0, 1 (check, lint), 2 (usage), 3 (the kit's own fault) or 130 (Ctrl-C)."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        cli.main(arguments, prog_name="jitgrade", standalone_mode=False)
    except UsageError as error:
        _fail(error, USAGE)
    except KitError as error:
        _fail(error, KIT_FAILURE)
    except click.ClickException as error:
        error.show()
        sys.exit(USAGE)
    except (KeyboardInterrupt, click.Abort):
        sys.exit(INTERRUPTED)
    except Exception as error:
        traceback.print_exc()
        _fail(error, KIT_FAILURE)
