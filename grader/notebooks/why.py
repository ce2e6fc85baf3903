"""`%why FUNCTION ARGUMENTS` in a notebook: why a function that was run is slow, asked in a process of its own."""

from __future__ import annotations

import ast
import html
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from IPython.core.getipython import get_ipython
from IPython.display import display

from grader.errors import UsageError
from grader.text import printable

_USAGE = "Say which function, and with what: %why scale f4[1000,1000] out:f4[1000,1000]"
_MOST = 20_000  # characters shown


def why(line: str) -> None:
    """Show why the function that `line` names is slow, called with the arguments that it describes."""
    shown = display({"text/plain": "Asking the compiler ..."}, raw=True, display_id=True)
    name, _, described = line.strip().partition(" ")
    try:
        text = _answer(name, described, get_ipython().history_manager.input_hist_raw)
    except UsageError as error:
        text = str(error)
    safe = printable(text, _MOST)
    shown.update({"text/plain": safe, "text/html": f"<pre>{html.escape(safe)}</pre>"}, raw=True)


def source_of(name: str, history: Sequence[str]) -> tuple[str, int]:
    """Return a file with the last input that defines `name`, and the line at which that begins in it.

    Before it comes what it may need of the inputs before: imports, functions, constants. Raises UsageError where no
    input defines it.
    """
    for number in range(len(history) - 1, -1, -1):
        if any(isinstance(one, ast.FunctionDef) and one.name == name for one in _statements(history[number])):
            before = [_text(one, text) for text in history[:number] for one in _statements(text) if _is_needed(one)]
            head = "".join(f"{text}\n" for text in before)
            return head + history[number], head.count("\n") + 1
    raise UsageError(f"Run the cell that defines {name or 'the function'} first. {_USAGE}")


def _answer(name: str, described: str, history: Sequence[str]) -> str:
    source, first = source_of(name, history)
    if not described.strip():
        raise UsageError(_USAGE)
    with tempfile.TemporaryDirectory(prefix="jitgrade-") as folder:
        file = Path(folder) / "cell.py"
        file.write_text(source, encoding="utf-8", errors="surrogatepass")
        options = ["--args", described, "--first-line", str(first)]
        command = [sys.executable, "-m", "grader", "why", f"{file}:{name}", *options]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout or done.stderr


def _statements(text: str) -> Iterator[ast.stmt]:
    """Yield the statements of an input; none of one that is not Python, because of an error or a magic."""
    try:
        yield from ast.parse(text).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return


def _is_needed(statement: ast.stmt) -> bool:
    constant = isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Constant)
    return constant or isinstance(statement, (ast.Import, ast.ImportFrom, ast.FunctionDef))


def _text(statement: ast.stmt, text: str) -> str:
    """Return a statement as it was written, decorators included."""
    decorators = getattr(statement, "decorator_list", [])
    first = min([statement.lineno, *(one.lineno for one in decorators)])
    return "\n".join(text.splitlines()[first - 1 : statement.end_lineno])
