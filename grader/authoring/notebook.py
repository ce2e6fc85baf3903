"""Render an exercise as a source notebook for nbgrader: handout, answer, public check, graded cells."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
from nbformat import NotebookNode, v4

from grader.authoring.render import NOTICE, render_handout
from grader.catalog import Backend, Exercise
from grader.ipynb import ANSWER
from grader.reports import gradebook

_TEMPLATES = Path(__file__).parents[2] / "templates"
_KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
_SECTION = re.compile(r"^(?=## )", re.MULTILINE)
_SCHEMA_VERSION = 3


def render_notebook(exercise: Exercise) -> NotebookNode:
    """Return the notebook with the solution in its answer cell; `nbgrader generate_assignment` clears it.

    Raises KitError as `render_handout` does.
    """
    sections = _SECTION.split(render_handout(exercise).removeprefix(NOTICE))
    cells = [
        *(_text(f"handout-{number}", section.strip()) for number, section in enumerate(sections, start=1)),
        _text("answer-note", _block("answer_note", exercise)),
        _code(ANSWER, exercise.solution.read_text(encoding="utf-8").rstrip("\n"), solution=True),
        _text("check-note", _block("check_note", exercise)),
        _code("check", _block("check", exercise), locked=True),
        _text("graded-note", _block("graded_note", exercise)),
        *(_graded(exercise, group, points) for group, points in graded_cells(exercise).items()),
    ]
    return v4.new_notebook(cells=cells, metadata={"kernelspec": _KERNEL, "language_info": {"name": "python"}})


def graded_cells(exercise: Exercise) -> dict[str, float]:
    """Return the points of each graded cell by its `grade_id`."""
    points: dict[str, float] = {}
    for check in exercise.checks.values():
        group = gradebook.group_of(check)
        points[group] = points.get(group, 0.0) + check.points
    return points


def _graded(exercise: Exercise, group: str, points: float) -> NotebookNode:
    source = _block("graded", exercise, group=group, points=f"{points:g}")
    return _code(group, source, grade=True, locked=True, points=points)


def _text(grade_id: str, source: str) -> NotebookNode:
    metadata = {"nbgrader": _marks(grade_id, locked=True)}
    cell: NotebookNode = v4.new_markdown_cell(source, id=grade_id, metadata=metadata)
    return cell


def _code(grade_id: str, source: str, **marks: Any) -> NotebookNode:
    cell: NotebookNode = v4.new_code_cell(source, id=grade_id, metadata={"nbgrader": _marks(grade_id, **marks)})
    return cell


def _marks(grade_id: str, **marks: Any) -> dict[str, Any]:
    """Return nbgrader's metadata of a cell; its schema is nbgrader/nbgraderformat/v3.json."""
    plain = {"grade": False, "solution": False, "locked": False, "task": False}
    return {"grade_id": grade_id, "schema_version": _SCHEMA_VERSION} | plain | marks


@cache
def _environment() -> jinja2.Environment:
    # Markdown and Python for a notebook, from the course's own files: escaping would spoil quotes.
    loader = jinja2.FileSystemLoader(_TEMPLATES)
    return jinja2.Environment(loader=loader, undefined=jinja2.StrictUndefined, autoescape=False)  # noqa: S701


def _block(name: str, exercise: Exercise, **values: str) -> str:
    template = _environment().get_template("notebook.j2")
    facts = {"exercise": exercise, "cuda": exercise.backend is Backend.CUDA}
    return "".join(template.blocks[name](template.new_context(facts | values))).strip()
