"""Pictures of a scorecard by Vega-Lite, as SVG in the page's own colours: threads, and the roof that memory is."""

from __future__ import annotations

from typing import Any

import altair as alt
import vl_convert

from grader.amdahl import amdahl
from grader.model import Speed
from grader.reports.threads import Scaling

_WIDTH, _HEIGHT, _ROW = 250, 150, 26  # pixels: a phone shows all of it, and nothing is scaled down
_TEXT, _MUTED, _LINE, _ACCENT = "var(--text)", "var(--muted)", "var(--line)", "var(--accent)"


def threads(scaling: Scaling) -> str:
    """Return the speedups by threads, with Amdahl's law through them and what would be ideal, as an SVG element."""
    most = scaling.speedups[-1][0]
    counts = range(1, most + 1)
    laws = [{"threads": count, "speedup": count, "name": "ideal"} for count in counts]
    laws += [{"threads": count, "speedup": amdahl(scaling.serial, count), "name": "Amdahl"} for count in counts]
    measured = [{"threads": count, "speedup": speedup} for count, speedup in scaling.speedups]
    x = alt.X("threads:Q", title="threads", axis=alt.Axis(values=[count for count, _ in scaling.speedups], format="d"))
    y = alt.Y("speedup:Q", title="times as fast as one", scale=alt.Scale(domainMin=0))
    named = alt.Chart(alt.Data(values=laws)).encode(x=x, y=y)
    dash = alt.condition("datum.name == 'ideal'", alt.value([2, 3]), alt.value([6, 4]))
    lines = named.mark_line(color=_MUTED).encode(detail="name:N", strokeDash=dash)
    ends = named.transform_filter(alt.datum.threads == most).mark_text(align="left", dx=5, color=_MUTED, fontSize=11)
    points = alt.Chart(alt.Data(values=measured)).encode(x=x, y=y).mark_point(size=70, filled=True, opacity=1)
    layers = alt.layer(lines, ends.encode(text="name:N"), points.encode(color=alt.value(_ACCENT)))
    return svg(layers.properties(width=_WIDTH, height=_HEIGHT))


def roof(speed: Speed) -> str:
    """Return how near to memory's speed each program is, on a logarithmic scale, as an SVG element.

    The roof is that of Williams, Waterman and Patterson (2009) where memory is what limits: 100 % is the speed at which
    the C library moves the same bytes.
    """
    assert speed.roofline_fraction is not None
    roof_s = speed.roofline_fraction * speed.submission_s
    seconds = {"Baseline": speed.baseline_s, "Submission": speed.submission_s, "Reference": speed.reference_s}
    shares = {name: roof_s / each for name, each in seconds.items() if each}
    rows = [{"name": name, "share": share} for name, share in shares.items()]
    scale = alt.Scale(type="log", domain=[min(0.1, 0.8 * min(shares.values())), 1.6])
    axis = alt.Axis(format="~%", values=[10.0**power for power in range(-6, 1)])
    x = alt.X("share:Q", scale=scale, axis=axis, title="of the speed at which memory moves the bytes")
    y = alt.Y("name:N", sort=list(shares), title=None, axis=alt.Axis(domain=False, ticks=False, labelPadding=8))
    colour = alt.condition("datum.name == 'Submission'", alt.value(_ACCENT), alt.value(_MUTED))
    dots = alt.Chart(alt.Data(values=rows)).mark_point(size=90, filled=True, opacity=1).encode(x=x, y=y, color=colour)
    edge = alt.Chart(alt.Data(values=[{"share": 1.0}])).mark_rule(color=_TEXT, strokeWidth=2).encode(x="share:Q")
    return svg(alt.layer(dots, edge).properties(width=_WIDTH - 40, height=_ROW * len(rows)))


def svg(chart: Any) -> str:
    """Return a chart as an SVG element in the page's colours, which needs no script."""
    axis = {"labelColor": _MUTED, "titleColor": _MUTED, "gridColor": _LINE, "domainColor": _LINE, "tickColor": _LINE}
    plain = chart.configure(background="transparent", font="sans-serif")
    plain = plain.configure_axis(**axis, labelFontSize=11, titleFontSize=11, titleFontWeight="normal", tickMinStep=1)
    return str(vl_convert.vegalite_to_svg(plain.configure_view(stroke=None).to_json()))
