"""Our links in nbgrader's chain: stubs at release, the judge in the place of `Execute`, a look at who gave points."""

from __future__ import annotations

import contextlib
import io
from pathlib import Path
from typing import Any

from nbformat import NotebookNode, v4
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.preprocessors import ClearSolutions, NbGraderPreprocessor
from nbgrader.utils import is_grade, is_solution
from rich.console import Console
from traitlets import Bool, Unicode

from grader import catalog, classroom
from grader.authoring.render import render_stub
from grader.catalog import Exercise
from grader.classroom import ResultStore
from grader.cuda import gpu_for
from grader.errors import KitError
from grader.ipynb import ANSWER
from grader.judge.session.answer import read
from grader.judge.session.grade import Options
from grader.judge.trial import of_this_process
from grader.model import Scorecard
from grader.notebooks.renamed import is_noted
from grader.reports import gradebook, terminal
from grader.reports.gradebook import Mark
from grader.sandbox import choice
from grader.student_ids import student_id
from grader.text import one_line

_MARKS = "jitgrade"  # where in nbgrader's resources, which live in this process, the judge leaves its marks

Resources = dict[str, Any]
Processed = tuple[NotebookNode, Resources]


class ClearAnswers(ClearSolutions):  # type: ignore[misc]  # nbgrader has no types
    """nbgrader's ClearSolutions, but for the answer cell: that becomes the very stub that is in exercises/."""

    def preprocess_cell(self, cell: NotebookNode, resources: Resources, cell_index: int) -> Processed:
        """Replace the solution in one cell."""
        if is_solution(cell) and cell.metadata.nbgrader["grade_id"] == ANSWER:
            cell.source = render_stub(cell.source).rstrip("\n")
            return cell, resources
        done: Processed = super().preprocess_cell(cell, resources, cell_index)
        return done


class Judge(NbGraderPreprocessor):  # type: ignore[misc]
    """Judges a submitted notebook's answer in a sandbox, as `jitgrade grade` does, and executes nothing here.

    Every graded cell gets two outputs: the scorecard as text, and its points as the value of the cell, which is what
    nbgrader reads. Scorecards are kept in `scorecards/`; what has not changed is not judged again.
    """

    course = Unicode("..", help="The folder with exercises/, solutions/ and tests/.").tag(config=True)
    keep_best = Bool(False, help="Whether an earlier submission with more points counts.").tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: Resources) -> Processed:
        """Judge one notebook; raises KitError, which is no mark, where the kit or the machine cannot.

        What nbgrader has of the student from before is then no mark either: its points are open.
        """
        try:
            return self._judged(nb, resources)
        except Exception:
            hold_open(nb, resources["nbgrader"])
            raise

    def _judged(self, nb: NotebookNode, resources: Resources) -> Processed:
        names = resources["nbgrader"]
        exercise = self._exercise(names["notebook"])
        coursedir = self.parent.parent.coursedir
        folder = coursedir.format_path(coursedir.submitted_directory, names["student"], names["assignment"])
        store = ResultStore(self._root() / "scorecards" / one_line(names["assignment"]), keep_best=self.keep_best)
        options = Options(gpu=gpu_for([exercise]), isolation=choice.strongest(), course=of_this_process())
        student, file = student_id(names["student"]), Path(folder) / f"{exercise.slug}.ipynb"
        try:
            graded, _ = classroom.grade_one(exercise, student, read(exercise, file), store, options)
        except Exception:
            classroom.mark_stale(store.path(student, exercise.slug))
            raise
        card = graded.scorecard
        self.log.info("%s %s: %s, %g points", card.student, card.exercise, card.verdict, card.score)
        resources[_MARKS] = write_marks(nb, exercise, card)
        return nb, resources

    def _root(self) -> Path:
        return Path(self.parent.parent.coursedir.root)

    def _exercise(self, slug: str) -> Exercise:
        root = self._root() / self.course
        if not (root / "exercises" / slug / "exercise.toml").is_file():
            raise KitError(f"{root}: has no exercise {slug}. Correct c.Judge.course in nbgrader_config.py.")
        return catalog.load(root / "exercises" / slug)


class Confirm(NbGraderPreprocessor):  # type: ignore[misc]
    """Stands after SaveAutoGrades: points that the judge did not give are taken back; open ones await a person.

    So do those of a notebook that was handed in under another name.

    Without it, `Execute` in the judge's place would leave points to whoever empties a cell from inside the kernel.
    """

    def preprocess(self, nb: NotebookNode, resources: Resources) -> Processed:
        """Look at every graded cell of one notebook."""
        names = resources["nbgrader"]
        given: dict[str, Mark] = resources.get(_MARKS, {})
        place = (names["notebook"], names["assignment"], names["student"])
        folders = self.parent.parent.coursedir
        folder = folders.format_path(folders.submitted_directory, names["student"], names["assignment"])
        look = is_noted(Path(folder), f"{names['notebook']}.ipynb")
        with Gradebook(names["db_url"]) as book:
            for grade_id in _graded_ids(nb):
                grade = book.find_grade(grade_id, *place)
                if grade_id not in given:
                    self.log.warning("%s: not judged, so no points. Is the judge in nbgrader_config.py?", grade_id)
                    grade.auto_score = 0.0
                elif given[grade_id].open or look:
                    grade.needs_manual_grade = True
            book.db.commit()
        return nb, resources


def hold_open(nb: NotebookNode, names: dict[str, Any]) -> None:
    """Take back what the graded cells of a notebook earned before, and have them await a person; `names` is nbgrader's.

    Otherwise an older submission's points would pass for those of one that could not be judged.
    """
    with Gradebook(names["db_url"]) as book:
        for grade_id in _graded_ids(nb):
            with contextlib.suppress(MissingEntry):
                grade = book.find_grade(grade_id, names["notebook"], names["assignment"], names["student"])
                grade.auto_score, grade.needs_manual_grade = 0.0, True
        book.db.commit()


def write_marks(nb: NotebookNode, exercise: Exercise, card: Scorecard) -> dict[str, Mark]:
    """Give every graded cell of `nb` its outputs, and return the marks by `grade_id`.

    Raises KitError where the released points are no longer the exercise's.
    """
    found = gradebook.marks(card)
    cells = {cell.metadata.nbgrader["grade_id"]: cell for cell in nb.cells if is_grade(cell) and not is_solution(cell)}
    for grade_id, mark in found.items():
        if grade_id not in cells or abs(cells[grade_id].metadata.nbgrader["points"] - mark.maximum) > 1e-9:
            raise KitError(f"{exercise.slug}: its points were changed after the release. Run `make release` again.")
    shown = _shown(card, exercise)
    for number, (grade_id, mark) in enumerate(found.items()):
        told = (shown if number == 0 else "") + _explained(mark)
        value = v4.new_output("execute_result", {"text/plain": repr(mark.points)}, execution_count=1)
        text = [v4.new_output("stream", name="stdout", text=told)] if told else []
        cells[grade_id].outputs = [*text, value]
    return found


def _shown(card: Scorecard, exercise: Exercise) -> str:
    """Return the card as text: nbconvert escapes it, whatever is in it."""
    page = io.StringIO()
    console = Console(
        file=page, width=terminal.WIDTH, force_terminal=True, force_jupyter=False, color_system="standard"
    )
    console.print(terminal.card(card, exercise.title))
    kept = card.environment.get(classroom.KEPT, "")
    return page.getvalue() + (f"\n{one_line(kept)}\n" if kept else "")


def _explained(mark: Mark) -> str:
    if mark.open:
        return f"{mark.open:g} of {mark.maximum:g} points are still open: they could not be judged.\n"
    return ""


def _graded_ids(nb: NotebookNode) -> list[str]:
    return [cell.metadata.nbgrader["grade_id"] for cell in nb.cells if is_grade(cell) and not is_solution(cell)]
