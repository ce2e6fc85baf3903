"""The page of the scaling explorer."""

from __future__ import annotations

from typing import Any

import altair as alt

from grader.explore.pages import charts
from grader.explore.pages.page import Content, Table, render
from grader.explore.scaling import SERIAL, Scaling, Time
from grader.reports import units


def page(measured: Scaling) -> str:
    """Return the page."""
    kernels = list(measured.titles.items())
    most = max(len({time.size for time in measured.times if time.kernel == name}) for name, _ in kernels)
    return render(
        measured,
        measured.provenance,
        Content(
            "scaling",
            "What threads give",
            "Loops with prange, by number of threads and size: where starting threads costs more than they do, where"
            " they scale, and where memory is the limit that no thread lifts.",
            _charts(measured),
            {
                "times": _times(measured),
                "speedups": Table("Speedup over one thread, at your size", ("Threads", "What", "Speedup"), ()),
                "traffic": _traffic(measured),
                "overheads": _overheads(measured),
            },
            _questions(measured),
            {"kernels": kernels, "sizes": most},
        ),
    )


def _name(threads: int) -> str:
    return "serial" if threads == SERIAL else units.count(threads, "thread")


def _charts(measured: Scaling) -> dict[str, alt.TopLevelMixin]:
    names = [_name(threads) for threads in (SERIAL, *measured.threads)]
    kernel = next(iter(measured.titles))
    chosen = "datum.kernel == kernel"
    gb_s = alt.Y("gb_s:Q", title="GB/s", axis=alt.Axis(tickCount=6))
    start: dict[str, Any] = {"kernel": kernel, "size": measured.times[0].size}
    return {
        "times": charts.finished(
            alt.layer(
                charts.lines("times", charts.counts("size", "elements"), charts.seconds(), "program", names, chosen),
                charts.rule("size"),
            ),
            **start,
        ),
        "speedups": charts.finished(_speedups(), cores=8),
        "traffic": charts.finished(
            alt.layer(
                charts.lines("times", charts.counts("size", "elements"), gb_s, "program", names, chosen),
                charts.rule("size"),
            ),
            **start,
        ),
        "overheads": charts.finished(
            charts.bars(
                "overheads",
                alt.X("seconds:Q", axis=alt.Axis(labelExpr=charts.SECONDS, tickCount=5), title="seconds of a call"),
                alt.Y("program:N", title=None, sort=None),
            ).encode(color=alt.value("var(--c3)")),
            height=None,
        ),
    }


def _speedups() -> alt.LayerChart:
    names = ("measured", "Amdahl's law", "every core counts fully")
    x = alt.X(
        "threads:Q",
        scale=alt.Scale(type="log", base=2, nice=False),
        axis=alt.Axis(values=[1, 2, 4, 8, 16, 32, 64]),
        title="threads",
    )
    y = alt.Y(
        "speedup:Q",
        scale=alt.Scale(type="log", base=2),
        axis=alt.Axis(values=[0.25, 0.5, 1, 2, 4, 8, 16, 32, 64]),
        title="times one thread's speed",
    )
    colour = charts.colour("curve", names)
    law = alt.Chart(alt.NamedData(name="law")).mark_line(strokeWidth=2).encode(x=x, y=y, color=colour)
    measured = alt.Chart(alt.NamedData(name="measured")).mark_point(size=90, filled=True).encode(x=x, y=y, color=colour)
    return alt.layer(law, measured, charts.rule("cores"))


def _times(measured: Scaling) -> Table:
    at = _by_size(measured)
    heads = tuple(_name(threads) for threads in (SERIAL, *measured.threads))
    rows = [
        (measured.titles[kernel], f"{size:,}", *(units.seconds(time.seconds) for time in times))
        for (kernel, size), times in at.items()
    ]
    return Table("Seconds of the fastest call", ("Kernel", "Elements", *heads), rows)


def _traffic(measured: Scaling) -> Table:
    heads = tuple(_name(threads) for threads in (SERIAL, *measured.threads))
    rows = [
        (measured.titles[kernel], f"{size:,}", f"{24 * size / 2**20:.3g} MiB", *(f"{time.gb_s:.3g}" for time in times))
        for (kernel, size), times in _by_size(measured).items()
    ]
    return Table("GB/s", ("Kernel", "Elements", "Arrays", *heads), rows)


def _by_size(measured: Scaling) -> dict[tuple[str, int], list[Time]]:
    found: dict[tuple[str, int], list[Time]] = {}
    for time in measured.times:
        found.setdefault((time.kernel, time.size), []).append(time)
    return found


def _overheads(measured: Scaling) -> Table:
    rows = [(_name(one.threads), units.seconds(one.seconds)) for one in measured.overheads]
    return Table(
        f"A parallel region with one element a thread; threading layer {measured.layer}", ("Threads", "Seconds"), rows
    )


def _questions(measured: Scaling) -> list[tuple[str, list[str]]]:
    return [
        ("From which size on are threads worth starting?", [_worth(measured, kernel) for kernel in measured.titles]),
        (
            "Why do more cores not make every loop faster by as much?",
            [*(_limit(measured, kernel) for kernel in measured.titles), _BOUND],
        ),
        ("What would more cores give?", [*(_more(measured, kernel) for kernel in measured.titles), _caution(measured)]),
    ]


_BOUND = (
    "What is bound by memory stops growing when memory is busy; what is bound by arithmetic moves too little to notice."
)


def _caution(measured: Scaling) -> str:
    number = (
        "With two threads the fit has no choice: it is a guess from one number. " if len(measured.threads) == 2 else ""
    )
    return f"{number}A limit of memory is no serial work, but in such a fit it looks like it."


def _worth(measured: Scaling, kernel: str) -> str:
    most, size = _name(measured.threads[-1]), measured.pays_from[kernel]
    title, region = measured.titles[kernel], units.seconds(measured.overheads[-1].seconds)
    if size is None:
        return f"{title}: {most} did not beat the serial program at the largest size that was measured."
    return (
        f"{title}: from {size:,} elements on {most} are faster. Below, the {region} of a parallel region are not"
        " earned back."
    )


def _largest(measured: Scaling, kernel: str) -> dict[int, Time]:
    size = max(time.size for time in measured.times if time.kernel == kernel)
    return {time.threads: time for time in measured.times if (time.kernel, time.size) == (kernel, size)}


def _limit(measured: Scaling, kernel: str) -> str:
    at = _largest(measured, kernel)
    one, most = at[1], at[measured.threads[-1]]
    gained = units.ratio(one.seconds / most.seconds)
    return (
        f"{measured.titles[kernel]}: at {one.size:,} elements {_name(most.threads)} have {gained} times the speed of"
        f" one. One moves {one.gb_s:.3g} GB/s, all of them {most.gb_s:.3g}."
    )


def _more(measured: Scaling, kernel: str) -> str:
    title = measured.titles[kernel]
    fit = max((one for one in measured.fits if one.kernel == kernel), key=lambda one: one.size)
    if fit.serial is None:
        return f"{title}: with one core, nothing can be said."
    if fit.serial >= 1:
        return f"{title}: threads lost time at {fit.size:,} elements, so the law has nothing to say."
    share = max(fit.serial, 0.0)
    bound = f"never more than {1 / share:.3g} times" if share else "no bound that was seen"
    return (
        f"{title}: at {fit.size:,} elements Amdahl's law fits with a share of {100 * share:.2g} % that is not shared"
        f" out: {bound}."
    )
