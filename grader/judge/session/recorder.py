"""From what pytest saw of each test to one verdict a check."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from grader.judge.compare import RuleBroken
from grader.judge.costs import Wasteful
from grader.judge.faults import Stage, SubmissionFault
from grader.judge.speed import Outcome
from grader.model import Verdict
from grader.text import printable

WRONG_OUTPUT = "Wrong output."  # all that a hidden check says of a value
OUTCOME = pytest.StashKey[Outcome]()  # of the test that asked for the speed check


@dataclass(frozen=True)
class Finding:
    """How one test ended. `safe` is what a student may read of a hidden test, `message` and `details` of a public one.

    `stage` says how far the submission came, where it failed.
    """

    verdict: Verdict
    message: str = ""
    safe: str = ""
    points: float | None = None
    details: str = ""
    stage: Stage = Stage.RUNNING


@dataclass
class Recorder:
    """A pytest plugin that keeps the findings of each check, and what went wrong that is our own fault.

    `speed` is the outcome of the speed check, once that test has run.
    """

    advance: Callable[[str], None] = lambda _: None
    with_reference: bool = True
    findings: dict[str, list[Finding]] = field(default_factory=dict)
    own_faults: list[str] = field(default_factory=list)
    speed: Outcome | None = None
    interrupted: bool = False

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
        """Note the finding of a test's call, or of a set-up that did not get that far."""
        report = yield
        if call.when == "call" or call.excinfo is not None:
            check = check_id(item)
            finding = self._finding(item, call.excinfo)
            if finding is not None:
                self.findings.setdefault(check, []).append(finding)
            self.speed = item.stash.get(OUTCOME, self.speed)
            if call.when == "call":
                self.advance(check)
        return report

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Note a test file that cannot be imported: that is never the student's doing."""
        if report.failed:
            self.own_faults.append(f"{report.nodeid}: {report.longreprtext}")

    def pytest_keyboard_interrupt(self, excinfo: pytest.ExceptionInfo[BaseException]) -> None:
        """Note that somebody pressed Ctrl-C, which pytest keeps to itself; it calls this for more than that."""
        self.interrupted = not isinstance(excinfo.value, pytest.Session.Interrupted)

    def failed(self, before: str) -> list[Finding]:
        """Return the findings so far, but for the check `before`, that say the answer is wrong or open."""
        mild = (Verdict.PASSED, Verdict.SKIPPED, Verdict.SLOW)
        return [f for check, found in self.findings.items() if check != before for f in found if f.verdict not in mild]

    def _finding(self, item: pytest.Item, excinfo: pytest.ExceptionInfo[BaseException] | None) -> Finding | None:
        if excinfo is None:
            return _of_outcome(item.stash.get(OUTCOME, None))
        finding = _student_side(excinfo.value)
        if finding is None:
            # From the test on: pytest's own frames would crowd out the line that is wrong.
            excinfo.traceback = excinfo.traceback.cut(path=item.path)
            self.own_faults.append(f"{item.nodeid}: {excinfo.exconly()}\n{excinfo.getrepr(style='short')}")
        return finding


def _of_outcome(outcome: Outcome | None) -> Finding:
    """Return the finding of a test that ended without an exception: passed, unless a speed check says otherwise."""
    if outcome is None:
        return Finding(Verdict.PASSED)
    return Finding(outcome.verdict, outcome.message, outcome.message, outcome.points)


def _student_side(error: BaseException) -> Finding | None:
    """Return what `error` says of the submission; None where it says something of the kit."""
    match error:
        case SubmissionFault():
            return Finding(error.verdict, error.public, error.safe, details=error.details, stage=error.stage)
        case RuleBroken():
            return Finding(Verdict.REJECTED, str(error), str(error))
        case Wasteful():
            return Finding(Verdict.SLOW, str(error), error.lesson)
        case AssertionError():
            text = printable(str(error).strip().partition("\n")[0], 500)
            safe = getattr(error, "safe", "") or WRONG_OUTPUT
            return Finding(Verdict.WRONG, f"Wrong: {text}." if text else "Wrong.", safe)
        case pytest.skip.Exception():
            return Finding(Verdict.SKIPPED, str(error.msg), str(error.msg))
    return None


def check_id(item: pytest.Item) -> str:
    """Return the check that a test belongs to: its function's name without `test_`."""
    return str(getattr(item, "originalname", item.name)).removeprefix("test_")
