"""The picture of the study: what became of programs of each speed, under each load."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import altair as alt

from grader.model import Verdict
from tests.studies.noise.recording import Decision
from tests.studies.noise.report import by_load

_COLOURS = {Verdict.PASSED: "#2a7f62", Verdict.NOISY: "#c9c9c9", Verdict.SLOW: "#c2571a"}


def draw(decisions: Sequence[Decision], file: Path) -> None:
    """Write the picture as SVG: a panel for each load, in it for each speed the shares of the verdicts."""
    panels = [_panel(load, here) for load, here in by_load(decisions)]
    alt.hconcat(*panels).resolve_scale(y="shared").save(file)


def _panel(load: str, decisions: Sequence[Decision]) -> alt.Chart:
    rows = [{"speed": f"{d.recording.factor:g}", "verdict": str(d.verdict)} for d in decisions]
    verdicts, colours = [str(verdict) for verdict in _COLOURS], list(_COLOURS.values())
    return (
        alt.Chart(alt.Data(values=rows), title=load, width=120, height=160)
        .mark_bar()
        .encode(
            x=alt.X("speed:N", title="speed, in times the gate", axis=alt.Axis(labelAngle=0)),
            y=alt.Y("count():Q", stack="normalize", title="share of verdicts", axis=alt.Axis(format="%")),
            color=alt.Color("verdict:N", scale=alt.Scale(domain=verdicts, range=colours)),
        )
    )
