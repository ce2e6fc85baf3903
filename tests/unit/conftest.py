"""What unit tests share: fixtures, how much Hypothesis tries, and the guard of `make quick`.

`make quick` runs the tests that are not marked `slow`. Who uses a fixture of a worker's is marked here; other tests
that start a process, have Numba compile or compute for long say so: `@pytest.mark.slow`.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import settings

from grader.model import Isolation
from grader.sandbox import choice
from grader.sandbox.launch import Launcher
from tests.unit.guard import Forbidden, Guard

_OF_WORKERS = frozenset({"launcher", "isolation", "compiler"})
_GUARD = pytest.StashKey[Guard]()
_SPENT = pytest.StashKey[list[float]]()
_PROCESSOR_S = "processor_s"

# `make test` tries a few new examples each time and names the seed of what fails; `make test-all` tries many more.
for _profile, _examples in {"quick": 10, "sampled": 25, "unit": 100, "all": 1500}.items():
    settings.register_profile(_profile, max_examples=_examples, deadline=None, database=None)
settings.load_profile("unit")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let `make quick` say what it may take."""
    parser.addoption("--quick", type=float, metavar="SECONDS", help="only tests not marked slow, in so many seconds")


def pytest_configure(config: pytest.Config) -> None:
    """Set the guard."""
    config.stash[_GUARD] = Guard()
    config.stash[_SPENT] = []


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark who starts workers by its fixtures, and for `make quick` choose who is not marked."""
    for item in items:
        if _OF_WORKERS & set(getattr(item, "fixturenames", ())):
            item.add_marker("slow")
    if config.getoption("--quick") is not None:
        _keep_the_quick(config, items)


def pytest_collection_finish() -> None:
    """Let no garbage be looked for among the tests themselves, of which there are thousands and which all stay."""
    gc.collect()
    gc.freeze()


def _keep_the_quick(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Raise a UsageError where hardly any test is left: a mark on too much is how `make quick` would go empty."""
    slow = [item for item in items if item.get_closest_marker("slow")]
    if 2 * len(slow) > len(items):
        raise pytest.UsageError(
            f"{len(slow)} of {len(items)} tests are marked slow, so `make quick` would show little."
            " Take the mark from whole files, and give it to the tests that start something."
        )
    items[:] = [item for item in items if not item.get_closest_marker("slow")]
    config.hook.pytest_deselected(items=slow)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Iterator[None]:
    """Guard the fixtures of a test."""
    return (yield from _guarded(item))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """Guard a test."""
    return (yield from _guarded(item))


def _guarded(item: pytest.Item) -> Iterator[None]:
    """Let a test that is not marked start nothing."""
    if item.get_closest_marker("slow"):
        return (yield)
    try:
        with item.config.stash[_GUARD].forbidding():
            return (yield)
    except Forbidden as deed:
        pytest.fail(f"Not for `make quick`: {deed}. Start nothing, or mark the test @pytest.mark.slow.", pytrace=False)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Note what one of several processes has spent on its tests."""
    node.config.stash[_SPENT].append(getattr(node, "workeroutput", {}).get(_PROCESSOR_S, 0.0))


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail `make quick` where it is no longer quick.

    Processor time counts, shared among the processes: that is what it takes on an idle machine, and a busy one is no
    fault of the tests.
    """
    config, own = session.config, time.process_time()
    if hasattr(config, "workeroutput"):  # this is one of several
        config.workeroutput[_PROCESSOR_S] = own
        return
    limit, spent = config.getoption("--quick"), config.stash[_SPENT]
    used = (own + sum(spent)) / max(1, len(spent))
    if limit is not None and used > limit:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
        print(
            f"\nThe quick tests took {used:.0f} s of each processor, more than {limit:.0f}: see ARGS=--durations=20,"
            " make those tests smaller, or mark them @pytest.mark.slow."
        )


@pytest.fixture
def launcher() -> Iterator[Launcher]:
    """A launcher without isolation, so that workers may try what it would forbid; it takes down what it started."""
    with Launcher(Isolation.NONE) as own:
        yield own


@pytest.fixture(params=["none", "strongest"])
def isolation(request: pytest.FixtureRequest) -> Isolation:
    """No isolation, and the strongest that this machine has."""
    return Isolation.NONE if request.param == "none" else choice.strongest(or_none=True)
