"""The scorecard on a terminal, at most 80 columns wide.

Everything shown is a `rich.text.Text`: rich never gets a string from outside that it could read as markup.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Column, Table
from rich.text import Text

from grader.model import Modelled, Scorecard, Ungraded, Verdict
from grader.reports import diagnoses, memory_picture, next_step, units, view
from grader.text import one_line

WIDTH = 80
NARROW = 60
MESSAGE_LINES = 12
MESSAGE_LIMIT = 800
WHOLE_TEXT = "(--details shows all that the compiler said)"
_SECTORS = 4
_TONES = {"good": "green", "warn": "yellow", "bad": "red", "quiet": "cyan"}


@dataclass(frozen=True)
class _Sized:
    """A renderable that is made for the width there is, and never for more than WIDTH columns."""

    make: Callable[[int], RenderableType]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        width = min(WIDTH, options.max_width)
        yield from console.render(self.make(width), options.update(width=width))


def card(
    scorecard: Scorecard, exercise_title: str = "", *, details: bool = False, note: str = WHOLE_TEXT
) -> RenderableType:
    """Return everything there is to say about one submission of one exercise.

    `details` adds the whole text of each error of which the message is a sentence; without it `note` says where it is.
    """
    shown = [
        _header(scorecard, exercise_title),
        _checks(scorecard, None if details else note),
        *([_speed(scorecard)] if scorecard.speed else []),
        *([_modelled(scorecard, scorecard.modelled)] if scorecard.modelled else []),
        *diagnoses.explained(scorecard),
        _footer(scorecard),
        _next(next_step.sentence(scorecard)),
    ]
    return _Sized(lambda _: Group(*shown))


def summary(scorecards: Sequence[Scorecard], titles: Mapping[str, str] | None = None) -> RenderableType:
    """Return one line for each exercise, the total and what to do next. `titles` maps slugs to titles."""
    named = titles or {}
    return _Sized(
        lambda width: Group(
            _exercises(scorecards, named, width < NARROW),
            Text(),
            _next(next_step.overall(scorecards, named)),
        )
    )


def class_summary(
    students: Mapping[str, Sequence[Scorecard]],
    slugs: Sequence[str],
    ungraded: Mapping[str, Sequence[Ungraded]] = MappingProxyType({}),
) -> RenderableType:
    """Return one line for each student, how many passed each exercise, who was not judged, and what to look at."""
    advice = next_step.for_class(students, [one for left in ungraded.values() for one in left])
    return _Sized(lambda width: Group(_class(students, ungraded, slugs, width), Text(), *_advice(advice)))


def _style(verdict: Verdict) -> str:
    return _TONES[view.LOOKS[verdict].tone]


def _badge(verdict: Verdict) -> Text:
    look = view.LOOKS[verdict]
    return Text(f"{look.symbol} {look.word}", style=_style(verdict))


def _advice(sentences: Sequence[str]) -> list[RenderableType]:
    labels = ["→ Next:", *["  Also:"] * (len(sentences) - 1)]
    return [_next(sentence, label) for label, sentence in zip(labels, sentences, strict=True)]


def _next(sentence: str, label: str = "→ Next:") -> RenderableType:
    row = Table.grid(Column(no_wrap=True), Column(ratio=1, overflow="fold"), padding=(0, 1), expand=True)
    row.add_row(Text(label, style="bold"), Text(sentence, style="bold"))
    return Padding(row, (0, 0, 0, 1))


def _header(scorecard: Scorecard, exercise_title: str) -> RenderableType:
    columns = Column(ratio=1, overflow="fold"), Column(justify="right", overflow="fold")
    heading = Table.grid(*columns, expand=True)
    heading.add_row(
        Text(one_line(exercise_title) or one_line(scorecard.exercise), style="bold"),
        Text(view.name(scorecard.student), style="dim"),
    )
    look = view.LOOKS[scorecard.verdict]
    verdict = Text(f" {look.symbol} {look.word.upper()} ", style=f"bold reverse {_style(scorecard.verdict)}")
    marks = Text(f"  {view.marks(scorecard)}", style="bold")
    return Group(heading, Rule(style="dim"), Text.assemble(verdict, marks), Text())


def _checks(scorecard: Scorecard, note: str | None) -> RenderableType:
    table = Table.grid(
        Column(no_wrap=True),
        Column(justify="right", no_wrap=True),
        Column(ratio=1, overflow="fold"),
        padding=(0, 2),
        expand=True,
    )
    for line in view.lines(scorecard):
        symbol = Text(line.look.symbol, style=f"bold {_style(line.verdict)}")
        table.add_row(symbol, Text(line.marks, style="dim"), _check(line, note))
    return Padding(table, (0, 0, 1, 1))


def _check(line: view.Line, note: str | None) -> Text:
    shown = Text(line.title, style="" if line.verdict is Verdict.PASSED else "bold")
    shown.append(" (hidden test)" if line.hidden else "", style="dim not bold")
    if line.lead or line.message:
        shown.append("\n")
        shown.append(line.lead, style=f"{_style(line.verdict)} not bold")
        shown.append(": " if line.lead and line.message else "", style="not bold")
        shown.append(_clipped(line.message), style="dim" if line.verdict is Verdict.PASSED else "not bold")
    if line.hint:
        shown.append("\nHint: ", style="cyan not bold")
        shown.append(_clipped(line.hint), style="not bold")
    if line.details:
        shown.append(f"\n{line.details if note is None else note}", style="dim not bold")
    return shown


def _clipped(message: str) -> str:
    """Return the beginning of a message: a terminal is no place to read all of a long one."""
    rows = (message if len(message) <= MESSAGE_LIMIT else f"{message[: MESSAGE_LIMIT - 1]}…").splitlines()
    left_out = len(rows) - MESSAGE_LINES
    return "\n".join(rows[:MESSAGE_LINES] + [f"… {units.count(left_out, 'more line')}"] * (left_out > 0))


def _speed(scorecard: Scorecard) -> RenderableType:
    speed = scorecard.speed
    if speed is None:
        return Text()
    tone = _TONES[view.speed_tone(scorecard)]
    table = Table.grid(Column(no_wrap=True), Column(justify="right", no_wrap=True), padding=(0, 2))
    for label, time in view.speed_times(speed):
        table.add_row(Text(label, style="bold" if label == "Submission" else "dim"), Text(time))
    shown = Group(
        Text.assemble(("Speed  ", "bold"), (view.speed_headline(speed), tone)),
        Padding(table, (0, 0, 0, 2)),
        Padding(Text(f"{view.speed_share(speed)} {view.speed_footnote(speed)}", style="dim"), (0, 0, 0, 2)),
        Text(),
    )
    return Padding(shown, (0, 0, 0, 1))


def _modelled(scorecard: Scorecard, modelled: Modelled) -> RenderableType:
    tone = _TONES[view.speed_tone(scorecard)]
    table = Table.grid(Column(no_wrap=True), Column(overflow="fold"), padding=(0, 2))
    for strip in memory_picture.strips(modelled.accesses):
        table.add_row(Text(strip.name.capitalize()), Text(strip.told, style="dim"))
        table.add_row(Text(), _sectors(strip, tone))
    times = ", ".join(f"{label.lower()} {time}" for label, time in view.modelled_times(modelled))
    shown = Group(
        Text.assemble(("Speed  ", "bold"), (view.modelled_headline(modelled), tone)),
        Padding(Text(f"{times.capitalize()}. {view.modelled_bound(modelled)}", style="dim"), (0, 0, 0, 2)),
        Padding(table, (0, 0, 0, 2)),
        Text(),
    )
    return Padding(shown, (0, 0, 0, 1))


def _sectors(strip: memory_picture.Strip, tone: str) -> Text:
    """Return the first sectors of a warp's access, an element a column."""
    shown = Text()
    for sector in strip.sectors[:_SECTORS]:
        for used in sector:
            shown.append("■" if used else "·", style=tone if used else "dim")
        shown.append(" ")
    left = len(strip.sectors) - _SECTORS
    return shown.append(f"and {left} more" if left > 0 else "", style="dim")


def _footer(scorecard: Scorecard) -> RenderableType:
    facts = Text(
        f"Isolation {scorecard.isolation}, graded in {units.seconds(scorecard.duration_s)},"
        f" seed {one_line(scorecard.seed, 40)}",
        style="dim",
    )
    warned = [Text(told, style="red") for told in view.alarms(scorecard)]
    return Padding(Group(facts, *warned), (0, 0, 0, 1))


def _exercises(scorecards: Sequence[Scorecard], titles: Mapping[str, str], narrow: bool) -> Table:
    left = view.still_open(scorecards)
    speed = [] if narrow else [Column(Text("Speed"), justify="right", no_wrap=True)]
    table = Table(
        Column(Text("Exercise"), ratio=1, overflow="fold", footer=Text("Total")),
        Column(Text("Verdict"), overflow="fold", footer=Text(f"{units.points(left)} still open" if left else "")),
        Column(Text("Points"), justify="right", no_wrap=True, footer=Text(_points(*view.total(scorecards)))),
        *speed,
        box=None,
        expand=True,
        show_footer=True,
        header_style="dim",
        footer_style="bold",
        padding=(0, 1),
    )
    for scorecard in scorecards:
        points = Text(_points(scorecard.score, scorecard.max_score))
        ratio = [] if narrow else [Text(_ratio(scorecard))]
        table.add_row(Text(view.title(scorecard, titles)), _badge(scorecard.verdict), points, *ratio)
    return table


def _points(score: float, maximum: float) -> str:
    return f"{units.points(score)}/{units.points(maximum)}" if maximum else "-"


def _ratio(scorecard: Scorecard) -> str:
    speed = scorecard.speed
    return f"{units.times(speed.ratio, speed.gate)} (gate {units.gate(speed.gate)})" if speed else "-"


def _class(
    students: Mapping[str, Sequence[Scorecard]],
    ungraded: Mapping[str, Sequence[Ungraded]],
    slugs: Sequence[str],
    width: int,
) -> RenderableType:
    # A student needs 16 columns to be told apart, the total 10, an exercise 7, what is open 7.
    still_open = {student: view.still_open(cards, ungraded.get(student, ())) for student, cards in students.items()}
    wide = width >= 26 + 7 * len(slugs) + (7 if any(still_open.values()) else 0)
    shown = slugs if wide else []
    table = Table(
        Column(Text("Student"), ratio=1, overflow="fold", footer=Text("Passed")),
        *(Column(Text(str(n)), justify="right", no_wrap=True) for n, _ in enumerate(shown, 1)),
        Column(Text("Total"), justify="right", no_wrap=True),
        *([Column(Text("Open"), justify="right", no_wrap=True)] if any(still_open.values()) else []),
        box=None,
        expand=True,
        show_footer=wide,
        header_style="dim",
        footer_style="dim",
        padding=(0, 1, 0, 0),
    )
    for position, slug in enumerate(shown, 1):
        table.columns[position].footer = Text(_passed(students, slug))
    for student, scorecards in students.items():
        left = ungraded.get(student, ())
        cards = {scorecard.exercise: _cell(scorecard) for scorecard in scorecards}
        cards |= {one.exercise: Text("□ -", style="red") for one in left}
        total = Text(_points(*view.total(scorecards, left)), style="bold")
        unsettled = [Text(units.points(still_open[student]))] if any(still_open.values()) else []
        table.add_row(Text(view.name(student)), *(cards.get(slug, Text(" ")) for slug in shown), total, *unsettled)
    legend = Text("   ".join(f"{n} {one_line(slug)}" for n, slug in enumerate(shown, 1)), style="dim")
    return Group(table, Text(), legend, _symbols(students, any(ungraded.values()))) if wide else table


def _passed(students: Mapping[str, Sequence[Scorecard]], slug: str) -> str:
    cards = [card for scorecards in students.values() for card in scorecards if card.exercise == slug]
    return f"{sum(card.verdict is Verdict.PASSED for card in cards)}/{len(cards)}"


def _cell(scorecard: Scorecard) -> Text:
    symbol = view.LOOKS[scorecard.verdict].symbol
    score = units.points(scorecard.score) if scorecard.max_score else "-"
    return Text.assemble((symbol, _style(scorecard.verdict)), f" {score}")


def _symbols(students: Mapping[str, Sequence[Scorecard]], with_ungraded: bool) -> Text:
    seen = {card.verdict for scorecards in students.values() for card in scorecards}
    badges = [_badge(verdict) for verdict in Verdict if verdict in seen]
    return Text("   ").join([*badges, *([Text(f"□ {view.NOT_JUDGED}", style="red")] if with_ungraded else [])])
