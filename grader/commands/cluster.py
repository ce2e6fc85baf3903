"""A class on many machines: `grade --on`, the judges that it starts, and how far they are."""

from __future__ import annotations

import shlex
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click
from rich.text import Text

from grader import files
from grader.catalog import Exercise
from grader.classroom import Class, ResultStore
from grader.cluster import coordinator, dask_cluster, filesystem, local, slurm, status, work
from grader.cluster.coordinator import Engine
from grader.commands import common
from grader.counted import unwritable
from grader.errors import KitError, UsageError
from grader.handed_in import Student
from grader.judge.session.grade import Options
from grader.judge.trial import CourseWorkers
from grader.sandbox.watch import processes
from grader.text import printable

ENGINES = ("local", "slurm", "dask")


@dataclass(frozen=True)
class Elsewhere:
    """What `grade` is told of other machines: the engine, with its settings, and how it is to judge.

    Without `on` there are none, and then nothing else may be said.
    """

    on: str | None
    settings: tuple[str, ...] = ()
    preview: bool = False
    rehearse: bool = False

    @property
    def is_vain(self) -> bool:
        """Whether something is said that is for an engine, and there is none."""
        return not self.on and bool(self.settings or self.preview or self.rehearse)


def engine(elsewhere: Elsewhere, out: Path, jobs: int) -> Engine:
    """Return the engine that is asked for; raises UsageError where the settings are not its."""
    on, settings = elsewhere.on, elsewhere.settings
    if on == "local" and not settings:
        return local.Local(out, jobs)
    if on == "slurm":
        return slurm.Slurm(out, jobs, [part for each in settings for part in shlex.split(each)])
    if on == "dask" and len(settings) == 4:
        address, *own = settings
        return dask_cluster.DaskCluster(out, address, dask_cluster.Certificate(*map(Path, own)))
    raise UsageError(
        "--on dask wants --engine four times: tls://HOST:PORT, authority, certificate, key. local wants none."
    )


def graded(
    elsewhere: Elsewhere,
    jobs: int,
    exercises: Sequence[Exercise],
    students: Sequence[Student],
    store: ResultStore,
    options: Options,
) -> Class | None:
    """Grade a class on other machines; for a preview say what would change, change nothing and return None."""
    try:
        _require_file_system(store.folder)
        rows = coordinator.plan(exercises, students, store, options, elsewhere.rehearse)
        coordinator.run(rows, store.folder, engine(elsewhere, store.folder, jobs), _told)
        if elsewhere.preview:
            _show_changes(coordinator.changes(rows, store))
            return None
        return coordinator.adopt(rows, store, options)
    except OSError as error:
        raise unwritable(store.folder, error) from error


def _require_file_system(folder: Path) -> None:
    """Warn of a file system that may lose results; raises KitError for one that does not do what is relied on."""
    folder.mkdir(parents=True, exist_ok=True)
    if reason := filesystem.broken(folder):
        raise KitError(f"{folder}: {reason}. Results would be lost there: use another file system, docs/cluster.md.")
    for doubt in filesystem.doubtful(folder):
        common.stderr().print(f"Beware: {doubt}. See docs/cluster.md.", markup=False)


def _told(done: int, total: int) -> None:
    if common.stderr().is_terminal:
        common.stderr().print(f"{done} of {total} graded", end="\r")


def _show_changes(found: Sequence[coordinator.Change]) -> None:
    for change in found:
        before = "none" if change.before is None else f"{change.before:g}"
        text = f"{change.student} {change.exercise}: {before} → {change.after:g} points ({change.verdict})"
        common.show(Text(printable(text)))
    lose = sum(change.before is not None and change.after < change.before for change in found)
    gain = sum(change.before is not None and change.after > change.before for change in found)
    common.show(Text(f"{gain} gain, {lose} lose. Nothing is changed yet: the same command without --preview does it."))


@click.command("work")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--wait", is_flag=True, help="Stay until everything is graded, also what others are at.")
@click.option("--with-parent", type=int, help="End with the process of this id, which started this one.")
def work_command(folder: Path, wait: bool, with_parent: int | None) -> None:
    """Be one of a class's judges: FOLDER is where its scorecards go. On as many machines as there are."""
    if with_parent is not None:
        processes.end_with_parent(with_parent)
    try:
        if with_parent is None:  # else the command has looked already
            _require_file_system(folder)
        with CourseWorkers() as course:
            work.judge_here(folder, course, wait)
    except OSError as error:
        raise unwritable(folder, error) from error


@click.command("status")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--page", type=click.Path(path_type=Path), help="Write it to a page too, anew every 10 s until it is done."
)
def status_command(folder: Path, page: Path | None) -> None:
    """Say how far a class is: what is graded, who is at what, what is stuck, and how long it takes."""
    found = status.status(folder)
    for line in status.lines(found):
        common.show(Text(printable(line)))
    while page is not None:
        files.write_atomically(page, status.page(found))
        if found.done + found.failed == found.total:
            break
        time.sleep(10)
        found = status.status(folder)
