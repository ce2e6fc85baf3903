"""The corpus is well formed, and a sample of it gets its diagnoses; `python -m tests.studies.why` tries all of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from grader import why
from grader.causes import Cause
from grader.sandbox import choice
from grader.sandbox.launch import Launcher
from tests.studies.why import Specimen, corpus

pytestmark = pytest.mark.sampled(2)

# What timing decides is clear by far here: the suite runs on machines with other work.
_SAMPLE = ("memory_order_1", "libm_call_3", "recompiled_2", "float64_promotion_3", "clean/gather", "clean/transpose")


@pytest.fixture(scope="module")
def launcher() -> Iterator[Launcher]:
    """A launcher with the strongest isolation that this machine has."""
    with Launcher(choice.strongest(or_none=True)) as launcher:
        yield launcher


def test_the_corpus_is_large_and_even() -> None:
    """There are ninety slow files and sixty clean ones, three at least of each cause but one."""
    found = corpus()
    slow = [one for one in found if one.faults]
    causes = [cause for one in slow for cause, _ in one.faults]
    ours = list(Cause)[: list(Cause).index(Cause.MEMORY_BOUND)]
    assert len(slow) >= 90
    assert len(found) - len(slow) >= 60
    assert {cause: causes.count(cause) >= 3 for cause in ours} == dict.fromkeys(ours, True)


@pytest.mark.parametrize("specimen", corpus(*_SAMPLE), ids=lambda one: one.name)
def test_a_sample_is_told_what_is_wrong_with_it(launcher: Launcher, specimen: Specimen) -> None:
    """Each slow file gets its cause at its line among the first two, and clean ones get none."""
    assert specimen.told(why.examine(launcher, specimen.subject()).diagnoses)
