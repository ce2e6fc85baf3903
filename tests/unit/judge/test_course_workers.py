"""The course's own programs stay from one submission to the next, and nothing of a submission stays with them."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from grader.catalog import Limits, ModelRule
from grader.errors import KitError
from grader.judge.call import Program, Submission
from grader.judge.session.answer import Answer
from grader.judge.session.grade import Options, grade
from grader.judge.speed import TimedProgram
from grader.judge.trial import BASELINE, CourseWorkers, open_trial
from grader.judge.trial.course_workers import Loan
from grader.model import Isolation, Verdict
from grader.sandbox import choice, shield
from grader.sandbox.watch import processes
from tests.unit.minicourse import SOLUTION, make_exercise
from tests.unit.programs import ENTRIES, PATIENT, doubled

pytestmark = pytest.mark.slow
_DOUBLE = b"def double(values, out):\n    out[:] = 2 * values\n"


def loan(code: bytes = _DOUBLE, limits: Limits = PATIENT, cores: tuple[int, ...] = ()) -> Loan:
    """Return the loan of a program that doubles."""
    return Loan(Isolation.NONE, Program("tiny", code, ("double",), cores=cores), {"double": ENTRIES["double"]}, limits)


@pytest.fixture
def course() -> Iterator[CourseWorkers]:
    """Workers, two of which are kept."""
    with CourseWorkers(most=2) as workers:
        yield workers


def pid_of(course: CourseWorkers, what: Loan) -> int:
    """Borrow it, call it, give it back, and return which process that was."""
    with course.lent(what) as own:
        assert doubled(own, 3) == [0.0, 2.0, 4.0]
        return own.start().pid


def test_the_same_process_serves_one_loan_after_the_other(course: CourseWorkers) -> None:
    """A program is lent again as it was given back, on whatever cores; another text is another program."""
    first = pid_of(course, loan())
    assert pid_of(course, loan(cores=(min(os.sched_getaffinity(0)),))) == first
    assert pid_of(course, loan(_DOUBLE + b"#")) != first


def test_between_two_loans_it_stands_still_and_holds_no_arrays(course: CourseWorkers) -> None:
    """What was given back is stopped, and the memory of its arrays is the machine's again."""
    with course.lent(loan()) as own:
        doubled(own, 1 << 16)
        pid = own.start().pid
        arenas = [fd for fd in Path("/proc/self/fd").iterdir() if fd.is_symlink() and "arena" in str(fd.readlink())]
        assert [bool(arena.stat().st_blocks) for arena in arenas] == [True]
    assert [arena.stat().st_blocks for arena in arenas] == [0]
    assert Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "T"


def test_only_the_latest_are_kept(course: CourseWorkers) -> None:
    """Where more programs are lent than are kept, the one that was lent longest ago is ended."""
    pids = [pid_of(course, loan(_DOUBLE + b"#" * number)) for number in range(3)]
    assert course.pids() >= set(pids[1:])
    assert not processes.live({pids[0]})
    assert pid_of(course, loan(_DOUBLE + b"##")) == pids[2]


def test_one_that_was_lost_is_replaced(course: CourseWorkers) -> None:
    """Whoever borrows a worker that something has killed meanwhile gets another one."""
    pid = pid_of(course, loan())
    os.kill(pid, signal.SIGKILL)
    while processes.live({pid}):
        time.sleep(0.01)
    assert pid_of(course, loan()) != pid


def test_one_that_has_little_time_left_is_not_lent_again(course: CourseWorkers) -> None:
    """Each loan has all of the time that the exercise gives a program."""
    limits = Limits(total_s=0.5)
    slow = b"import time\n\ndef double(values, out):\n    time.sleep(0.3)\n    out[:] = 2 * values\n"
    first = pid_of(course, loan(slow, limits))
    pids = {first, *(pid_of(course, loan(slow, limits)) for _ in range(3))}
    assert len(pids) > 1


def test_what_is_prepared_is_called_before_it_is_lent(course: CourseWorkers) -> None:
    """A loan waits for what is being prepared, finds it called, and is not prepared again."""
    called: list[int] = []

    def first(own: Submission) -> None:
        doubled(own)
        called.append(own.start().pid)

    course.prepare(loan(), first)
    assert [pid_of(course, loan())] == called
    course.prepare(loan(), first)
    assert pid_of(course, loan()) == called[0]
    assert len(called) == 1


def test_what_is_being_prepared_is_among_what_is_kept(course: CourseWorkers) -> None:
    """Whoever looks for what a submission has left behind takes no program of the course's for that."""
    before = processes.children(os.getpid())
    course.prepare(loan(), doubled)
    assert (kept := course.pids())
    assert processes.live(processes.children(os.getpid()) - before) == kept
    assert all(room.is_dir() for room in course.rooms())


def test_nobody_waits_at_the_end_for_what_nobody_needs() -> None:
    """A program that is just being prepared ends at once with all others, however long its first call takes."""
    before = processes.children(os.getpid())
    code = b"import time\n\ndef double(values, out):\n    time.sleep(60)\n"
    started = time.monotonic()
    with CourseWorkers() as course:
        course.prepare(loan(), doubled)
        course.prepare(loan(code), doubled)
        time.sleep(1.0)
    assert time.monotonic() - started < 30.0
    assert not processes.live(processes.children(os.getpid()) - before)


def test_nobody_waits_at_the_end_for_what_has_not_begun() -> None:
    """What still waits for its turn to be prepared is given up, and the end comes at once."""
    workers = CourseWorkers()
    code = b"import time\n\ndef double(values, out):\n    time.sleep(60)\n"
    for number in range(3):
        workers.prepare(loan(code + b"#" * number), doubled)
    end = threading.Thread(target=workers.close, daemon=True)  # a test that fails ends all the same
    end.start()
    end.join(30.0)
    assert not end.is_alive()


def test_one_whose_preparation_breaks_off_is_kept_all_the_same(course: CourseWorkers) -> None:
    """Whatever is wrong with the inputs of the first call, no worker stays behind that nobody knows of."""
    before = processes.children(os.getpid())

    def first(own: Submission) -> None:
        raise MemoryError(own.program.name)

    course.prepare(loan(), first)
    pid_of(course, loan())
    assert processes.live(processes.children(os.getpid()) - before) <= course.pids()


def test_a_class_shares_them_and_no_submission_stays(course: CourseWorkers, tmp_path: Path) -> None:
    """The second student is timed beside the first one's baseline and reference; the students' workers are gone."""
    exercise, before = make_exercise(tmp_path, speed=True), processes.children(os.getpid())
    options = Options(isolation=choice.strongest(or_none=True), course=course)
    cards, kept = [], []
    for student in ("ada", "bob"):
        cards.append(grade(exercise, Answer(SOLUTION.encode()), student, options).scorecard)
        kept.append(course.pids())
        assert processes.live(processes.children(os.getpid()) - before) <= course.pids()
    assert [card.verdict for card in cards] == [Verdict.PASSED] * 2
    assert kept[0] == kept[1]
    assert len(kept[0]) >= 2


def test_a_trial_without_a_shield_leaves_the_next_one_in_peace(course: CourseWorkers, tmp_path: Path) -> None:
    """A program that was lent for a kernel that runs on a GPU is no tampering where calls are shielded later."""
    timed = make_exercise(tmp_path, speed=True)
    assert timed.speed is not None
    modelled = replace(timed, speed=replace(timed.speed, modelled=ModelRule("any", {}, 0.5)))
    isolation = choice.strongest(or_none=True)
    for exercise in (modelled, timed):
        gpu = exercise is modelled
        with open_trial(exercise, SOLUTION.encode(), "seed", isolation, course=course, gpu=gpu) as trial:
            assert trial.shield.works is (exercise is timed and not shield.obstacle())
            TimedProgram(trial.programs.baseline(), BASELINE, shield=trial.shield).run(
                trial.problem.inputs(trial.seed.rng("test"), timed.speed.case)
            )


def test_a_course_program_that_fails_is_told_each_time(course: CourseWorkers, tmp_path: Path) -> None:
    """What fails while it is being prepared fails again where it is needed, as the kit's fault, for every student."""
    exercise = make_exercise(tmp_path, speed=True)
    exercise.solution.write_text("def double(values, out):\n    raise ValueError('worn out')\n")
    for student in ("ada", "bob"):
        with pytest.raises(KitError, match=r"reference\.py failed when it was timed"):
            grade(exercise, Answer(SOLUTION.encode()), student, Options(isolation=Isolation.NONE, course=course))
