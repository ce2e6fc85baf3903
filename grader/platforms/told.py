"""What a platform shows of scorecards, in plain text: each door puts it into its own syntax, and escapes it there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from grader.errors import KitError
from grader.model import CheckResult, Scorecard
from grader.reports import next_step, units, view

Cards = Sequence[Scorecard]
Titles = Mapping[str, str]  # of exercises, by slug


@dataclass(frozen=True)
class Told:
    """A check as it is told: its title on one line, why it failed and what helps, and all that a compiler said.

    All three are printable, and none is escaped.
    """

    check: CheckResult
    name: str
    text: str
    details: str

    @property
    def whole(self) -> str:
        """The text and, below it, the details."""
        return f"{self.text}\n\nAll that the compiler said:\n{self.details}" if self.details else self.text


def checks(card: Scorecard) -> list[Told]:
    """Return the checks, each with all of why it failed and what helps: platforms fold them one by one."""
    return [_told(card, check) for check in card.checks]


def _told(card: Scorecard, check: CheckResult) -> Told:
    (line,) = view.lines(replace(card, checks=(check,)))  # alone, so that nothing is "as above"
    message = line.message
    if message == view.SAID_BELOW and card.speed:
        message = f"{view.speed_headline(card.speed)}."
    return Told(check, line.title, "\n".join(filter(None, (line.lead, message, _hint(line.hint)))), line.details)


def _hint(hint: str) -> str:
    return f"Hint: {hint}" if hint else ""


def summary(cards: Cards, titles: Titles) -> str:
    """Return, in plain text, what to do next, and a line for each exercise; then its speed, and what must be known."""
    lines = [f"Next: {next_step.overall(cards, titles)}"]
    for card in cards:
        look = view.LOOKS[card.verdict]
        lines.append(f"{look.symbol} {view.title(card, titles)}: {look.word}, {view.marks(card)}.")
        lines += [f"   {view.speed_headline(card.speed)}."] if card.speed else []
        lines += [f"   {alarm}" for alarm in view.alarms(card)]
    return "\n".join(lines)


def report(cards: Cards, titles: Titles) -> str:
    """Return all there is to tell in plain text: the summary, then each exercise's checks."""
    parts = [summary(cards, titles)]
    for card in cards:
        lines = ["", view.title(card, titles)]
        for told in checks(card):
            check = told.check
            lines.append(f"{view.LOOKS[check.verdict].symbol} {told.name} {marks(check)}".rstrip())
            lines += [f"    {line}" for line in told.text.splitlines()]
        parts.append("\n".join(lines))
    return "\n".join(parts) + "\n"


def marks(check: CheckResult) -> str:
    """Return `15/20`, "" where the check does not count."""
    return f"{units.points(check.points)}/{units.points(check.max_points)}" if check.verdict.counts else ""


def share(cards: Cards) -> float:
    """Return the points earned as a share, from 0 to 1, of those that could be judged.

    What is `noisy` or `skipped` is in neither sum, so it changes nobody's share. Raises KitError where nothing was
    judged: no share is the student's then, and 0 would be held against them.
    """
    score, maximum = view.total(cards)
    if not maximum:
        raise KitError("Nothing could be judged, so there is no mark: grade again on a quieter machine that can judge.")
    return min(score / maximum, 1.0)


def full(cards: Cards) -> float:
    """Return the points of all checks, judged or not: the maximum of an assignment whose maximum is fixed."""
    return round(sum(check.max_points for card in cards for check in card.checks), 2)
