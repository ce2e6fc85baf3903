"""Why an answer is slow, as a terminal shows it: the line, the fact, what it costs, what to write instead."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from grader.model import Diagnosis
from grader.text import one_line

_LONGEST_LINE = 66


def shown(diagnoses: Sequence[Diagnosis], source: Sequence[str] = ()) -> RenderableType:
    """Return the diagnoses below each other; `source` are the lines of the file, where they are at hand."""
    return Group(*(Padding(Group(*_lines(one, source)), (0, 0, 1, 0)) for one in diagnoses))


def bounded(diagnosis: Diagnosis) -> Diagnosis:
    """Return a diagnosis whose texts are single lines of a length that one reads."""
    return dataclasses.replace(
        diagnosis,
        title=one_line(diagnosis.title),
        message=one_line(diagnosis.message, 400),
        cost=one_line(diagnosis.cost, 200),
        remedy=one_line(diagnosis.remedy, 300),
    )


def _lines(diagnosis: Diagnosis, source: Sequence[str]) -> Iterator[Text]:
    diagnosis = bounded(diagnosis)
    where = f"  line {diagnosis.line}" if diagnosis.line else ""
    yield Text.assemble((one_line(diagnosis.title, 80), "bold yellow"), (where, "dim"))
    if 0 < diagnosis.line <= len(source):
        yield Text.assemble(
            (f"{diagnosis.line:5} ", "dim"), one_line(source[diagnosis.line - 1].strip(), _LONGEST_LINE)
        )
    yield Text(diagnosis.message)
    if diagnosis.cost:
        yield Text(diagnosis.cost, style="dim")
    yield Text.assemble(("Instead: ", "cyan"), diagnosis.remedy)
