"""Why an answer is slow, as a terminal shows it: the line, the fact, what it costs, what to write instead."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Column, Table
from rich.text import Text

from grader.causes import Cause, Diagnosis, LineShare
from grader.model import Scorecard
from grader.reports.threads import Scaling
from grader.text import one_line

_LONGEST_LINE = 66
SAMPLED = "Of a call's time on one thread, seen at hundreds of random moments: give or take 5 %."
_UNSEEN = "Which lines take how long could not be seen: a call is too short, or this machine is too busy or forbids it."
_KERNEL = (Cause.UNCOALESCED, Cause.BANK_CONFLICT, Cause.DIVERGENT, Cause.ATOMICS, Cause.OCCUPANCY)
_NOT_SAMPLED = {Cause.NOT_COMPILED, Cause.RECOMPILED, Cause.OBJECT_MODE, Cause.TEMPORARIES, *_KERNEL}


def explained(scorecard: Scorecard) -> Iterator[RenderableType]:
    """Yield what is new since the last attempt, the diagnoses, and where the time goes, as far as known."""
    parts: list[RenderableType] = []
    if scorecard.since:
        parts += [Text("Since your last attempt", style="bold"), Text(one_line(scorecard.since, 400)), Text()]
    if scorecard.diagnoses:
        parts += [Text("Why it is not faster", style="bold"), Text(), shown(scorecard.diagnoses)]
    if scaling := Scaling.of(scorecard.scaling):
        parts += [Text("What more threads give", style="bold"), Text(scaling.told), Text()]
    if scorecard.lines:
        parts += [margin(scorecard.lines), Text()]
    elif told := unseen(scorecard.diagnoses, scorecard.lines):
        parts += [Text(told, style="dim"), Text()]
    if parts:
        yield Padding(Group(*parts), (0, 0, 0, 1))


def shown(diagnoses: Sequence[Diagnosis], source: Sequence[str] = ()) -> RenderableType:
    """Return the diagnoses below each other; `source` are the lines of the file, where they are at hand."""
    return Group(*(Padding(Group(*_lines(one, source)), (0, 0, 1, 0)) for one in diagnoses))


def margin(lines: Sequence[LineShare]) -> RenderableType:
    """Return where the time goes, line by line, in at most 80 columns."""
    table = Table.grid(Column(justify="right"), Column(justify="right"), Column(no_wrap=True), padding=(0, 1))
    for one in lines:
        table.add_row(f"{one.share:.0%}", Text(str(one.line), style="dim"), _code(one.text))
    return Group(Text("Where the time goes", style="bold"), table, Text(SAMPLED, style="dim"))


def unseen(diagnoses: Sequence[Diagnosis], lines: Sequence[LineShare]) -> str:
    """Return what is said where compiled code was diagnosed and no share of a line is known; nothing elsewhere."""
    return _UNSEEN if diagnoses and not lines and not {one.id for one in diagnoses} & _NOT_SAMPLED else ""


def _code(text: str) -> Text:
    return Text(one_line(text.strip(), _LONGEST_LINE), no_wrap=True, overflow="ellipsis")


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
