"""GitHub Actions: workflow commands, which annotate the student's lines; and student output that is no command."""

from __future__ import annotations

import re

from grader.model import FOUND_AS, Scorecard, Verdict
from grader.platforms import told
from grader.platforms.told import Cards, Titles
from grader.reports import view
from grader.text import one_line, printable

MOST_OF_A_KIND = 10  # annotations of a step that GitHub shows: so many errors, and so many warnings
_LINE = re.compile(r"\bline (\d{1,7})\b", re.IGNORECASE)
_WARNINGS = (Verdict.SLOW, Verdict.NOISY, Verdict.UNREADABLE, Verdict.NOT_ATTEMPTED)


def workflow_commands(cards: Cards, titles: Titles) -> str:
    """Return a workflow command on each line for what failed, at the line of the student's file that it names.

    At most MOST_OF_A_KIND errors and as many warnings are told: GitHub drops the others. Students' texts are escaped as
    the `toolkit` does it (`packages/core/src/command.ts`), so none of them ends its command or begins another.
    """
    found = [each for card in cards for each in _of(card, titles)]
    return "".join(f"{line}\n" for kind in ("::error ", "::warning ") for line in _first(found, kind))


def _first(found: list[str], kind: str) -> list[str]:
    return [line for line in found if line.startswith(kind)][:MOST_OF_A_KIND]


def _of(card: Scorecard, titles: Titles) -> list[str]:
    file = card.environment.get(FOUND_AS, "").partition(",")[0] or f"{card.exercise}.py"
    checks = [one for one in told.checks(card) if one.check.verdict not in (Verdict.PASSED, Verdict.SKIPPED)]
    found = [
        _command(
            "warning" if one.check.verdict in _WARNINGS else "error",
            f"exercises/{card.exercise}/{file}",
            _line(one.check.message),
            f"{view.title(card, titles)}: {one.name}",
            one.text,
        )
        for one in checks
    ]
    return found + [
        _command(
            "warning", f"exercises/{card.exercise}/{file}", each.line, one_line(each.title), printable(each.message)
        )
        for each in card.diagnoses
    ]


def _line(message: str) -> int:
    """Return the first line that a message names, where ours stand before the student's own words; 0 for none."""
    found = _LINE.search(message)
    return int(found[1]) if found else 0


def _command(name: str, file: str, line: int, title: str, message: str) -> str:
    where = f"file={_property(file)},line={max(line, 1)},title={_property(title)}"
    return f"::{name} {where}::{_data(message)}"


def _data(value: str) -> str:
    return value.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(value: str) -> str:
    return _data(value).replace(":", "%3A").replace(",", "%2C")


def inert(token: str) -> tuple[str, str]:
    """Return the lines before and after output in which nothing is a workflow command; `token` is nobody's to guess."""
    return f"::stop-commands::{token}", f"::{token}::"
