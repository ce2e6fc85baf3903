"""Progress on standard error: a bar with an estimate on a terminal, a line for each exercise elsewhere."""

from __future__ import annotations

from typing import Self

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from grader.catalog import SPEED_CHECK, Exercise
from grader.text import one_line

_SPEED_STEPS = 6  # a speed check takes about as long as this many others


def steps(exercise: Exercise) -> int:
    """Return how many steps of about equal length grading the exercise takes."""
    return len(exercise.checks) + (_SPEED_STEPS - 1 if exercise.speed else 0)


class Meter:
    """Shows how far a run has come. `total` is its number of steps."""

    def __init__(self, console: Console, total: int) -> None:
        self._console = console
        columns = (TextColumn("{task.description}", markup=False), BarColumn(20), TimeElapsedColumn())
        remaining = (TextColumn("left"), TimeRemainingColumn())
        self._progress = Progress(
            *columns, *remaining, console=console, transient=True, disable=not console.is_terminal
        )
        self._task: TaskID = self._progress.add_task("", total=total)
        self._done_in_exercise = 0

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(self, *reason: object) -> None:
        self._progress.stop()

    def check(self, check: str) -> None:
        """One test of the current exercise is done."""
        weight = _SPEED_STEPS if check == SPEED_CHECK else 1
        self._done_in_exercise += weight
        self._progress.update(self._task, advance=weight, description=one_line(check, 30))

    def finish(self, what: str, expected: int) -> None:
        """An exercise of `expected` steps is done, whatever its tests reported; `what` says how it ended."""
        self._progress.update(self._task, advance=expected - self._done_in_exercise, description=one_line(what, 30))
        self._done_in_exercise = 0
        if not self._console.is_terminal:
            self._console.print(one_line(what, 78), markup=False, highlight=False)
