"""What a course's `course.toml` is made into: the index of all exercises, and the syllabus for a lecturer."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import jinja2

from grader import curriculum
from grader.authoring.render import Projection, cell
from grader.catalog import Exercise
from grader.curriculum import FILE, Curriculum

_TEMPLATES = Path(__file__).resolve().parents[2] / "templates"


def projections(root: Path, exercises: Sequence[Exercise]) -> list[Projection]:
    """Return the generated pages of the course at `root`, which has all `exercises`: none without a course.toml.

    Raises KitError as `curriculum.load` does.
    """
    source = root / "exercises" / FILE
    if not source.exists():
        return []
    course = curriculum.load(root, exercises)
    made = [Projection(root / "exercises" / "README.md", _render("course_index.md.j2", course), (source,))]
    if course.plans:
        made.append(Projection(root / "docs" / "syllabus.md", _render("syllabus.md.j2", course), (source,)))
    return made


def _render(template: str, course: Curriculum) -> str:
    steps = {step.exercise.slug: step for step in course.steps}
    # Markdown, written by the course's own author: escaping would spoil `<` in code.
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES),
        undefined=jinja2.StrictUndefined,
        autoescape=False,  # noqa: S701
    )
    environment.filters["cell"] = cell
    environment.filters["title"] = lambda slug: steps[slug].exercise.title
    environment.filters["minutes"] = lambda slug: steps[slug].minutes
    hours = round(sum(step.minutes for step in course.steps) / 60)
    return f"{environment.get_template(template).render(course=course, hours=hours).rstrip()}\n"
