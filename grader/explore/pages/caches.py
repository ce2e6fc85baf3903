"""The page of the cache explorer."""

from __future__ import annotations

import altair as alt

from grader.explore.caches import Caches, Outcome, Start
from grader.explore.pages import charts
from grader.explore.pages.page import Content, Table, render
from grader.reports import units

_COLOURS = {Outcome.COMPILED: "var(--c1)", Outcome.LOADED: "var(--c2)", Outcome.STALE: "var(--bad)"}


def page(measured: Caches) -> str:
    """Return the page."""
    return render(
        measured,
        measured.provenance,
        Content(
            "caches",
            "Compile, call, cache",
            "What a cache on disk saves a new process, what makes it compile again, and what does not but should;"
            " and what is left of a call when one compiled function calls another.",
            {"starts": charts.finished(_starts(), height=None), "costs": charts.finished(_costs(), height=None)},
            {"starts": _starts_table(measured), "costs": _costs_table(measured)},
            _questions(measured),
            {
                "cached": measured.cached,
                "helper": measured.helper,
                "codes": [(code.title, code.title) for code in measured.codes],
            },
        ),
    )


def _starts() -> alt.LayerChart:
    scale = alt.Scale(domain=list(_COLOURS), range=list(_COLOURS.values()))
    colour = alt.Color("outcome:N", scale=scale, legend=alt.Legend(title=None, orient="bottom", columns=2))
    return charts.dots("starts", "first_call_s", "seconds of the first call", colour)


def _costs() -> alt.LayerChart:
    return charts.dots("costs", "seconds", "seconds of a call", charts.colour("caller", ("Python", "compiled code")))


def _starts_table(measured: Caches) -> Table:
    heads = (
        "Start",
        "Change",
        "First call",
        "What it did",
        "Second call",
        "import numba",
        "Waking Numba",
        "Answer",
        "Right",
    )
    return Table("A process started after each change", heads, [_row(start) for start in measured.starts])


def _row(start: Start) -> tuple[str, ...]:
    times = (start.second_call_s, start.imported_s, start.woken_s)
    told = tuple(units.seconds(value) for value in times)
    return (
        start.title,
        start.change,
        units.seconds(start.first_call_s),
        start.outcome,
        *told,
        f"{start.answer:g}",
        f"{start.right:g}",
    )


def _costs_table(measured: Caches) -> Table:
    rows = [(cost.title, cost.caller, units.seconds(cost.seconds)) for cost in measured.costs]
    return Table("Seconds of one call", ("What is called", "From", "Seconds"), rows)


def _questions(measured: Caches) -> list[tuple[str, list[str]]]:
    return [
        ("What does the cache save, and what not?", [_saves(measured)]),
        ("What makes it compile again, and what should but does not?", _invalidates(measured)),
        ("Does one compiled function cost anything to call from another?", [_calls(measured)]),
    ]


def _saves(measured: Caches) -> str:
    cold, warm = measured.starts[:2]
    size = sum(octets for _, octets in measured.files)
    return (
        f"Of the first call: {units.seconds(cold.first_call_s)} of compiling become {units.seconds(warm.first_call_s)}"
        f" of loading. Not the {units.seconds(warm.imported_s)} that importing Numba takes, nor the"
        f" {units.seconds(warm.woken_s)} until it has compiled anything at all. In the end"
        f" {units.count(len(measured.files), 'file')} with {size:,} bytes lay in the cache: an index, and one for each"
        " set of types and each CPU."
    )


def _invalidates(measured: Caches) -> list[str]:
    told = {
        Outcome.COMPILED: "it compiled again",
        Outcome.LOADED: "it loaded what was there",
        Outcome.STALE: "it loaded what was there, and the answer is wrong",
    }
    lines = [f"{start.title} ({start.change}): {told[start.outcome]}." for start in measured.starts[2:]]
    stale = [start for start in measured.starts if start.outcome is Outcome.STALE]
    if stale:
        worst = stale[0]
        lines.append(
            f"The dangerous one is “{worst.title}”: {worst.answer:g} instead of {worst.right:g}. The cache looks at"
            " the file of the function and at no other, and the compiled helper is inside what it keeps. Empty the"
            " cache when a helper changes."
        )
    return lines


def _calls(measured: Caches) -> str:
    costs = {cost.title: cost.seconds for cost in measured.costs}
    codes = {code.title: code for code in measured.codes}
    parts = [
        f"{title}: {code.calls or 'no'} call instructions and {code.wide or 'no'} on whole vectors,"
        f" {units.seconds(costs[title])} an element"
        for title, code in codes.items()
    ]
    python = units.seconds(costs["compiled, one float"])
    return (
        f"{'; '.join(parts)}. From Python the same function costs {python} a call, most of it to find the right"
        " machine code."
    )
