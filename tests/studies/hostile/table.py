"""The table of a run: a row for each setting and exercise, over all that the ledger has of them."""

from __future__ import annotations

from dataclasses import dataclass

from rich.table import Table

from tests.studies.hostile.setting import Setting
from tests.studies.hostile.tally import Tally

_COLUMNS = (
    *("attacks", "passed", "points not earned", "judge crashes", "hidden bytes", "left behind", "other verdicts"),
    *("injected", "honest passed", "minutes", "of a processor"),
)


@dataclass(frozen=True)
class Row:
    """What came of the attacks on one exercise in one setting, and how many of them there are."""

    setting: Setting
    slug: str
    tally: Tally
    planned: int


def table(rows: list[Row]) -> Table:
    """Return the table, with the sum of all rows below them."""
    drawn = Table(box=None, pad_edge=False)
    for name in ("setting", "exercise"):
        drawn.add_column(name, no_wrap=True)
    for name in _COLUMNS:
        drawn.add_column(name, justify="right")
    together = Tally()
    for row in rows:
        drawn.add_row(str(row.setting), row.slug, *_cells(row.tally, row.planned))
        together.include(row.tally)
    drawn.add_row("together", "", *_cells(together, sum(row.planned for row in rows)))
    return drawn


def _cells(tally: Tally, planned: int) -> list[str]:
    tried = f"{tally.attacks} of {planned}" if tally.attacks < planned else f"{planned}"
    counts = (tally.passed, tally.unearned, tally.crashes, tally.reached, tally.left, tally.unexpected, tally.injected)
    honest = f"{tally.honest_passed} of {tally.honest}"
    return [
        tried,
        *(f"{count:g}" for count in counts),
        honest,
        f"{tally.seconds / 60:.1f}",
        f"{tally.cpu_seconds / 60:.1f}",
    ]
