"""Scorecards in GitHub's Markdown, for a job's summary and a release's text."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from grader.model import Scorecard
from grader.platforms import told
from grader.platforms.told import Cards, Titles, Told
from grader.reports import next_step, view

# GitHub takes 125,000 characters in a release's text and 1 MiB in a job's summary; of more it shows nothing.
MOST_BYTES = 120_000
_CUT = "\n\nThe rest is cut: GitHub shows no more.\n"
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")


def summary(cards: Cards, titles: Titles, most: int = MOST_BYTES) -> str:
    """Return the cards as tables, and below each why its checks failed; at most `most` bytes, whole parts of it."""
    text = f"**Next:** {escaped(next_step.overall(cards, titles))}\n"
    for part in (part for card in cards for part in _parts(card, titles)):
        if len((text + part + _CUT).encode()) > most:
            return text + _CUT
        text += part
    return text


def escaped(line: str) -> str:
    """Return one line so that Markdown takes it for what it is; `@` is encoded, since a mention tells a person."""
    return _PUNCTUATION.sub(r"\\\1", line.replace("\n", " ")).replace("\\&", "&amp;").replace("\\@", "&#64;")


def block(text: str) -> str:
    """Return lines as they stand: in a <pre>, nothing is Markdown, a mention or an issue's number."""
    return f"<pre>{html.escape(text, quote=False)}</pre>"


def _parts(card: Scorecard, titles: Titles) -> Iterator[str]:
    look = view.LOOKS[card.verdict]
    head = f"{look.symbol} {escaped(view.title(card, titles))}: {look.word}, {escaped(view.marks(card))}"
    speed = f"\n{escaped(view.speed_headline(card.speed))}\n" if card.speed else ""
    rows = "".join(f"| {_row(one)} |\n" for one in told.checks(card))
    yield f"\n### {head}\n{speed}\n|  | Check | Points |\n| --- | --- | ---: |\n{rows}"
    for alarm in view.alarms(card):
        yield f"\n> {escaped(alarm)}\n"
    for one in told.checks(card):
        if one.text:
            yield f"\n{escaped(one.name)}\n\n{block(one.text)}\n"
        if one.details:
            said = f"<summary>All that the compiler said</summary>\n\n{block(one.details)}"
            yield f"\n<details>{said}\n\n</details>\n"


def _row(one: Told) -> str:
    look = view.LOOKS[one.check.verdict]
    return f"{look.symbol} {look.word} | {escaped(one.name)} | {told.marks(one.check)}"
