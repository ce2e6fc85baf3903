"""A small class of attackers, and a sample of the corpus, as `make hostile` grades all of it."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from grader.model import Isolation
from grader.sandbox import choice
from grader.sandbox.confine import landlock
from tests.end_to_end.conftest import run_module
from tests.unit.sweeps import drawn

pytestmark = pytest.mark.sampled(2, "end to end")

_SEEDS, _SIZE = {Isolation.BUBBLEWRAP: 13, Isolation.LANDLOCK: 14}, 4
_ATTACKS = ("proc_roots", "patched_simulator")


@pytest.mark.sampled(1)
@pytest.mark.parametrize("isolation", [Isolation.BUBBLEWRAP, Isolation.LANDLOCK])
def test_attackers_get_nothing_and_harm_nobody(isolation: Isolation, tmp_path: Path) -> None:
    """Some of the corpus, with honest students between: nothing is earned, reached or left, and the honest pass."""
    _require(isolation)
    names = [word for name in _ATTACKS for word in ("--attack", name)]
    sparing = ("--timed-every", str(len(_ATTACKS)))  # of the honest, the first and the last with their speed
    arguments = ("cuda_vector_add", "--under", isolation, *names, *sparing, "--results", str(tmp_path))
    done = run_module("tests.studies.hostile", *arguments, timeout=600)
    assert done.code == 0, done.out + done.err
    assert f"{len(_ATTACKS) + 1} of {len(_ATTACKS) + 1}" in done.out
    again = run_module("tests.studies.hostile", *arguments, timeout=60)  # from the records
    assert _counts(again.out) == _counts(done.out)


def _counts(printed: str) -> str:
    """Return what was printed without minutes: what is added up and then rounded depends on the order."""
    return re.sub(r"\d+\.\d", "", printed)


@pytest.mark.sampled(1)
@pytest.mark.course
@pytest.mark.parametrize("isolation", _SEEDS)
def test_a_sample_of_the_corpus_gets_nothing(isolation: Isolation, tmp_path: Path) -> None:
    """Some attacks drawn by stated seeds; what noise spoilt is tried once more, as the kit itself would."""
    _require(isolation)
    drawn = ("--sample", str(_SIZE), "--seed", str(_SEEDS[isolation]), "--no-honest", "--results", str(tmp_path))
    for _ in range(2):
        done = run_module("tests.studies.hostile", "--under", isolation, *drawn, timeout=900)
        if done.code == 0:
            break
    assert done.code == 0, done.out + done.err


def test_every_setting_that_this_machine_can_simulate_holds(pytestconfig: pytest.Config, tmp_path: Path) -> None:
    """Versions of Landlock, as an ordinary user, without a compiler: what opens or names files gets nothing."""
    _require(Isolation.LANDLOCK)
    versions = drawn(pytestconfig, range(1, landlock.abi() + 1), 2)
    simulated = [word for version in versions for word in ("--abi", str(version))]
    attacks = ("--attack", "reads_the_solution", "--attack", "walks_the_disk", "--attack", "a path as a name")
    ordinary = ["--ordinary-user"] if os.geteuid() == 0 else []  # as who runs this, else
    for setting in (simulated, [*ordinary, "--no-compiler"]):
        arguments = ("moving_average", *setting, "--under", Isolation.LANDLOCK, *attacks, "--no-honest")
        done = run_module("tests.studies.hostile", *arguments, "--results", str(tmp_path), timeout=900)
        assert done.code == 0, done.out + done.err


def _require(isolation: Isolation) -> None:
    obstacle = choice.obstacle(isolation)
    if obstacle and not os.environ.get("CI"):
        pytest.skip(f"{isolation} cannot be tested here: {obstacle}")
