"""What all pages are made of: the measured data, charts that the page feeds from it, tables, questions and answers."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import altair as alt
import vl_convert
from markupsafe import Markup

from grader.explore.provenance import Provenance
from grader.reports import html

_ESCAPES = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


@dataclass(frozen=True)
class Table:
    """The numbers under a plot: what they are, the columns' names, and rows of texts."""

    caption: str
    heads: tuple[str, ...]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True)
class Content:
    """What makes a page: plots by their ids, each with its table, and three questions, each with its answer.

    `more` are further values for the explorer's own template.
    """

    explorer: str
    title: str
    lead: str
    charts: Mapping[str, alt.TopLevelMixin]
    tables: Mapping[str, Table]
    questions: Sequence[tuple[str, Sequence[str]]]
    more: Mapping[str, object]


def data_text(measured: Any) -> str:
    """Return what an explorer measured, a frozen dataclass, as the text of its JSON file."""
    return json.dumps(asdict(measured), allow_nan=False, indent=1) + "\n"


def render(measured: Any, provenance: Provenance, content: Content) -> str:
    """Return the page of what was measured, with the same data in it as in the file beside it."""
    charts = {name: json.loads(chart.to_json()) for name, chart in content.charts.items()}
    return html.render(
        f"explore/{content.explorer}.html.j2",
        styles=[_template("explore.css")],
        scripts=[_vega(), _template("explore.js"), _template(f"{content.explorer}.js")],
        explorer=content.explorer,
        title=content.title,
        lead=content.lead,
        tables=content.tables,
        questions=content.questions,
        provenance=provenance,
        data=_inert(data_text(measured)),
        charts=_inert(json.dumps(charts)),
        **content.more,
    )


def _inert(text: str) -> Markup:
    r"""Return JSON that cannot end the element it stands in: what HTML knows is written as `\u003c` and its like."""
    return Markup(text.translate(_ESCAPES))  # noqa: S704  no < is left in it


def _template(name: str) -> str:
    return (html.TEMPLATES / "explore" / name).read_text(encoding="utf-8")


@functools.cache
def _vega() -> str:
    """Return Vega, Vega-Lite and Vega-Embed as one script; the page has its expressions interpreted, not compiled."""
    bundle = str(vl_convert.javascript_bundle())  # type: ignore[call-arg]  # its stubs know no default
    return bundle.replace("</script", "<\\/script")
