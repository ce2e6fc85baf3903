"""What of a submitted notebook gets into nbgrader: the text of its cells, put into the released notebook.

nbgrader's own reading believes the student's JSON: metadata of an old version stops the run of the whole class, a
broken file leaves a student without a mark, a text cell is a page of theirs in the grader's browser.
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import NotebookExporter
from nbformat import NotebookNode, v4
from nbgrader.converters.base import NbGraderException

from grader import ipynb
from grader.errors import KitError
from grader.judge.session.answer import read_notebook
from grader.notebooks.renamed import bring
from grader.notebooks.submitted import objection
from grader.text import one_line

MOST_SHOWN = 40_000  # characters of an answer, and of a student's other cells, that a grader gets to see


class Admission(NotebookExporter):  # type: ignore[misc]  # nbconvert has no types
    """Reads a submitted notebook as the released one with the student's answers in it: `Autograde.exporter_class`."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        # nbgrader makes its exporter when it has found the submissions and before it looks into any of them.
        leave_out(self.parent.assignments, Path(self.parent.coursedir.root) / "set_aside", self.log.error)
        for folder, notebooks in self.parent.assignments.items():
            brought = bring(Path(folder), self._released(Path(folder).name), self.log.warning)
            notebooks += [str(place) for place in brought]

    def _released(self, assignment: str) -> list[str]:
        """Return the names of an assignment's notebooks."""
        folder = self.parent.coursedir
        released = Path(folder.format_path(folder.release_directory, ".", assignment))
        return sorted(path.name for path in released.glob("*.ipynb"))

    def from_filename(self, filename: str, resources: Any = None, **options: Any) -> Any:
        """Read, process and export the notebook in `filename`, as nbconvert's method does."""
        folder = self.parent.coursedir
        names = resources["nbgrader"]
        released = Path(folder.format_path(folder.release_directory, ".", names["assignment"]))
        notebook = admitted(Path(filename), released / f"{names['notebook']}.ipynb")
        return self.from_notebook_node(notebook, resources=resources, **options)


def leave_out(submissions: dict[str, Any], aside: Path, tell: Callable[[str], None]) -> None:
    """Remove from `submissions`, which are by their folders, those that nbgrader must not look into.

    Their folders are moved to `aside`: formgrader looks into all that are in submitted/, and a pipe there would keep it
    waiting. Raises NbGraderException, as nbgrader does in that case, where no submission is left.
    """
    for folder in map(Path, list(submissions)):
        reason = objection(folder)
        if reason:
            del submissions[str(folder)]
            tell(f"Not graded, {one_line(folder.name)} of {one_line(folder.parent.name)}: {reason}.")
            tell(f"It is in {_moved(folder, aside / folder.parent.name)} now. Move it back when that is done.")
    if not submissions:
        raise NbGraderException("No submission is left to be graded.")


def _moved(folder: Path, into: Path) -> str:
    """Move `folder` there, under a name that is free, and return the place, fit to be shown."""
    names = (folder.name + "+" * number for number in itertools.count())
    place = next(into / name for name in names if not os.path.lexists(into / name))
    try:
        into.mkdir(parents=True, exist_ok=True)
        folder.rename(place)
    except OSError as error:
        return f"{one_line(str(folder), 1000)} still ({error.strerror}), where formgrader may meet it,"
    return one_line(str(place), 1000)


def admitted(submitted: Path, released: Path) -> NotebookNode:
    """Return the notebook at `released` with what the student wrote at `submitted`.

    Whatever is wrong with that file, it is a whole notebook; why there is no answer in it, the judge will say.
    Raises KitError where the released notebook is missing.
    """
    if not released.is_file():
        raise KitError(f"{released}: is missing. `nbgrader generate_assignment` makes it.")
    notebook: NotebookNode = nbformat.read(released, as_version=4)
    try:
        cells = ipynb.cells_of(read_notebook(submitted))
    except ipynb.Unreadable:
        return notebook
    for cell in notebook.cells:
        marks = cell.metadata.get("nbgrader", {})
        if marks.get("solution"):
            answer = ipynb.source_of(cells, marks["grade_id"])
            cell.source = cell.source if answer is None else _cut(answer, MOST_SHOWN)
    notebook.cells += _others(cells, notebook)
    return notebook


def _others(cells: list[ipynb.Cell], notebook: NotebookNode) -> list[NotebookNode]:
    """Return the cells that the student added, as code that nobody runs: rendered as text they could act in a page."""
    known = {cell.metadata.get("nbgrader", {}).get("grade_id") for cell in notebook.cells} - {None}
    own = [cell.source for cell in cells if cell.grade_id not in known and cell.source.strip()]
    shown: list[NotebookNode] = []
    left = MOST_SHOWN
    for number, source in enumerate(own, start=1):
        text = _cut(source, left)
        left -= len(text)
        shown.append(v4.new_code_cell(text, id=f"own-{number}"))
        if left <= 0:
            break
    return shown


def _cut(text: str, limit: int) -> str:
    """Return `text`, or as much of it as pages can bear: colouring megabytes of code takes nbconvert minutes."""
    return text if len(text) <= limit else text[:limit] + "\n# ... (cut)"
