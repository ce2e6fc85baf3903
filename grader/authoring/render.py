"""Project what authors write into what ships: the solution into the stub, the handout into README.md."""

from __future__ import annotations

import traceback
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import jinja2

from grader.authoring.sources import BEGIN, Region, solution_regions
from grader.catalog import EntryPoint, Exercise, Kind
from grader.errors import KitError

ANSWER = ("# YOUR CODE HERE", "raise NotImplementedError()")
HELPERS = "# (Helper functions of your own may stand here.)"
NOTICE = "<!-- Generated from handout.md and exercise.toml by `make render`: edit those, not this file. -->\n"


@dataclass(frozen=True)
class Projection:
    """A generated file: where it stands, what it must hold and the files it is made from."""

    path: Path
    text: str
    sources: tuple[Path, ...]


def render_stub(solution_text: str, name: str = "solution") -> str:
    """Return the file that students start from: `solution_text` with every solution region replaced.

    A region inside a function becomes a place to fill that raises NotImplementedError, one at module
    level a single comment. Raises KitError with `name` and the line where the markers are broken, or
    where there is none: such a stub would be the whole answer.
    """
    regions = solution_regions(solution_text, name)
    if not regions:
        raise KitError(f"{name}:1: no solution region: put {BEGIN!r} and its END around every answer.")
    lines = solution_text.split("\n")
    for region in reversed(regions):
        lines[region.first - 1 : region.last] = _replacement(region)
    return "\n".join(lines).rstrip("\n") + "\n"


def render_handout(exercise: Exercise) -> str:
    """Return the text of README.md: handout.md with the numbers of exercise.toml filled in.

    Raises KitError with file and line for a template that is broken or names something unknown.
    """
    path = exercise.folder / "handout.md"
    # Markdown for a text editor, written by the course's own author: escaping would spoil `<` in code.
    environment = jinja2.Environment(undefined=jinja2.StrictUndefined, autoescape=False)  # noqa: S701
    try:
        body = environment.from_string(path.read_text(encoding="utf-8")).render(
            exercise=exercise,
            points_table=points_table(exercise),
            speed_table=speed_table(exercise),
            signature=signature(exercise),
        )
    except (jinja2.TemplateError, TypeError, ValueError) as error:
        fix = "Correct the template there, or the key in exercise.toml that it names."
        raise KitError(f"{path}:{_template_line(error)}: {error}. {fix}") from error
    return NOTICE + body.rstrip("\n") + "\n"


def points_table(exercise: Exercise) -> str:
    """Return a Markdown table of the checks: title, public or hidden, points."""
    checks = exercise.checks.values()
    rows = [(check.title, exercise.visibility(check.id), f"{check.points:g}") for check in checks]
    return _table(("Check", "Test", "Points"), rows)


def speed_table(exercise: Exercise) -> str:
    """Return a Markdown table of the gate and the tiers with their points; empty where nothing is timed."""
    speed = exercise.speed
    if speed is None:
        return ""
    gate = (f"at least {speed.gate:g} times as fast as the baseline (the gate)", f"{speed.gate_points:g}")
    tiers = [
        (f"also at least {100 * tier.fraction:g} % of the reference's speed", f"{tier.points:g}")
        for tier in sorted(speed.tiers, key=lambda tier: tier.fraction)
    ]
    return _table((f"Speed of `{speed.entry_point}`", "Points"), [gate, *tiers])


def signature(exercise: Exercise) -> str:
    """Return a Markdown code block with one line for each entry point, as a caller writes it."""
    return "\n".join(["```python", *map(_call, exercise.entry_points.values()), "```"])


def _call(entry: EntryPoint) -> str:
    """Return how a caller writes a call of `entry`."""
    *inputs, out = entry.arguments
    if entry.kind is Kind.UFUNC:
        given = out if entry.outputs == 1 else f"({', '.join(f'{out}[{n}]' for n in range(entry.outputs))})"
        return f"{entry.name}({', '.join(inputs)}, out={given})"
    launch = "[blocks, threads_per_block]" if entry.kind is Kind.KERNEL else ""
    return f"{entry.name}{launch}({', '.join(entry.arguments)})"


def projections(exercise: Exercise) -> list[Projection]:
    """Return the generated files of `exercise`. Without the solution (a student's kit) the stub is left out.

    Raises KitError as `render_stub` and `render_handout` do.
    """
    told = (exercise.folder / "handout.md", exercise.folder / "exercise.toml")
    made = [Projection(exercise.folder / "README.md", render_handout(exercise), told)]
    if exercise.solution.is_file():
        text = exercise.solution.read_text(encoding="utf-8")
        made.append(Projection(exercise.stub, render_stub(text, str(exercise.solution)), (exercise.solution,)))
    return made


def drift(exercise: Exercise) -> list[str]:
    """Return one problem, with its fix, for each generated file of `exercise` that is not what it would be now."""
    return drifted(exercise.root, projections(exercise))


def drifted(root: Path, made: Iterable[Projection]) -> list[str]:
    """Return one problem, with its fix, for each file below `root` that is not as it is made now."""
    return [
        f"{each.path.relative_to(root)}: differs from what is made of"
        f" {' and '.join(str(source.relative_to(root)) for source in each.sources)}:"
        " edit only what it is made of, then run `make render`."
        for each in made
        if not _holds(each)
    ]


def write(made: Iterable[Projection]) -> list[Path]:
    """Write the generated files and return those that changed."""
    changed = [each for each in made if not _holds(each)]
    for each in changed:
        each.path.write_text(each.text, encoding="utf-8", newline="\n")
    return [each.path for each in changed]


def _holds(made: Projection) -> bool:
    return made.path.is_file() and made.path.read_bytes() == made.text.encode()


def _replacement(region: Region) -> list[str]:
    return [region.indent + line for line in ANSWER] if region.indent else [HELPERS]


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    ruler = tuple("---:" if name == "Points" else "---" for name in head)
    escaped = [tuple(map(cell, row)) for row in rows]
    return "\n".join("| " + " | ".join(row) + " |" for row in [head, ruler, *escaped])


def cell(text: str) -> str:
    """Return a text that stays in its cell of a Markdown table."""
    return text.replace("|", "\\|")


def _template_line(error: Exception) -> int:
    """Return the line of the template that `error` came from, 1 where nothing says."""
    if isinstance(error, jinja2.TemplateSyntaxError):
        return error.lineno
    frames = traceback.extract_tb(error.__traceback__)
    lines = [frame.lineno for frame in frames if frame.filename == "<template>" and frame.lineno]
    return lines[-1] if lines else 1
