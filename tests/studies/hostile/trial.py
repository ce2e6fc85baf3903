"""One case tried before the real judge, and what must hold whatever the worker did."""

from __future__ import annotations

import contextlib
import os
import resource
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import FrameType
from typing import Self
from unittest import mock

import numpy as np

from grader.catalog import EntryPoint, Kind, Limits
from grader.judge.call import Proxy, Submission
from grader.judge.call.program import Program
from grader.judge.compare import Mismatch, RuleBroken
from grader.judge.faults import SubmissionFault, Tampering
from grader.model import Isolation, Verdict
from grader.sandbox import start
from grader.sandbox.launch import Launcher
from grader.text import printable
from tests.studies.hostile.cases import RAW_WORKER, Case
from tests.studies.hostile.families import PATIENCE_S

ENOUGH_S = 25.0  # for a call: a ping has 10 s, a worker 2 s to end and 2 s to stand still, a busy machine the rest
MEMORY_KB = 48 * 1024  # that all cases together may add to the judge
_LONGEST_TEXT = 2500
_LONGEST_OUTPUT = 20_000
_LIMITS = Limits(PATIENCE_S, PATIENCE_S)
_REAL_LIMITS = Limits(5.0, PATIENCE_S)  # a real worker is slower to load, and the honest calls before count too
_BLAME = {Verdict.REJECTED, Verdict.CRASHED, Verdict.TIMEOUT, Verdict.ERROR, Verdict.NOT_ATTEMPTED}
_ENTRIES = {
    "double": EntryPoint("double", Kind.FUNCTION, ("values", "out")),
    "config": EntryPoint("config", Kind.CONFIG, ("n",)),
}


class Hung(BaseException):
    """The judge did not come back; not an Exception, so that nothing in the judge takes it for one."""


@dataclass
class Result:
    """How a case ended: the calls that counted, the verdict or "answered", and what should not have been."""

    counted: int = 0
    ending: str = "answered"
    findings: list[str] = field(default_factory=list)


@dataclass
class Memory:
    """The most memory this process has had, beside what it had when the first case was over."""

    first_kb: int | None = None  # with all that the first case has had imported
    grown_kb: int = 0

    def look(self) -> bool:
        """Return whether it has grown beyond the limit since it was last looked at."""
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        self.first_kb = self.first_kb or peak
        before, self.grown_kb = self.grown_kb, peak - self.first_kb
        return self.grown_kb > max(before, MEMORY_KB)


class Court:
    """Tries cases one after the other, their workers started by one launcher; courts can share a `memory`."""

    def __init__(self, isolation: Isolation = Isolation.NONE, memory: Memory | None = None) -> None:
        self._launcher = Launcher(isolation)
        self._memory = memory or Memory()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *reason: object) -> None:
        self._launcher.close()

    def try_case(self, case: Case) -> Result:
        """Return what came of it; every finding is a bug of the judge, or of this."""
        result = Result()
        descriptors = len(os.listdir("/proc/self/fd"))
        limits = _REAL_LIMITS if case.real else _LIMITS
        program = Program("tiny", case.code.encode(), tuple(_ENTRIES))
        own = Submission(self._launcher, program, _ENTRIES, limits, np.random.default_rng(case.number))
        with contextlib.nullcontext() if case.real else mock.patch.object(start, "_WORKER", RAW_WORKER):
            self._call(own, case, result)
        with _own_faults(result, "closing"), deadline(ENOUGH_S):
            own.close()
        left = len(os.listdir("/proc/self/fd")) - descriptors
        if left:
            result.findings.append(f"{left} descriptors more than before")
        if self._memory.look():
            result.findings.append(f"the judge has grown by {self._memory.grown_kb >> 10} MiB")
        return result

    def _call(self, own: Submission, case: Case, result: Result) -> None:
        for index, name in enumerate(case.calls):
            with _own_faults(result, f"call {index + 1}, {name}"), deadline(ENOUGH_S):
                try:
                    _make(own, name, index)
                    result.counted += 1
                    continue
                except (SubmissionFault, Mismatch, RuleBroken) as fault:
                    _blame(own, fault, result)
            break
        if result.counted > case.most:
            result.findings.append(f"{result.counted} calls counted, and only {case.most} were answered")
        if case.family == "honest" and result.counted < len(case.calls) and result.ending != Verdict.TIMEOUT:
            result.findings.append("an honest worker was not believed")


def _make(own: Submission, name: str, index: int) -> None:
    """Make the call: "grow" is one that needs a larger arena than those before."""
    if name == "ping":
        own.ping()
    elif name == "config":
        Proxy(own).config(index)
    else:
        values = np.arange(1024.0 * (index if name == "grow" else 1))
        Proxy(own).double(values, np.empty_like(values))


def _blame(own: Submission, fault: Exception, result: Result) -> None:
    """Check that the fault is the submission's and can be shown, and that tampering ends all."""
    result.ending = type(fault).__name__
    if isinstance(fault, SubmissionFault):
        result.ending = fault.verdict
        texts = (fault.public, fault.safe)
        if fault.verdict not in _BLAME or not all(texts):
            result.findings.append(f"blamed with {fault.verdict}: {fault.public!r}")
        if any(text != printable(text, _LONGEST_TEXT) for text in texts):
            result.findings.append(f"a text that cannot be shown: {fault.public!r}")
    if len(own.printed) > _LONGEST_OUTPUT:
        result.findings.append(f"{len(own.printed)} characters of output were kept")
    if isinstance(fault, Tampering):
        with contextlib.suppress(Tampering):
            Proxy(own).double(np.zeros(1), np.zeros(1))
            result.findings.append("a call counted after tampering")
        if own.condemned is None:
            result.findings.append("tampering did not condemn the submission")


@contextlib.contextmanager
def _own_faults(result: Result, where: str) -> Iterator[None]:
    """Note whatever comes out of the judge that is not the submission's fault."""
    try:
        yield
    except (Exception, Hung) as error:
        result.ending = type(error).__name__
        result.findings.append(f"{where}: {type(error).__name__}: {error}")


@contextlib.contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Raise Hung in the judge when the time is over, wherever it is."""
    before = signal.signal(signal.SIGALRM, _hung)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    started = time.monotonic()
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    if time.monotonic() - started > seconds:
        raise Hung("it came back, but late")


def _hung(_: int, frame: FrameType | None) -> None:
    where = f"{frame.f_code.co_qualname}, line {frame.f_lineno}" if frame else "nowhere"
    raise Hung(f"no end of it in {where}")
