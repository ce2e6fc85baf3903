"""Findings that somebody has looked at and lets stand, each with the reason: in a file, or in a comment at the line.

A comment stands in the line of the finding, in a line that calls what was inlined there, or alone in the line above:
`# jitgrade: allow race: every thread stores the same`. A file is TOML, with `[[suppress]]` for each: `rule` and
`reason` must be there, `file` (a pattern for the end of its path), `kernel` and `array` may be.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from typing import Any

from grader.cuda.levels import rule_of
from grader.cuda.programs.summary import Told, text_of
from grader.errors import UsageError
from grader.ptxemu import Kind

_RULES = frozenset(rule_of(kind) for kind in Kind)
_FIELDS = frozenset(("rule", "reason", "file", "kernel", "array"))
_MEANT = re.compile(r"#\s*jitgrade:\s*allow\b(.*)")
_COMMENT = re.compile(r"\s+([\w-]+)\s*:\s*(\S.*)")


@dataclass(frozen=True)
class Suppression:
    """What is let stand: findings of a rule, in files, kernels and arrays of these names; empty for any."""

    rule: str
    reason: str
    file: str = ""
    kernel: str = ""
    array: str = ""

    def fits(self, one: Told) -> bool:
        """Return whether a finding is such a one."""
        return (
            self.rule == rule_of(one.finding.kind)
            and (not self.file or PurePath(one.file).match(self.file))
            and self.kernel in ("", one.kernel)
            and self.array in ("", one.finding.memory)
        )


def read_suppressions(path: Path) -> list[Suppression]:
    """Return what a file lets stand; raises UsageError where it is not such a file, or gives no reason."""
    try:
        entries = tomllib.loads(path.read_text("utf-8")).get("suppress", [])
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(f"{path} is no file of suppressions: {error}") from error
    if not isinstance(entries, list):
        raise UsageError(f"{path}: write [[suppress]], with two brackets, above each suppression.")
    return [_suppression(f"{path}, [[suppress]] number {number}", one) for number, one in enumerate(entries, 1)]


def _suppression(where: str, entry: Any) -> Suppression:
    if not isinstance(entry, dict) or not all(isinstance(value, str) for value in entry.values()):
        raise UsageError(f'{where}: each entry is a text, such as rule = "race".')
    unknown = set(entry) - _FIELDS
    if unknown:
        raise UsageError(f"{where}: {', '.join(sorted(unknown))} is not known; there are {', '.join(sorted(_FIELDS))}.")
    return _checked(where, Suppression(**{"rule": "", "reason": ""} | entry))


def _checked(where: str, found: Suppression) -> Suppression:
    if found.rule not in _RULES:
        raise UsageError(f"{where}: {found.rule or 'nothing'} is no rule; there are {', '.join(sorted(_RULES))}.")
    if not found.reason.strip():
        raise UsageError(f"{where}: give the reason, for whoever reads it next year.")
    return found


def suppressed(found: Sequence[Told], suppressions: Sequence[Suppression]) -> list[Told]:
    """Return findings, those that are let stand with the reason; raises UsageError for a comment that gives none."""
    return [replace(one, suppressed=_reason(one, suppressions)) for one in found]


def unused(found: Sequence[Told], suppressions: Sequence[Suppression]) -> list[Suppression]:
    """Return the suppressions that no finding needs any more."""
    return [each for each in suppressions if not any(each.fits(one) for one in found)]


def _reason(one: Told, suppressions: Sequence[Suppression]) -> str:
    known = next((each.reason for each in suppressions if each.fits(one)), "")
    rule = rule_of(one.finding.kind)
    return known or next((each.reason for each in _comments(one) if each.rule == rule), "")


def _comments(one: Told) -> Iterator[Suppression]:
    """Yield what comments at the lines of a finding let stand."""
    source = one.finding.source
    for file, number in (*one.inlined, *((one.file, line) for line in (source.line, *source.callers))):
        text = text_of(file).splitlines()
        for at in (number, number - 1):
            line = text[at - 1] if 0 < at <= len(text) else ""
            meant = _MEANT.search(line)
            if meant is None or (at != number and not line.strip().startswith("#")):
                continue
            where = f"{file}:{at}"
            written = _COMMENT.fullmatch(meant[1])
            if written is None:
                raise UsageError(f"{where}: write `# jitgrade: allow RULE: why`, with the reason.")
            yield _checked(where, Suppression(written[1], written[2].strip()))
