"""The picture of the study: what became of programs of each speed, under each load."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import altair as alt

from grader.model import Verdict
from tests.noise.load import LOADS
from tests.noise.recording import Decision

_COLOURS = {Verdict.PASSED: "#2a7f62", Verdict.NOISY: "#c9c9c9", Verdict.SLOW: "#c2571a"}


def draw(decisions: Sequence[Decision], file: Path) -> None:
    """Write the picture as SVG: for each load and speed, the shares of the verdicts as a stacked bar."""
    rows = [
        {"load": d.recording.load, "speed": f"{d.recording.factor:g}", "verdict": str(d.verdict)} for d in decisions
    ]
    verdicts = [str(verdict) for verdict in _COLOURS]
    chart = (
        alt.Chart(alt.Data(values=rows))
        .mark_bar()
        .encode(
            x=alt.X("speed:N", title="speed, in times the gate", sort=None, axis=alt.Axis(labelAngle=0)),
            y=alt.Y("count():Q", stack="normalize", title="share of verdicts", axis=alt.Axis(format="%")),
            color=alt.Color("verdict:N", scale=alt.Scale(domain=verdicts, range=list(_COLOURS.values()))),
            column=alt.Column("load:N", sort=[str(load) for load in LOADS], title=None),
        )
        .properties(width=120, height=160)
    )
    chart.save(file)
