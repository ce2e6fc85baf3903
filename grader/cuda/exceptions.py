"""Exceptions that a kernel raises: from their numbers to what the source says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from grader.ptxemu import Finding, Kind
from grader.text import one_line

_NUMBER = re.compile(r"exception (\d{1,9})")
_TOLD = re.compile(r"(\d{1,9}) (.*)", re.DOTALL)
_MOST = 300


def named(finding: Finding, exceptions: Sequence[str]) -> Finding:
    """Return a finding with the text and the line of the exception that it is of; any other one as it is.

    `exceptions` are wire.Compiled's, and a worker's word: nothing of them is trusted but that it is a text.
    """
    number = _NUMBER.fullmatch(finding.memory)
    if finding.kind is not Kind.EXCEPTION or number is None:
        return finding
    at = int(number[1]) - 1
    told = _TOLD.fullmatch(exceptions[at]) if 0 <= at < len(exceptions) else None
    if told is None:
        return replace(finding, memory="", detail="raises what is not known")
    source = finding.source
    line = int(told[1]) or source.line
    callers = () if line == source.line or source.callers else (source.line,)
    inner = replace(source, line=line, callers=source.callers or callers)
    return replace(finding, memory="", source=inner, detail=f"raises {one_line(told[2].rstrip(': '), _MOST)}")
