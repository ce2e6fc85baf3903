"""How all charts look: the page's colours in light and dark, a legend below, axes that fit a phone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt

HEIGHT = 260  # pixels
_COLOURS = ("var(--c1)", "var(--c2)", "var(--c3)", "var(--c4)")
_SHAPES = ("circle", "square", "triangle-up", "diamond")
_TEXT, _MUTED, _LINE = "var(--text)", "var(--muted)", "var(--line)"
_DECADES = [10.0**power for power in range(-10, 9)]  # where logarithmic axes have their lines
SECONDS = "format(datum.value, '~s') + 's'"


def counts(field: str, title: str) -> alt.X:
    """Return a logarithmic axis of whole numbers."""
    return alt.X(
        f"{field}:Q", scale=alt.Scale(type="log", nice=False), axis=alt.Axis(format="~s", values=_DECADES), title=title
    )


def seconds(field: str = "seconds", title: str = "seconds of a call") -> alt.Y:
    """Return a logarithmic axis of seconds, in their best units."""
    return alt.Y(
        f"{field}:Q", scale=alt.Scale(type="log"), axis=alt.Axis(labelExpr=SECONDS, values=_DECADES), title=title
    )


def colour(field: str, names: Sequence[str]) -> alt.Color:
    """Return a colour for each of the names, told in a legend below."""
    scale = alt.Scale(domain=list(names), range=list(_COLOURS[: len(names)]))
    return alt.Color(f"{field}:N", scale=scale, legend=_legend())


def shape(field: str, names: Sequence[str]) -> alt.Shape:
    """Return a shape for each of the names: who cannot tell the colours apart can tell these."""
    scale = alt.Scale(domain=list(names), range=list(_SHAPES[: len(names)]))
    return alt.Shape(f"{field}:N", scale=scale, legend=_legend())


def _legend() -> alt.Legend:
    return alt.Legend(title=None, orient="bottom", columns=2, labelLimit=400)


def lines(name: str, x: alt.X, y: alt.Y, field: str, names: Sequence[str], keep: str = "true") -> alt.LayerChart:
    """Return lines with a point at each number that the data set `name` has where `keep` holds."""
    base = alt.Chart(alt.NamedData(name=name)).transform_filter(keep).encode(x=x, y=y, color=colour(field, names))
    return alt.layer(
        base.mark_line(strokeWidth=2), base.mark_point(size=45, filled=True).encode(shape=shape(field, names))
    )


def rule(signal: str, axis: str = "x") -> alt.Chart:
    """Return a dashed line at the value of a signal, which a slider sets."""
    at = (alt.XDatum if axis == "x" else alt.YDatum)(alt.ExprRef(signal), type="quantitative")
    mark = alt.Chart(alt.InlineData(values=[{}])).mark_rule(strokeDash=[5, 4], color=_TEXT)
    return mark.encode(**{axis: at})


def dots(name: str, field: str, title: str, names: alt.Color, label: str = "title") -> alt.LayerChart:
    """Return a dot at the seconds of each row of the data set `name`, with the number, on a logarithmic axis."""
    axis = alt.Axis(labelExpr=SECONDS, values=_DECADES)
    x = alt.X(f"{field}:Q", scale=alt.Scale(type="log", padding=30), axis=axis, title=title)
    y = alt.Y(f"{label}:N", title=None, sort=None, axis=alt.Axis(grid=True))
    base = alt.Chart(alt.NamedData(name=name)).encode(x=x, y=y)
    told = base.transform_calculate(told=f"format(datum.{field}, '.3s') + 's'")
    text = told.mark_text(dy=-11, fontSize=11, color=_TEXT).encode(text="told:N")
    return alt.layer(base.mark_point(size=110, filled=True, opacity=1).encode(color=names), text).properties(
        height=alt.Step(36)
    )


def bars(name: str, x: alt.X, y: alt.Y, height: int = 22) -> alt.Chart:
    """Return a bar for each row of the data set `name`, of so many pixels each."""
    chart = alt.Chart(alt.NamedData(name=name)).mark_bar(cornerRadiusEnd=3, size=height - 8)
    return chart.encode(x=x, y=y).properties(height=alt.Step(height))


def finished(chart: Any, height: int | None = HEIGHT, **signals: object) -> Any:
    """Return a chart as wide as its place, in the page's colours; `signals` are those that sliders set, at first."""
    axis = {"labelColor": _MUTED, "titleColor": _MUTED, "gridColor": _LINE, "domainColor": _LINE, "tickColor": _LINE}
    sized = chart.properties(width="container", **({"height": height} if height else {}))
    sized = sized.add_params(*(alt.param(name=name, value=value) for name, value in signals.items()))
    plain = sized.configure(
        background="transparent",
        font="system-ui, sans-serif",
        autosize=alt.AutoSizeParams(type="fit-x", contains="padding"),
    )
    plain = plain.configure_axis(**axis, labelFontSize=12, titleFontSize=12, titleFontWeight="normal", labelLimit=150)
    return plain.configure_view(stroke=None).configure_legend(labelColor=_TEXT, labelFontSize=12, symbolSize=80)
