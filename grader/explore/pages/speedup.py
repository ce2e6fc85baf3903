"""The page of the speedup explorer."""

from __future__ import annotations

import altair as alt

from grader.explore.pages import charts
from grader.explore.pages.page import Content, Table, render
from grader.explore.speedup import NUMBA, NUMPY, PARALLEL, PROGRAMS, PYTHON, Speedup, Summary, Time
from grader.reports import units


def page(measured: Speedup) -> str:
    """Return the page."""
    first = measured.kernels[0]
    return render(
        measured,
        measured.provenance,
        Content(
            "speedup",
            "What compiling speeds up, and when it pays",
            "The same loop in Python, in NumPy, compiled by Numba, and compiled for all cores. Choose a kernel, a"
            " size and how often you call it, and see who is done first.",
            {
                "times": charts.finished(_times_chart(), kernel=first.name, size=1000),
                "totals": charts.finished(_totals_chart(), calls=100),
                "compiling": charts.finished(_compiling(), height=None),
            },
            {"times": _times(measured), "totals": _totals(), "compiling": _compile_table(measured)},
            _questions(measured),
            {
                "kernels": [(kernel.name, kernel.title) for kernel in measured.kernels],
                "sources": [(kernel.title, kernel.source) for kernel in measured.kernels],
            },
        ),
    )


def _times_chart() -> alt.LayerChart:
    shown = "datum.kernel == kernel && isValid(datum.seconds)"
    x = charts.counts("size", "elements")
    return alt.layer(charts.lines("times", x, charts.seconds(), "program", PROGRAMS, shown), charts.rule("size"))


def _totals_chart() -> alt.LayerChart:
    x, y = charts.counts("calls", "calls"), charts.seconds(title="seconds in all")
    return alt.layer(charts.lines("totals", x, y, "program", PROGRAMS), charts.rule("calls"))


def _compiling() -> alt.Chart:
    x = alt.X("seconds:Q", axis=alt.Axis(labelExpr=charts.SECONDS, tickCount=5), title="seconds of compiling")
    y = alt.Y("program:N", title=None, sort=[NUMBA, PARALLEL])
    scale = alt.Scale(range=["var(--c1)", "var(--c2)", "var(--c3)"])
    colour = alt.Color(
        "title:N", scale=scale, legend=alt.Legend(title=None, orient="bottom", columns=1, labelLimit=400)
    )
    return charts.bars("compiling", x, y).encode(color=colour, yOffset="title:N")


def _times(measured: Speedup) -> Table:
    at = {(time.kernel, time.program, time.size): time for time in measured.times}
    rows = [
        (kernel.title, f"{size:,}", *(_told(at[kernel.name, program, size]) for program in PROGRAMS))
        for kernel in measured.kernels
        for size in sorted({time.size for time in measured.times})
    ]
    return Table("Seconds of the fastest call", ("Kernel", "Elements", *PROGRAMS), rows)


def _told(time: Time) -> str:
    return f"not measured: {time.why}" if time.seconds is None else units.seconds(time.seconds)


def _totals() -> Table:
    return Table("Compiling and all calls, at your size", ("Calls", *PROGRAMS), ())  # the page fills it


def _compile_table(measured: Speedup) -> Table:
    rows = [
        (kernel.title, *(units.seconds(kernel.compile_s[program]) for program in (NUMBA, PARALLEL)))
        for kernel in measured.kernels
    ]
    extra = ("What the first compilation of a process costs besides", units.seconds(measured.warm_up_s), "")
    return Table("Seconds of compiling", ("Kernel", NUMBA, PARALLEL), [*rows, extra])


def _questions(measured: Speedup) -> list[tuple[str, list[str]]]:
    return [
        ("From which call on does compiling pay?", [_pays(kernel) for kernel in measured.kernels]),
        (
            "Is compiled code always faster than NumPy?",
            [_beside_numpy(kernel, measured.times) for kernel in measured.kernels],
        ),
        ("Why is a single timed call misleading?", [_first_call(measured)]),
    ]


def _pays(kernel: Summary) -> str:
    """Say where compiling has paid: the theorem of the break-even point, k (slow - fast) > compile."""
    size, calls = kernel.size_over[PYTHON], kernel.calls_over[PYTHON]
    compile_s = units.seconds(kernel.compile_s[NUMBA])
    once = (
        f"one call pays from about {size:,.0f} elements on"
        if size
        else "one call never paid at a size that was measured"
    )
    often = f"at 1,000 elements it takes {calls:,.0f} calls" if calls else "at 1,000 elements it never pays"
    return f"{kernel.title}: compiling takes {compile_s}. Beside Python, {once}; {often}."


def _beside_numpy(kernel: Summary, times: tuple[Time, ...]) -> str:
    at = {(time.program, time.size): time.seconds for time in times if time.kernel == kernel.name}
    parts = []
    for size in sorted({time.size for time in times}):
        numpy, numba = at[NUMPY, size], at[NUMBA, size]
        if numpy and numba:
            parts.append((size, numpy / numba))
    if not parts:
        return f"{kernel.title}: they were not measured at the same size."
    least, most = min(parts, key=lambda part: part[1]), max(parts, key=lambda part: part[1])
    return (
        f"{kernel.title}: the loop is {units.compared(least[1])} than NumPy at {least[0]:,} elements, where it does"
        f" worst, and {units.compared(most[1])} at {most[0]:,}, where it does best."
    )


def _first_call(measured: Speedup) -> str:
    kernel = measured.kernels[0]
    at = {time.size: time.seconds for time in measured.times if (time.kernel, time.program) == (kernel.name, NUMBA)}
    seconds = at.get(1000)
    compile_s = kernel.compile_s[NUMBA]
    ratio = f", {compile_s / seconds:,.0f} times as long as the call itself" if seconds else ""
    return (
        f"The first call compiles. For {kernel.title.lower()} that took {units.seconds(compile_s)}{ratio}, and the"
        f" first compilation of a process took {units.seconds(measured.warm_up_s)} more, whatever was compiled. Call"
        " once with the same types, then measure."
    )
