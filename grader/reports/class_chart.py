"""The picture of a class's speeds, drawn by Vega-Lite as SVG in the page's own colours: it needs no script."""

from __future__ import annotations

import altair as alt
import vl_convert

from grader.reports.class_figures import Speeds

_WIDTH, _HEIGHT = 290, 150  # pixels: a phone shows all of it, and nothing is scaled down
_ROW = 13  # pixels between the names of marks that would run into each other
_HEADROOM = 1.4  # of the highest bar, for the names
_TEXT, _MUTED, _LINE = "var(--text)", "var(--muted)", "var(--line)"


def draw(speeds: Speeds) -> str:
    """Return a histogram of the speeds on a logarithmic scale, with gate and tiers, as an SVG element."""
    gate = speeds.marks[0].ratio
    bins = [
        {"low": each.low, "high": each.high, "count": each.count, "fast": each.low >= gate * 0.999}
        for each in speeds.bins
    ]
    marks = [
        {"ratio": mark.ratio, "name": mark.name, "row": number * _ROW, "gate": number == 0}
        for number, mark in enumerate(speeds.marks)
    ]
    x = alt.X("low:Q", scale=alt.Scale(type="log", nice=False), title="times faster than the baseline")
    top = _HEADROOM * max(each.count for each in speeds.bins)
    y = alt.Y("count:Q", scale=alt.Scale(domain=[0, top], nice=False), title="submissions")
    colour = alt.condition("datum.fast", alt.value("var(--good)"), alt.value("var(--warn)"))
    bars = (
        alt.Chart(alt.Data(values=bins))
        .mark_bar(stroke="var(--card)", strokeWidth=1)
        .encode(x=x, x2="high:Q", y=y, y2=alt.datum(0), color=colour)
    )
    base = alt.Chart(alt.Data(values=marks)).encode(x=alt.X("ratio:Q"))
    dash = alt.condition("datum.gate", alt.value([1, 0]), alt.value([3, 3]))
    rules = base.mark_rule(color=_TEXT).encode(strokeDash=dash)
    names = base.mark_text(align="left", dx=3, color=_TEXT, fontSize=11).encode(
        y=alt.Y("row:Q", scale=None, axis=None), text="name:N"
    )
    chart = alt.layer(bars, rules, names).properties(width=_WIDTH, height=_HEIGHT)
    return _svg(chart.resolve_scale(y="independent"))


def _svg(chart: alt.LayerChart) -> str:
    axis = {"labelColor": _MUTED, "titleColor": _MUTED, "gridColor": _LINE, "domainColor": _LINE, "tickColor": _LINE}
    plain = chart.configure(background="transparent", font="sans-serif")
    plain = plain.configure_axis(**axis, labelFontSize=11, titleFontSize=11, titleFontWeight="normal", tickMinStep=1)
    plain = plain.configure_view(stroke=None)
    return str(vl_convert.vegalite_to_svg(plain.to_json()))
