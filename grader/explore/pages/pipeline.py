"""The page of the pipeline explorer."""

from __future__ import annotations

import altair as alt

from grader.explore.pages import charts
from grader.explore.pages.page import Content, Table, render
from grader.explore.pipeline import Pipeline
from grader.explore.pipeline.ask import Specialisation
from grader.reports import units


def page(measured: Pipeline) -> str:
    """Return the page."""
    stages = measured.specialisations[0].stages
    return render(
        measured,
        measured.provenance,
        Content(
            "pipeline",
            f"From Python to machine code: {measured.name}",
            "A function on its way through Numba, stage by stage and with the time that each took here. Lines that"
            " came from the same line of the source are marked together.",
            {"stages": charts.finished(_chart(), height=None)},
            {"stages": _table(measured)},
            _questions(measured),
            {
                "stages": [(stage.key, stage.title) for stage in stages],
                "signatures": [(number, one.signature) for number, one in enumerate(measured.specialisations)],
            },
        ),
    )


def _chart() -> alt.Chart:
    x = alt.X("seconds:Q", axis=alt.Axis(labelExpr=charts.SECONDS, tickCount=5), title="seconds")
    y = alt.Y("title:N", title=None, sort=alt.EncodingSortField("order"))
    scale = alt.Scale(range=["var(--c1)", "var(--c2)", "var(--c3)", "var(--c4)"])
    legend = alt.Legend(title=None, orient="bottom", columns=1, labelLimit=300)
    colour = alt.Color("signature:N", scale=scale, legend=legend, sort=None)
    return charts.bars("stages", x, y, 16).encode(color=colour, yOffset=alt.YOffset("signature:N", sort=None))


def _table(measured: Pipeline) -> Table:
    stages = measured.specialisations[0].stages
    rows = [
        (stage.title, *(cell for one in measured.specialisations for cell in _cells(one, number)))
        for number, stage in enumerate(stages)
    ]
    heads = tuple(head for one in measured.specialisations for head in (one.signature, "lines"))
    total = ("All", *(cell for one in measured.specialisations for cell in (units.seconds(_total(one)), "")))
    return Table("Seconds and lines of each stage", ("Stage", *heads), [*rows, total])


def _cells(one: Specialisation, number: int) -> tuple[str, str]:
    stage = one.stages[number]
    return units.seconds(stage.seconds), str(len(stage.lines))


def _total(one: Specialisation) -> float:
    return sum(stage.seconds for stage in one.stages)


def _questions(measured: Pipeline) -> list[tuple[str, list[str]]]:
    first = measured.specialisations[0]
    return [
        ("Which stage takes longest?", [_longest(one) for one in measured.specialisations]),
        ("What does the optimiser make of it?", [_optimised(one) for one in measured.specialisations]),
        ("Can these texts be trusted?", [_trust(first, measured)]),
    ]


def _longest(one: Specialisation) -> str:
    longest = max(one.stages, key=lambda stage: stage.seconds)
    llvm = sum(stage.seconds for stage in one.stages if stage.key in ("optimised", "assembly"))
    return (
        f"For {one.signature}: {longest.title}, {units.seconds(longest.seconds)} of {units.seconds(_total(one))}."
        f" LLVM's own work, optimising and emitting, is {units.percent(llvm / _total(one))} of it; Python's own"
        f" compiler took {units.seconds(one.stages[0].seconds)}."
    )


def _optimised(one: Specialisation) -> str:
    lines = {stage.key: stage.lines for stage in one.stages}
    wide = sum(
        " x double>" in line.text or " x float>" in line.text or " x i" in line.text for line in lines["optimised"]
    )
    vectors = f"{wide} lines work on whole vectors" if wide else "nothing works on whole vectors"
    return f"For {one.signature}: {len(lines['llvm'])} lines of LLVM become {len(lines['optimised'])}; {vectors}."


def _trust(first: Specialisation, measured: Pipeline) -> str:
    same = all(one.same_code for one in measured.specialisations)
    code = (
        "instruction for instruction the program that was timed"
        if same
        else "not instruction for instruction the program that was timed, for line numbers change small decisions of"
        " LLVM's"
    )
    return (
        f"They are what Numba itself held between its passes. The assembly is {code}. Which line a line came from is"
        " what LLVM's debug information says: where lines were merged, one of them is named, and some have none. The"
        f" function's file was run and compiled in a worker, isolation {measured.isolation}; none of its functions was"
        f" called. The first compilation of the several for {first.signature} took {units.seconds(first.first_s)}."
    )
