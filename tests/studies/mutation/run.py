"""Grade every mutant, correctness only, and say which ones the tests let through."""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import signal
import time
import tomllib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path

from grader import catalog
from grader.catalog import SPEED_CHECK, Exercise
from grader.errors import KitError
from grader.judge.session import plugin
from grader.judge.session.recorder import Recorder
from grader.judge.trial import open_trial
from grader.model import Isolation, Verdict
from grader.sandbox import choice
from tests.studies.mutation.mutants import Mutant, mutants, sample

EQUIVALENT = Path(__file__).with_name("equivalent.toml")
MOST = 60
GOAL = 0.95
_SEED = "mutation"  # the same inputs in every run: what survives today survives tomorrow
_FIRST_CALL_S, _CALL_S = 15.0, 3.0  # a mutant that loops for ever is killed soon
_ALIVE = (Verdict.PASSED, Verdict.SKIPPED, Verdict.NOISY)


@dataclass(frozen=True)
class Job:
    """One grading: `mutant` is empty for the solution itself."""

    folder: Path
    source: str
    mutant: str = ""


@dataclass(frozen=True)
class Graded:
    """How a job ended. `killer` is the check that failed, `fault` what the kit itself could not cope with."""

    job: Job
    verdict: Verdict | None
    killer: str = ""
    fault: str = ""

    @property
    def survived(self) -> bool:
        """Whether every check that judged it was content."""
        return self.verdict in _ALIVE


@dataclass
class Subject:
    """An exercise with its mutants: `every` one there is, those `chosen`, and reasons why some change nothing."""

    exercise: Exercise
    every: list[Mutant]
    chosen: list[Mutant]
    equivalent: dict[str, str]
    results: dict[str, Graded] = field(default_factory=dict)

    @property
    def stale(self) -> list[str]:
        """Ids listed as equivalent of which there is no mutant (any more)."""
        return sorted(self.equivalent.keys() - {mutant.id for mutant in self.every})

    @property
    def faults(self) -> list[str]:
        """What the kit could not cope with, by mutant."""
        return [f"{key or 'the solution itself'}: {r.fault}" for key, r in self.results.items() if r.fault]

    @property
    def equal(self) -> list[Mutant]:
        """The chosen mutants that are listed as equivalent."""
        return [mutant for mutant in self.chosen if mutant.id in self.equivalent]

    @property
    def disproved(self) -> list[Mutant]:
        """Mutants listed as equivalent that a test kills all the same: the list is wrong."""
        return [m for m in self.equal if m.id in self.results and not self.results[m.id].survived]

    @property
    def survivors(self) -> list[Mutant]:
        """Mutants that no test kills and nobody has explained."""
        alive = [m for m in self.chosen if m.id in self.results and self.results[m.id].survived]
        return [mutant for mutant in alive if mutant.id not in self.equivalent]

    @property
    def killed(self) -> int:
        """How many of those that differ in what they do were killed."""
        return len(self.chosen) - len(self.equal) - len(self.survivors) - len(self.faults)

    @property
    def rate(self) -> float:
        """The share of the mutants that do something else and were killed for it."""
        return rate([self])


def rate(subjects: Sequence[Subject]) -> float:
    """Return killed mutants over all that are not equivalent; 1 where there are none."""
    different = sum(len(subject.chosen) - len(subject.equal) for subject in subjects)
    return sum(subject.killed for subject in subjects) / different if different else 1.0


def known_equivalents(path: Path = EQUIVALENT) -> dict[str, dict[str, str]]:
    """Return the reasons in equivalent.toml by exercise and mutant id. Raises KitError where it is malformed."""
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8")).get("equivalent", [])
        known: dict[str, dict[str, str]] = {}
        for entry in entries:
            known.setdefault(entry["exercise"], {})[entry["id"]] = entry["reason"]
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise KitError(f"{path}: {error!r}. Every [[equivalent]] needs an exercise, an id and a reason.") from error
    return known


def subject(exercise: Exercise, equivalent: dict[str, str]) -> Subject:
    """Make the mutants of the exercise's solution."""
    every = mutants(exercise.solution.read_text(encoding="utf-8"))
    return Subject(exercise, every, sample(every, MOST), equivalent)


def unfinished(exercise: Exercise) -> str:
    """Return which file is missing before the exercise can be graded, or an empty text."""
    needed = (exercise.solution, exercise.problem, exercise.public_tests, exercise.hidden_tests)
    return next((str(path.relative_to(exercise.root)) for path in needed if not path.exists()), "")


def jobs(subjects: Sequence[Subject]) -> Iterator[Job]:
    """Yield each solution itself, then its mutants."""
    for one in subjects:
        yield Job(one.exercise.folder, one.exercise.solution.read_text(encoding="utf-8"))
        for mutant in one.chosen:
            yield Job(one.exercise.folder, mutant.source, mutant.id)


def run(work: Iterator[Job], done: Callable[[Graded], None], processes: int) -> None:
    """Do the work in that many processes, telling `done` of each result; an interrupt leaves nothing running.

    No more is handed out than is being worked on, so that there is nothing to call back.
    """
    pool = ProcessPoolExecutor(processes, mp_context=get_context("spawn"), initializer=_deafen)
    with _interruptible_once(), pool:
        waiting: set[Future[Graded]] = set()
        while True:
            while len(waiting) < processes and (job := next(work, None)) is not None:
                waiting.add(pool.submit(_grade, job))
            if not waiting:
                return
            finished, waiting = wait(waiting, return_when=FIRST_COMPLETED)
            for future in finished:
                done(future.result())


def _deafen() -> None:
    """Ignore Ctrl-C between gradings; during one it ends that grading, which ends its workers."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


@contextlib.contextmanager
def _interruptible_once() -> Iterator[None]:
    """Raise KeyboardInterrupt at the first Ctrl-C and let no further one disturb the tidying up."""
    before = signal.signal(signal.SIGINT, _interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _interrupt(*_: object) -> None:
    _deafen()
    raise KeyboardInterrupt


def _grade(job: Job) -> Graded:
    """Grade as the judge does, but for the speed, and only until the first check that fails."""
    exercise = catalog.load(job.folder)
    exercise = dataclasses.replace(
        exercise, limits=dataclasses.replace(exercise.limits, first_call_s=_FIRST_CALL_S, call_s=_CALL_S)
    )
    speed = f"{exercise.public_tests.relative_to(exercise.root)}::test_{SPEED_CHECK}"
    recorder = Recorder()
    with _interruptible_once(), open_trial(exercise, job.source.encode(), _SEED, _isolation()) as trial:
        tests = [exercise.public_tests, exercise.hidden_tests]
        plugin.outcomes(trial, tests, recorder, ("--exitfirst", "--deselect", speed))
        condemned = trial.programs.condemned is not None
    if recorder.interrupted:
        raise KeyboardInterrupt
    if recorder.own_faults or not recorder.findings:
        return Graded(job, None, fault=" ".join(" ".join(recorder.own_faults).split())[:300] or "no test ran")
    verdicts = [(finding.verdict, check) for check, found in recorder.findings.items() for finding in found]
    verdict, check = next((f for f in verdicts if f[0] not in _ALIVE), (Verdict.PASSED, ""))
    return Graded(job, Verdict.REJECTED if condemned else verdict, check)


@functools.cache
def _isolation() -> Isolation:
    """Mutants are code of our own: where nothing keeps them apart they may run all the same."""
    return choice.strongest(or_none=True)


def require_sound(graded: Graded) -> None:
    """Raise KitError where the solution itself does not pass: its mutants would say nothing."""
    if not graded.job.mutant and not graded.survived:
        why = graded.fault or f"its verdict is {graded.verdict} ({graded.killer})"
        slug = graded.job.folder.name
        raise KitError(f"{slug}: the solution itself does not pass here: {why}. Mend that first: jitgrade lint {slug}.")


def clock() -> Callable[[], float]:
    """Return a function that says how many seconds have passed since this call."""
    started = time.monotonic()
    return lambda: time.monotonic() - started
