"""`python -m tests.studies.hostile.session`: grade as `jitgrade grade --class` does; say what came of each.

A process of its own, so that whatever an attack does to a judge is seen from outside: it prints one line of
JSON for each student when their grading has ended, with what acts in the pages made of it.
"""

from __future__ import annotations

import contextlib
import dataclasses
import fcntl
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

from grader import catalog, classroom, handed_in
from grader.authoring.submissions import verdicts_of
from grader.class_run import grade_all
from grader.classroom import Class, ResultStore
from grader.judge.session.grade import Options
from grader.judge.trial import CourseWorkers
from grader.model import Isolation, Verdict
from grader.sandbox import shield
from grader.sandbox.watch import processes
from tests.studies.hostile.ground import CANARY_VARIABLE, Clock, Ground
from tests.studies.hostile.pages import injections
from tests.studies.hostile.setting import Setting


@dataclass(frozen=True)
class Record:
    """What came of one student, called as their folder is; `checks` are the verdicts of the checks by id.

    `reached` is in bytes of hidden material, `left` in processes and temporary files still there; `acting` is what
    acts in pages and tables; `cpu_seconds` are the judge's and its workers'; `fault` is what the kit itself could not
    cope with. `attack` is what they attacked with, nothing if they are honest: whoever knows the class fills that in.
    """

    student: str
    verdict: str = ""
    score: float = 0.0
    reached: int = 0
    left: int = 0
    fault: str = ""
    seconds: float = 0.0
    checks: dict[str, Verdict] = field(default_factory=dict)
    acting: list[str] = field(default_factory=list)
    attack: str = ""
    cpu_seconds: float = 0.0


@dataclass(frozen=True)
class Order:
    """What a session is to do: grade the class that lies in `folder`, by each student's clock, quiet by `lock`."""

    folder: str
    slug: str
    setting: Setting
    clocks: dict[str, Clock]
    lock: str

    def encode(self) -> str:
        """Return the order as an argument of the session."""
        return json.dumps(asdict(self))

    @classmethod
    def decode(cls, text: str) -> Order:
        """Return the order that `text` encodes."""
        body = json.loads(text)
        setting = Setting(**body["setting"] | {"isolation": Isolation(body["setting"]["isolation"])})
        clocks = {name: Clock(clock) for name, clock in body["clocks"].items()}
        return cls(body["folder"], body["slug"], setting, clocks, body["lock"])


def main() -> None:
    """Follow the order that is the only argument."""
    order = Order.decode(sys.argv[1])
    folder = Path(order.folder)
    exercise = catalog.load(folder / "exercises" / order.slug)
    ground = Ground(folder, exercise, (), os.environ[CANARY_VARIABLE])
    with order.setting.simulated():
        for record in records(ground, order):
            sys.stdout.write(json.dumps(asdict(record)) + "\n")
            sys.stdout.flush()


def records(ground: Ground, order: Order) -> Iterator[Record]:
    """Yield a record for each student of the class, in the order of their names."""
    with CourseWorkers() as course:
        with course.shield().over(os.getpid()):
            known = _around()  # with the lock of all judges' shields
        yield from _records(ground, order, course, known)


def _records(ground: Ground, order: Order, course: CourseWorkers, known: set[str]) -> Iterator[Record]:
    isolation = order.setting.isolation
    for student in handed_in.students_of(ground.class_folder):
        clock = order.clocks[student.folder.name]
        options = Options(isolation=isolation, speed=clock is not Clock.OFF, course=course)
        out = ground.results(isolation)
        with _turn(Path(order.lock), clock):
            started, used = time.monotonic(), _cpu_seconds()
            (result,) = grade_all([ground.exercise], [student], ResultStore(out), options, lambda *_: None)
            seconds, used = time.monotonic() - started, _cpu_seconds() - used
        classroom.write_pages(result, [ground.exercise], out, is_class=True)
        record = _record(ground, student, result)
        kept = {str(pid) for pid in course.pids()} | {folder.name for folder in course.rooms()}
        yield dataclasses.replace(
            record,
            left=len(_around() - known - kept),
            seconds=round(seconds, 2),
            cpu_seconds=round(used, 2),
            acting=injections(out),
        )


@contextlib.contextmanager
def _turn(lock: Path, clock: Clock) -> Iterator[None]:
    """Wait until nothing else is graded, where a clock must not be disturbed; else until nobody needs that.

    Timed calls that are shielded take turns of their own accord.
    """
    with lock.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX if clock is Clock.ALONE and shield.obstacle() else fcntl.LOCK_SH)
        yield


def _cpu_seconds() -> float:
    """Return the processor time of this process and of all below it that have ended."""
    return sum(os.times()[:4])


def _record(ground: Ground, student: handed_in.Student, result: Class) -> Record:
    cards, fault = result.cards[student.id], "\n".join(result.faults)
    reached = ground.reached("\n".join([result.printed, fault, *(card.to_json() for card in cards)]))
    verdict, score = (cards[0].verdict.value, cards[0].score) if cards else ("", 0.0)
    checks = verdicts_of(cards[0]) if cards else {}
    return Record(student.folder.name, verdict, score, reached, fault=fault, checks=checks)


def _around() -> set[str]:
    """Return what a submission could have left: processes of this one's, files where temporary ones go."""
    return {str(pid) for pid in processes.children(os.getpid())} | set(os.listdir(tempfile.gettempdir()))


if __name__ == "__main__":
    main()
