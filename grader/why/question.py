"""A function of any file, and its arguments in a few characters: what `jitgrade why` is asked."""

from __future__ import annotations

import time

from grader import functions
from grader.cuda.arguments import arguments
from grader.machine import available_cores
from grader.why.measured import Subject


def subject_of(what: str, described: str, within_s: float) -> Subject:
    """Return what `FILE.PY:FUNCTION` and the arguments that grader.cuda.arguments describes ask about.

    Raises UsageError where they ask for nothing.
    """
    file, entry = functions.placed(what)
    code = functions.read(file)
    given = arguments(described, functions.parameters(code, entry))
    name = file.stem if file.stem.isidentifier() else "answer"
    values = tuple(one.value for one in given)
    return Subject(name, code, entry, values, cores=_cores(code), until=time.monotonic() + within_s)


def _cores(code: bytes) -> int:
    """Return on how many processors to time it: a file that asks for no threads gets one."""
    return min(available_cores(), 2) if b"parallel" in code or b"prange" in code else 1
