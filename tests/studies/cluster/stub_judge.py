"""`python -m tests.studies.cluster.stub_judge OUT`: a judge that runs no student's code, in milliseconds."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from grader.cluster import work
from grader.cluster.plan import Planned, read_answer
from grader.model import CheckResult, Isolation, Scorecard, Verdict
from grader.sandbox.watch import processes


def judged(out: Path, unit: Planned, seconds: float) -> str:
    """Return a scorecard whose points are the number that the answer holds, after so many seconds."""
    time.sleep(seconds)
    answer = read_answer(out, unit.unit)
    if b"kit fails" in answer.code:
        raise ValueError("the kit fails here")
    points = float(answer.code or b"0")
    verdict = Verdict.PASSED if points else Verdict.WRONG
    check = CheckResult("right", "Right", verdict, points, 100.0)
    card = Scorecard(unit.exercise, unit.student, (check,), None, Isolation.NONE, "0", answer.sha256, seconds)
    with (out / "judged.log").open("a", encoding="utf-8") as log:
        log.write(f"{unit.student}\n")
    return card.to_json()


def main() -> None:
    """Work until all is settled; a second argument says how many seconds a unit takes."""
    processes.end_with_parent(os.getppid())
    out, seconds = Path(sys.argv[1]), float(sys.argv[2]) if len(sys.argv) > 2 else 0.0
    work.work(out, lambda unit: judged(out, unit, seconds), wait=True)


if __name__ == "__main__":
    main()
