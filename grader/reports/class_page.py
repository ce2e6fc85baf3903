"""The instructor's report on a class: for each exercise its speeds, what people miss, and what to look at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from grader.catalog import Exercise
from grader.model import Verdict
from grader.reports import class_figures, html, units, view
from grader.reports.class_figures import Cost, Filed, Speeds

_MOST_MISSED = 6  # checks told of an exercise
_SHOWN = 12  # rows of a list; how many more there are is said


def page(
    students: int, filed: Mapping[str, Sequence[Filed]], exercises: Sequence[Exercise], chart: Callable[[Speeds], str]
) -> str:
    """Return the page about a class of `students`, with the scorecards of each exercise by slug.

    `chart` draws the speeds of one exercise as an SVG element, which stands in the page as it is.
    """
    every = [each for cards in filed.values() for each in cards]
    return html.render(
        "class_report.html.j2",
        students=students,
        submissions=len(every),
        cost=_cost(class_figures.cost(every)) if every else [],
        parts=[_part(students, exercise, filed.get(exercise.slug, ()), chart) for exercise in exercises],
    )


def _part(students: int, exercise: Exercise, filed: Sequence[Filed], chart: Callable[[Speeds], str]) -> dict[str, Any]:
    cards = [each.card for each in filed]
    speeds = class_figures.speeds(exercise, cards)
    counts = Counter(card.verdict for card in cards)
    looked_at = class_figures.to_look_at(filed)
    alike = class_figures.alike(cards)
    missed = class_figures.missed(cards)
    return {
        "title": view.title(cards[0], {exercise.slug: exercise.title}) if cards else exercise.title,
        "passed": f"{counts[Verdict.PASSED]} of {len(cards)} passed" if cards else "",
        "absent": students - len(cards),
        "verdicts": [(view.LOOKS[verdict], verdict.value, counts[verdict]) for verdict in Verdict if counts[verdict]],
        "chart": Markup(chart(speeds)) if speeds else "",  # noqa: S704  of numbers and of the course's own words
        "speeds": speeds.told if speeds else "",
        "missed": [
            (
                row.title,
                f"{row.missed} of {row.judged}",
                round(100 * row.missed / row.judged),
                view.LOOKS[row.mostly].word,
            )
            for row in missed[:_MOST_MISSED]
        ],
        "looked_at": [
            (
                html.href(each.filed.folder),
                view.name(each.filed.card.student),
                view.LOOKS[each.verdict],
                each.verdict.value,
                each.why,
            )
            for each in looked_at[:_SHOWN]
        ],
        "more_looked_at": max(len(looked_at) - _SHOWN, 0),
        "alike": [(group.what, ", ".join(group.students)) for group in alike[:_SHOWN]],
        "more_alike": max(len(alike) - _SHOWN, 0),
    }


def _cost(cost: Cost) -> list[tuple[str, str]]:
    return [
        ("Submissions judged", str(cost.submissions)),
        ("Judging them, one after the other", _minutes(cost.total_s)),
        ("By the clock, from the first card to the last", _minutes(cost.elapsed_s)),
        ("At once, on the average", units.ratio(cost.at_once)),
        ("One submission: the median, and the longest", f"{_minutes(cost.median_s)}, {_minutes(cost.longest_s)}"),
        ("Too noisy to judge its speed", f"{cost.noisy}, to be graded again"),
    ]


def _minutes(seconds: float) -> str:
    if seconds < 120:
        return units.seconds(seconds)
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.1f} h"
