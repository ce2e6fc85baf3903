"""The pytest plugin: fixtures through which an ordinary test meets a submission that runs elsewhere.

`jitgrade grade` runs the tests with a trial of its own. Where there is none, because a student runs plain
`pytest exercises/moving_average`, the trial is of the file beside the tests.
"""

from __future__ import annotations

import contextlib
import functools
import os
import secrets
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from grader import catalog
from grader.cuda import offline_compile
from grader.judge.call import Proxy
from grader.judge.session.recorder import OUTCOME, Recorder, check_id
from grader.judge.speed import Outcome, measure, modelled
from grader.judge.trial import Trial, memcpy_moved, memory_taken, open_trial
from grader.model import Verdict
from grader.ptxemu import Run
from grader.sandbox.choice import strongest
from grader.sandbox.watch import footprint, witness
from grader.wire import Parsed, Place

TRIAL = pytest.StashKey[Trial]()
RECORDER = pytest.StashKey[Recorder]()
UNTIMED = (
    "Not timed: first make every other check pass.",
    "Not timed: another check could not be judged, and its points are open until a person has looked at it.",
)
_OWN = pytest.StashKey[tuple[Path, Trial, contextlib.ExitStack]]()


class Source:
    """Facts about the submission's source, taken before any of it ran."""

    def __init__(self, facts: Parsed) -> None:
        self._facts = facts

    def loops_over(self, function: str) -> bool:
        """Return whether some `for` loop iterates over a call of `function`."""
        return function in self._facts.loops

    def calls(self, function: str) -> bool:
        """Return whether `function` is called anywhere."""
        return function in self._facts.calls


def _is_exercise_test(path: Path) -> bool:
    return path.parent.parent.name in ("exercises", "hidden")


def _exercise_folder(path: Path) -> Path:
    """Return the exercise folder that a test file belongs to, by where the file lies."""
    course = path.parents[2] if path.parents[1].name == "exercises" else path.parents[3]
    return course / "exercises" / path.parent.name


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the speed check last: a wrong answer is not worth timing."""
    items.sort(key=lambda item: "speedup" in getattr(item, "fixturenames", ()))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test that asks for `case` once for each of the exercise's public cases."""
    if "case" in metafunc.fixturenames and _is_exercise_test(metafunc.definition.path):
        cases = catalog.load(_exercise_folder(metafunc.definition.path)).cases
        metafunc.parametrize("case", list(cases.values()), ids=list(cases))
    given = metafunc.config.stash.get(TRIAL, None)
    if given is not None and "place" in metafunc.fixturenames and len(given.places) > 1:
        metafunc.parametrize("place", given.places, indirect=True)


def pytest_unconfigure(config: pytest.Config) -> None:
    """End the workers of a trial that no grading owns."""
    if _OWN in config.stash:
        config.stash[_OWN][2].close()


@pytest.fixture
def trial(request: pytest.FixtureRequest) -> Trial:
    """The trial that this test is part of."""
    given = request.config.stash.get(TRIAL, None)
    if given is not None:
        return given
    return _own_trial(_exercise_folder(request.path), request.config.stash)


def _own_trial(folder: Path, stash: pytest.Stash) -> Trial:
    """Return the trial of the file beside the tests; that of another exercise ends."""
    if _OWN in stash:
        of, own, stack = stash[_OWN]
        if of == folder:
            return own
        del stash[_OWN]
        stack.close()
    exercise, stack = catalog.load(folder), contextlib.ExitStack()
    seed, isolation = secrets.token_hex(16), strongest(or_none=True)
    own = stack.enter_context(open_trial(exercise, exercise.stub.read_bytes(), seed, isolation))
    stash[_OWN] = (folder, own, stack)
    return own


@pytest.fixture
def place(request: pytest.FixtureRequest, trial: Trial) -> Place:
    """Where this run of the test has the submission's arrays: see `Trial.places`."""
    return Place(getattr(request, "param", trial.places[0]))


@pytest.fixture
def submission(trial: Trial, place: Place) -> Proxy:
    """The submission: `submission.<entry point>(*arguments)` fills the last argument."""
    return Proxy(trial.programs.submission(place))


@pytest.fixture
def threads_used(trial: Trial, place: Place) -> Callable[..., int]:
    """`threads_used(name, *arguments)`: call entry point `name`, and return how many threads shared the work.

    With `idle=arguments`, a call of it that has next to nothing to do, only what the call has beyond that one counts.
    """
    own = trial.programs.submission(place)

    def used(name: str, *arguments: Any, idle: tuple[Any, ...] = ()) -> int:
        least = own.call(name, list(idle)).scheduler if idle else None
        found = own.call(name, list(arguments)).scheduler
        return found.threads_beside(least) if least else found.threads

    return used


@pytest.fixture
def threads_at_once(trial: Trial, place: Place) -> Callable[..., float]:
    """`threads_at_once(name, *arguments)`: call entry point `name`, and return how many threads worked on average.

    A thread is at work while it runs or waits for a processor, by the kernel's account, and not while it waits for
    another thread. Where nothing shields the call, a busy machine errs towards more: who wakes up to ask for a lock
    waits for a processor.
    """
    own = trial.programs.submission(place)

    def at_once(name: str, *arguments: Any) -> float:
        call = own.call(name, list(arguments), shield=trial.shield)
        return call.scheduler.ready / call.seconds

    return at_once


@pytest.fixture
def verify(trial: Trial, place: Place) -> Callable[..., None]:
    """`verify(*arguments)`: the timed entry point must agree with the baseline on these arguments."""
    return functools.partial(trial.verify, place)


@pytest.fixture
def emulated(trial: Trial) -> Callable[..., Run]:
    """`emulated(*arguments, launch=...)`: run the timed kernel on the emulated GPU, and return what the launch did.

    Its output must be right, and no mistake found. The check is skipped where there is no compiler for CUDA.
    """
    lacking = offline_compile.missing()
    if lacking:
        pytest.skip(lacking)
    return trial.emulated


@pytest.fixture
def problem(trial: Trial) -> ModuleType:
    """The exercise's problem.py."""
    return trial.problem.module


@pytest.fixture
def rng(trial: Trial, request: pytest.FixtureRequest) -> np.random.Generator:
    """Random numbers that nobody can foresee and that the scorecard's seed brings back."""
    return trial.seed.rng(request.node.name)


@pytest.fixture
def source(trial: Trial) -> Source:
    """What the submission's source says."""
    return Source(trial.programs.submission(trial.places[0]).source_facts())


@pytest.fixture
def moved_by_memcpy(trial: Trial, place: Place) -> Callable[..., bool]:
    """`moved_by_memcpy(name, *arguments, origin=...)`: call it, and say whether memcpy moved two bytes of the output.

    They are drawn at random; `origin(offset, *arguments)` says where in the first argument each belongs.
    """
    reason = witness.obstacle()
    if reason:
        pytest.skip(f"{reason}.")

    def moved(name: str, *arguments: Any, origin: Callable[..., Any]) -> bool:
        own = trial.programs.submission(place)
        return memcpy_moved(own, name, arguments, trial.draw_pairs(arguments, origin))

    return moved


@pytest.fixture
def memory_grown(trial: Trial, place: Place) -> Callable[..., int]:
    """`memory_grown(name, *arguments)`: call it, and return the bytes that the call took beside the arguments' arrays.

    The kernel counts them. Call it on arrays of the same size before: a first call compiles, and maps the arrays.
    """
    reason = footprint.obstacle()
    if reason:
        pytest.skip(f"{reason}.")

    def grown(name: str, *arguments: Any) -> int:
        return memory_taken(trial.programs.submission(place), name, arguments)

    return grown


@pytest.fixture
def speedup(trial: Trial, request: pytest.FixtureRequest) -> Callable[[], None]:
    """`speedup()`: the submission must reach the gate of exercise.toml."""
    recorder = request.config.stash.get(RECORDER, None)

    def check() -> None:
        failed = recorder.failed(before=check_id(request.node)) if recorder else []
        if failed:
            worst = max(failed, key=lambda finding: finding.verdict.severity)
            outcome = Outcome(worst.verdict, UNTIMED[worst.verdict is Verdict.UNREADABLE])
        elif modelled.applies(trial):
            outcome = modelled.judge(trial)
        else:
            outcome = measure(trial, with_reference=recorder is not None and recorder.with_reference)
        request.node.stash[OUTCOME] = outcome  # where the recorder finds it
        if recorder is None:
            _tell(outcome)

    return check


def _tell(outcome: Outcome) -> None:
    """Say in pytest's own terms how the check ended, where no scorecard does."""
    if outcome.verdict is Verdict.SKIPPED or outcome.verdict.is_open:
        pytest.skip(outcome.message)
    assert outcome.verdict is Verdict.PASSED, outcome.message


def outcomes(trial: Trial, tests: list[Path], recorder: Recorder, extra: tuple[str, ...] = ()) -> Any:
    """Run `tests` on `trial` in this process, quietly; what they found is in `recorder`."""
    root = str(trial.exercise.root)  # of what lies above it no conftest.py is run, and no folder listed
    options = [
        *("-p", "no:terminal", "-p", "no:cacheprovider", "-p", "no:logging", "-p", "no:faulthandler"),
        *("-p", "no:unraisableexception"),  # it would collect all garbage, twice for each submission
        *("--disable-plugin-autoload", "-p", "grader.judge.session.plugin", "--import-mode=importlib", "--capture=no"),
        *("-c", "/dev/null", "--rootdir", root, "--confcutdir", root, "-o", "python_files=test_*.py"),
    ]
    with _pytest_of_our_own():
        return pytest.main([*options, *extra, *map(str, tests)], plugins=[recorder, _Seat(trial, recorder)])


@contextlib.contextmanager
def _pytest_of_our_own() -> Iterator[None]:
    """Keep out what a person has set for their own pytest runs, and forget the test modules afterwards.

    Pytest's importlib mode would take a module of the same name from the last grading for this one's.
    """
    theirs = {name: os.environ.pop(name) for name in ("PYTEST_ADDOPTS", "PYTEST_PLUGINS") if name in os.environ}
    modules = set(sys.modules)
    try:
        yield
    finally:
        os.environ.update(theirs)
        for name in set(sys.modules) - modules:
            if (getattr(sys.modules[name], "__file__", None) or "").endswith((".py",)) and ".test_" in f".{name}":
                del sys.modules[name]


class _Seat:
    """Gives a pytest run its trial and its recorder."""

    def __init__(self, trial: Trial, recorder: Recorder) -> None:
        self._trial = trial
        self._recorder = recorder

    @pytest.hookimpl(tryfirst=True)
    def pytest_configure(self, config: pytest.Config) -> None:
        """Seat them before any test is collected."""
        config.stash[TRIAL] = self._trial
        config.stash[RECORDER] = self._recorder
        config.option.tbstyle = "native"  # nobody reads pytest's own words, which takes a while to write
