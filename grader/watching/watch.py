"""The loop of `make watch`: keys, saves and a check's news, each as it comes, in one thread.

The answer's file is asked five times a second whether it is still the same. That costs nothing, and is right where
events of files are lost or never come: on network drives, in containers, and where an editor puts a new file in the
old one's place.
"""

from __future__ import annotations

import contextlib
import os
import select
import sys
import termios
import time
import tty
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console, RenderableType
from rich.markdown import Markdown
from rich.text import Text

from grader.catalog import Exercise
from grader.errors import KitError
from grader.reports import terminal, units
from grader.text import one_line, printable
from grader.watching.check import Check, Outcome
from grader.watching.hints import hints_of, without_hints
from grader.watching.record import Record

_LOOK_S = 0.2  # seconds between two looks at the file
_MOST_OF_A_README = 100_000  # characters
_SETTLED_S = 0.2  # an editor may write a file in several goes
_KEYS = "r check again   h hint   o handout   n next exercise   q quit"
_Stamp = tuple[int, int, int]


class Watch:
    """Watches the answers of `exercises`, one at a time from the first named on, until somebody quits."""

    def __init__(self, exercises: list[Exercise], first: Exercise, console: Console) -> None:
        self._exercises = exercises
        self._console = console
        self._record = Record.read(first.root)
        self._exercise = first
        self._shown = 0  # hints
        self._check: Check | None = None
        self._seen: _Stamp | None = None  # of the answer that was checked last

    def run(self) -> None:
        """Read keys from standard input, which must be a terminal, until `q` or its end."""
        self._begin()
        try:
            with _keys_as_they_come(sys.stdin.fileno()):
                while self._step():
                    if stamp(self._exercise.stub) != self._seen:
                        _settle(self._exercise.stub)
                        self._begin()
        finally:
            self._stop()

    def _step(self) -> bool:
        """Take in what there is, or wait a little; return whether to go on."""
        sources = [sys.stdin.fileno(), *([self._check] if self._check else [])]
        ready, _, _ = select.select(sources, [], [], _LOOK_S)
        if self._check is not None and self._check in ready:
            done, outcome = self._check.news()
            for name in done:
                self._console.print(Text(f"  {one_line(name, 60)}", style="dim"))
            if outcome is not None:
                self._check = None
                self._tell(outcome)
        if sys.stdin.fileno() in ready:
            return all(self._press(key) for key in os.read(sys.stdin.fileno(), 64).decode("ascii", "replace") or "q")
        return True

    def _press(self, key: str) -> bool:
        """Do what a key asks for; return whether to go on."""
        match key.lower():
            case "q":
                return False
            case "\x03":  # Ctrl-C
                raise KeyboardInterrupt
            case "r":
                self._begin()
            case "h":
                self._hint()
            case "o":
                self._console.print(Markdown(without_hints(self._readme())))
                self._prompt()
            case "n":
                self._next()
        return True

    def _begin(self) -> None:
        """Check the answer, in the place of a check that still runs."""
        self._stop()
        self._console.clear()
        self._console.print(Text(f"Checking {self._exercise.stub.name} ..."))
        self._seen = stamp(self._exercise.stub)
        self._check = Check(self._exercise.root, self._exercise.slug)

    def _stop(self) -> None:
        if self._check is not None:
            self._check.close()
            self._check = None

    def _tell(self, outcome: Outcome) -> None:
        """Show how the check ended, and note it."""
        self._console.clear()
        if outcome.card is None:
            self._console.print(Text(printable(outcome.said, 4000)))
        else:
            self._console.print(terminal.card(outcome.card, self._exercise.title))
            self._record = self._record.with_card(outcome.card)
            with contextlib.suppress(KitError):
                self._record.write()
        if outcome.printed:
            self._console.print(Text(f"Your program printed:\n{printable(outcome.printed, 4000)}"))
        self._prompt()

    def _hint(self) -> None:
        """Show one hint more than before."""
        hints = hints_of(self._readme())
        if self._shown < len(hints):
            hint = hints[self._shown]
            self._shown += 1
            self._console.print(Markdown(f"### Hint {hint.title}\n\n{hint.text}"))
        else:
            self._console.print(Text("That was the last hint." if hints else "This exercise has no hints."))
        self._prompt()

    def _next(self) -> None:
        """Go on to the next exercise that has not passed, after this one or from the beginning."""
        at = self._exercises.index(self._exercise)
        others = [*self._exercises[at + 1 :], *self._exercises[:at]]
        open_ones = [one for one in others if not self._record.is_done(one.slug)]
        if not open_ones:
            self._console.print(Text("No other exercise is open: all of them have passed."))
            self._prompt()
            return
        self._exercise, self._shown = open_ones[0], 0
        self._begin()

    def _readme(self) -> str:
        path = self._exercise.folder / "README.md"
        return printable(path.read_text("utf-8", "replace"), _MOST_OF_A_README) if path.is_file() else ""

    def _prompt(self) -> None:
        done = sum(self._record.is_done(one.slug) for one in self._exercises)
        passed = f"{done} of {units.count(len(self._exercises), 'exercise')} passed"
        self._console.print(_footer(f"Watching {self._exercise.stub.name}. {passed}."))


def _footer(line: str) -> RenderableType:
    return Text(f"\n{line}\n{_KEYS}", style="bold")


def stamp(path: Path) -> _Stamp | None:
    """Return what changes when the file at `path` is saved, None where there is none.

    It is opened for that: a network drive is asked anew then, and not before.
    """
    try:
        with path.open("rb") as file:
            found = os.fstat(file.fileno())
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size


def _settle(path: Path) -> None:
    """Wait until nobody has written to a file for a moment."""
    before = None
    while (now := stamp(path)) != before:
        before = now
        time.sleep(_SETTLED_S)


@contextlib.contextmanager
def _keys_as_they_come(terminal_fd: int) -> Iterator[None]:
    """Have every key read at once and shown nowhere; afterwards the terminal is as it was.

    Ctrl-C is a key like others: as a signal it may come where Python drops the exception, as while an object is freed.
    """
    before = termios.tcgetattr(terminal_fd)
    try:
        tty.setcbreak(terminal_fd)
        keys = termios.tcgetattr(terminal_fd)
        keys[6][termios.VINTR] = b"\0"
        termios.tcsetattr(terminal_fd, termios.TCSANOW, keys)
        yield
    finally:
        termios.tcsetattr(terminal_fd, termios.TCSADRAIN, before)
