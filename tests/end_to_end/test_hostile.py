"""A small class of attackers, as `make hostile` grades the large one."""

from __future__ import annotations

import os

import pytest

from grader.model import Isolation
from grader.sandbox import choice
from tests.end_to_end.conftest import run_module

pytestmark = pytest.mark.course

_ATTACKS = ("proc_roots", "patched_simulator", "fake_kernel")


@pytest.mark.parametrize("isolation", [Isolation.BUBBLEWRAP, Isolation.LANDLOCK])
def test_attackers_get_nothing_and_harm_nobody(isolation: Isolation) -> None:
    """Some of the corpus, with honest students between: nothing is earned, reached or left, and the honest pass."""
    obstacle = choice.obstacle(isolation)
    if obstacle and not os.environ.get("CI"):
        pytest.skip(f"{isolation} cannot be tested here: {obstacle}")
    names = [word for name in _ATTACKS for word in ("--attack", name)]
    done = run_module("tests.studies.hostile", "cuda_vector_add", "--under", isolation, *names, timeout=600)
    assert done.code == 0, done.out + done.err
    assert f"{len(_ATTACKS) + 1} of {len(_ATTACKS) + 1}" in done.out
