"""Options for what becomes of findings in kernels: what fails the command, what is let stand, reports for CI."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from grader.cuda.ci import Suppression, junit, read_suppressions, suppressed, unused, write_sarif
from grader.cuda.levels import Level
from grader.cuda.programs import Told
from grader.ptxemu import Orders

_NEVER = "never"
_FAIL_ON = (*(level.value for level in reversed(Level)), _NEVER)
_PATH = click.Path(dir_okay=False, path_type=Path)
_OPTIONS = (
    click.option(
        "--fail-on", type=click.Choice(_FAIL_ON), default=Level.ERROR.value, show_default=True,
        help="End with 1 for findings of this level and worse. A race that changes nothing is a warning.",
    ),
    click.option("--orders", type=click.IntRange(0, 1000), default=Orders().count, show_default=True,
                 help="In how many orders a launch that races is run again, to see whether its result changes."),
    click.option("--order-seed", type=click.IntRange(0), default=Orders().seed, show_default=True,
                 help="What these orders are drawn with."),
    click.option("--suppress", type=_PATH, help="A TOML file of findings to let stand, each with its reason."),
    click.option("--sarif", type=_PATH, help="Write the findings there as SARIF 2.1.0."),
    click.option("--junit", type=_PATH, help="Write the kernels there as tests in JUnit's XML."),
)  # fmt: skip


@dataclass(frozen=True)
class Handling:
    """What becomes of findings: options as they were given, the suppressions read."""

    fail_on: str
    orders: Orders | None
    suppressions: Sequence[Suppression]
    sarif: Path | None
    junit: Path | None

    def fails(self, one: Told) -> bool:
        """Return whether a finding fails the command."""
        return self.fail_on != _NEVER and not one.suppressed and one.level.rank >= Level(self.fail_on).rank

    def report(self, found: Sequence[Told], kernels: Iterable[tuple[str, str]]) -> list[Told]:
        """Write what reports are asked for; return the findings, with the reason where one is let stand.

        `kernels` are files and names of all that were launched. Raises UsageError for a comment without a reason.
        """
        told = suppressed(found, self.suppressions)
        for one in unused(found, self.suppressions):
            click.echo(f"note: nothing needs the suppression of {one.rule} any more ({one.reason})", err=True)
        if self.sarif is not None:
            write_sarif(self.sarif, told)
        if self.junit is not None:
            self.junit.write_bytes(junit(kernels, told, self.fails))
        return told


def handled(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command these options, as its argument `handling`."""

    @functools.wraps(command)
    def with_handling(
        *arguments: Any,
        fail_on: str,
        orders: int,
        order_seed: int,
        suppress: Path | None,
        sarif: Path | None,
        junit: Path | None,
        **options: Any,
    ) -> None:
        tried = Orders(orders, order_seed) if orders else None
        listed = read_suppressions(suppress) if suppress else []
        command(*arguments, handling=Handling(fail_on, tried, listed, sarif, junit), **options)

    for option in reversed(_OPTIONS):
        with_handling = option(with_handling)
    return with_handling
