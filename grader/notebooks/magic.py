"""`%check SLUG` in a notebook: the public tests on the answer that was last run, in a process of its own."""

from __future__ import annotations

import html
import io
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from IPython.core.getipython import get_ipython
from IPython.display import display
from rich.console import Console

from grader import catalog
from grader.catalog import Exercise
from grader.errors import KitError, UsageError
from grader.model import Scorecard
from grader.notebooks import saved
from grader.reports import terminal, view
from grader.text import printable

_DETAILS = "<details><summary>All that the compiler said</summary><pre>{text}</pre></details>"
_PAGE = '<pre style="line-height:1.35;white-space:pre-wrap">{code}</pre>'


def check(line: str) -> None:
    """Check the answer to the exercise named in `line` and show its scorecard, growing as tests are done."""
    shell = get_ipython()
    shown = display({"text/plain": "Checking ..."}, raw=True, display_id=True)
    try:
        exercise = _exercise(line.strip())
        history = shell.history_manager.input_hist_raw
        number, _ = answer_in(history, list(exercise.entry_points))
        graded = saved.what_is_graded(exercise, number, history, saved.files(exercise.slug, shell.user_ns))
        for content in _run(exercise, number, graded.source, graded.remark):
            shown.update(content, raw=True)
    except KitError as error:
        shown.update(_both(printable(str(error))), raw=True)


def answer_in(history: Sequence[str], names: Sequence[str]) -> tuple[int, str]:
    """Return number and text of the last input that defines all of the functions `names`.

    Raises UsageError where there is none.
    """
    for number in range(len(history) - 1, -1, -1):
        if set(names) <= _defined(history[number]):
            return number, history[number]
    raise UsageError(f"Run the cell with your answer first: one that defines {' and '.join(names)}.")


def _defined(source: str) -> set[str]:
    """Return the functions that an input defines; one that is not Python, because of a typing error or a magic, too."""
    return set(re.findall(r"^def\s+(\w+)", source, re.MULTILINE))


def _exercise(slug: str) -> Exercise:
    if not slug:
        raise UsageError("Say which exercise: %check moving_average")
    (exercise,) = catalog.select(catalog.load_all(catalog.find_course(Path.cwd())), (slug,))
    return exercise


def _run(exercise: Exercise, number: int, source: str, remark: str) -> Iterator[dict[str, str]]:
    """Check `source` in another process; yield what to show, the scorecard last, with the remark in red.

    Raises KitError with what that process said where there is no scorecard.
    """
    with tempfile.TemporaryDirectory(prefix="jitgrade-") as folder:
        (Path(folder) / f"{exercise.slug}.py").write_text(source, encoding="utf-8", errors="surrogatepass")
        given = ["--submission", folder, "--course", str(exercise.root), "--json"]
        command = [sys.executable, "-m", "grader", "check", exercise.slug, *given]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            assert process.stderr is not None
            events = (json.loads(line) for line in process.stdout)
            try:
                for done, event in enumerate(events, start=1):
                    if "scorecard" in event:
                        yield _card(event, exercise, number, remark)
                        return
                    yield _progress(done, len(exercise.public_checks), str(event["done"]))
            except BaseException:  # also when the student interrupts the kernel
                process.terminate()
                raise
            raise KitError(process.stderr.read() or "The check ended without a scorecard.")


def _progress(done: int, expected: int, check: str) -> dict[str, str]:
    return {
        "text/plain": f"Checking: {check} ...",
        "text/html": f'<progress value="{done}" max="{max(done, expected)}"></progress> {html.escape(check)}',
    }


def _card(event: dict[str, Any], exercise: Exercise, number: int, remark: str) -> dict[str, str]:
    card = Scorecard.from_json(json.dumps(event["scorecard"]))
    # Rich would show it by itself in a notebook, once more for each line.
    console = Console(file=io.StringIO(), record=True, width=terminal.WIDTH, force_jupyter=False)
    console.print(terminal.card(card, exercise.title, note="(all that the compiler said is below)"))
    console.print(f"Checked: your answer as you ran it in [{number}].", markup=False, highlight=False)
    if remark:
        console.print(printable(remark), style="bold red", markup=False, highlight=False)
    if event["printed"]:
        console.print(f"Your program printed:\n{printable(event['printed'], 4000)}", markup=False, highlight=False)
    return {
        "text/plain": console.export_text(clear=False),
        "text/html": console.export_html(inline_styles=True, code_format=_PAGE) + _whole_texts(card),
    }


def _whole_texts(card: Scorecard) -> str:
    """Return all that the compiler said, to be opened by a click."""
    texts = [html.escape(line.details) for line in view.lines(card) if line.details]
    return "".join(_DETAILS.format(text=text) for text in texts)


def _both(text: str) -> dict[str, str]:
    return {"text/plain": text, "text/html": f"<pre>{html.escape(text)}</pre>"}
