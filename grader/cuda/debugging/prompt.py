"""The debugger's prompt at a plain terminal: where threads stand, which of them is looked at, and what it holds."""

from __future__ import annotations

import cmd
import linecache
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TextIO

import numpy as np

from grader.cuda import lessons
from grader.cuda.debugging.variables import Hidden, Variables
from grader.cuda.programs import Called
from grader.ptxemu import Dim, Program
from grader.ptxemu.device import Pause, Reason, Stop
from grader.text import one_line

FINDINGS = "findings"
_LONGEST = 400


class Debugger:
    """Stops kernels at breakpoint(), at the lines of `places` and, where FINDINGS is among them, after each finding.

    Commands are read from `source`, answers written to `out`. PYTHONBREAKPOINT=0 has breakpoint() do nothing.
    """

    def __init__(self, places: Iterable[str] = (), source: TextIO | None = None, out: TextIO | None = None) -> None:
        self.places = set(places)
        self.stepping: int | None = None  # the thread, by its id, that is to stop at its next line
        self.breakpoints = os.environ.get("PYTHONBREAKPOINT") != "0"
        self._source, self._out = source, out

    def wants(self, function: Any) -> bool:
        """Return whether a function is to be compiled with debug information: where it could stop in it."""
        return bool(self.places) or (self.breakpoints and "breakpoint" in function.__code__.co_names)

    def stops(self, program: Program, called: Called) -> Stop | None:
        """Return what a program's launches are to ask, None where nothing in it could stop."""
        if not self.places and not (self.breakpoints and _has_breakpoint(program)):
            return None
        variables = Variables(program)

        def stop(pause: Pause) -> None:
            if self._stops_at(pause, program.files.get(pause.source.file, called.file)):
                _Prompt(
                    self, pause, program, called, variables, self._source or sys.stdin, self._out or sys.stdout
                ).ask()

        return stop

    def _stops_at(self, pause: Pause, file: str) -> bool:
        if pause.reason is Reason.BREAKPOINT:
            return self.breakpoints
        if pause.reason is Reason.FINDING:
            return (
                FINDINGS in self.places and pause.finding is not None and not pause.finding.memory.startswith("local")
            )
        if self.stepping is not None and self.stepping - pause.group.first in pause.group.lanes:
            return True
        line = str(pause.source.line)
        return line in self.places or f"{Path(file).name}:{line}" in self.places


def _has_breakpoint(program: Program) -> bool:
    return any(each.opcode == "brkpt" for block in program.blocks for each in block.instructions)


class _Prompt(cmd.Cmd):
    """Reads commands until one of them lets the kernel go on."""

    prompt = "(cuda) "
    use_rawinput = False

    def __init__(
        self,
        debugger: Debugger,
        pause: Pause,
        program: Program,
        called: Called,
        variables: Variables,
        source: TextIO,
        out: TextIO,
    ) -> None:
        super().__init__(stdin=source, stdout=out)
        self._debugger, self._pause, self._called, self._variables = debugger, pause, called, variables
        self._file = program.files.get(pause.source.file, called.file)
        self._ids = pause.group.lanes + pause.group.first
        stepped = [] if debugger.stepping is None else np.flatnonzero(self._ids == debugger.stepping).tolist()
        self._position = stepped[0] if stepped else self._culprit()

    def ask(self) -> None:
        """Tell where the threads stand, and do what is asked for."""
        self._debugger.stepping = None
        self.do_where("")
        self.cmdloop()

    def _culprit(self) -> int:
        """Return the thread that a finding is of, else the first."""
        found = self._pause.finding
        if found is None or found.block is None or found.thread is None:
            return 0
        return next(
            (at for at, place in enumerate(map(self._place, self._ids)) if place == (found.block, found.thread)), 0
        )

    def _place(self, thread: int) -> tuple[Dim, Dim]:
        return self._pause.machine.grid.thread(int(thread))

    def _say(self, text: str) -> None:
        self.stdout.write(one_line(text, _LONGEST) + "\n")

    # Where

    def do_where(self, _: str) -> None:
        """where: the line, why the kernel stopped there, the thread that is looked at, and how many are there."""
        pause, line = self._pause, self._pause.source.line
        self._say(f"> {self._file}:{line} in {self._called.name}")
        self._say(f"-> {linecache.getline(self._file, line).strip()}")
        if pause.finding:
            self._say(f"{pause.finding.kind}: {lessons.case(pause.finding)}")
        block, thread = self._place(self._ids[self._position])
        self._say(f"{lessons.place(block, thread)}; {self._ids.size} threads are here together")

    do_w = do_where

    def do_list(self, _: str) -> None:
        """list: the lines around this one."""
        here = self._pause.source.line
        for line in range(max(1, here - 5), here + 6):
            text = linecache.getline(self._file, line).rstrip()
            if text or line == here:
                self.stdout.write(f"{line:5} {'->' if line == here else '  '} {text}\n")

    do_l = do_list

    def do_threads(self, _: str) -> None:
        """threads: which threads are here, by block. All others are at other places, or have not begun."""
        blocks: dict[Dim, list[Dim]] = {}
        for thread in self._ids:
            block, place = self._place(thread)
            blocks.setdefault(block, []).append(place)
        for block, places in list(blocks.items())[:50]:
            self._say(f"block {block}: {len(places)} threads, {places[0]} to {places[-1]}")
        if len(blocks) > 50:
            self._say(f"and {len(blocks) - 50} more blocks")

    # Who

    def do_thread(self, words: str) -> None:
        """thread X[,Y[,Z]] [block X[,Y[,Z]]]: look at another thread, of this block or of another."""
        block, thread = self._place(self._ids[self._position])
        name, _, other = words.partition("block")
        self._choose(_dim(other) if other.strip() else block, _dim(name) if name.strip() else thread)

    def do_block(self, words: str) -> None:
        """block X[,Y[,Z]]: look at the thread of the same index in another block."""
        self._choose(_dim(words), self._place(self._ids[self._position])[1])

    def _choose(self, block: Dim | None, thread: Dim | None) -> None:
        if block is None or thread is None:
            self._say("Say which: thread 5, thread 3,1, thread 5 block 2, or block 2.")
            return
        for at, place in enumerate(map(self._place, self._ids)):
            if place == (block, thread):
                self._position = at
                self._say(lessons.place(block, thread))
                return
        self._say(f"{lessons.place(block, thread)} is not here: it is elsewhere in the kernel, or there is none.")

    # What

    def do_locals(self, _: str) -> None:
        """locals: the thread's variables and arrays."""
        if not self._variables.known:
            self._say("The kernel has no debug information: it was compiled without.")
        for name, value in self._locals().items():
            self._say(f"{name} = {_text(value)}")

    def do_p(self, expression: str) -> None:
        """p EXPRESSION: a Python expression of the thread's variables, as in p tile[3] or p a[i] + 1."""
        values = self._locals()
        for name, value in values.items():
            if isinstance(value, Hidden) and name == expression.strip():
                self._say(repr(value))
                return
        try:
            self._say(_text(eval(expression, {"np": np}, values)))  # noqa: S307 - the person at the terminal runs it all
        except Exception as error:
            self._say(f"{type(error).__name__}: {error}")

    def _locals(self) -> dict[str, Any]:
        return self._variables.of(self._pause, self._position)

    # On

    def do_step(self, _: str) -> bool:
        """step: go on to the next line of this thread."""
        self._debugger.stepping = int(self._ids[self._position])
        return True

    do_s = do_n = do_next = do_step

    def do_continue(self, _: str) -> bool:
        """continue: go on to the next stop."""
        return True

    do_c = do_continue

    def do_break(self, words: str) -> None:
        """break [LINE | FILE:LINE | findings]: stop there as well; without a place, tell where it stops."""
        if words.strip():
            self._debugger.places.add(words.strip())
        self._say(", ".join(sorted(self._debugger.places)) or "at breakpoint() alone")

    do_b = do_break

    def do_clear(self, words: str) -> None:
        """clear [LINE | FILE:LINE | findings]: stop there no more; without a place, nowhere, breakpoint() included."""
        if words.strip():
            self._debugger.places.discard(words.strip())
        else:
            self._debugger.places.clear()
            self._debugger.breakpoints = False

    def do_quit(self, _: str) -> None:
        """quit: end the program."""
        raise SystemExit(1)

    do_q = do_quit

    def do_EOF(self, _: str) -> bool:  # noqa: N802 - cmd's name
        """End of input: go on, and stop no more."""
        self.do_clear("")
        return True

    def emptyline(self) -> bool:
        """Do nothing for an empty line."""
        return False

    def default(self, line: str) -> None:
        """Take what is no command for an expression, as pdb does."""
        self.do_p(line)


def _dim(words: str) -> Dim | None:
    parts = words.strip().strip("()").split(",")
    if not 1 <= len(parts) <= 3 or not all(part.strip().isdigit() for part in parts):
        return None
    x, y, z = [*map(int, parts), 0, 0][:3]
    return x, y, z


def _text(value: Any) -> str:
    if isinstance(value, np.ndarray):
        return f"{np.array2string(value, threshold=40, edgeitems=4)} {value.dtype} {value.shape}"
    return repr(value)
