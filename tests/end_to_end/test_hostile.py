"""A small class of attackers, as `make hostile` grades the large one."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from grader.model import Isolation
from grader.sandbox import choice
from tests.end_to_end.conftest import REPOSITORY

pytestmark = pytest.mark.course

_ATTACKS = ("proc_roots", "patched_simulator", "fake_kernel")


@pytest.mark.parametrize("isolation", [Isolation.BUBBLEWRAP, Isolation.LANDLOCK])
def test_attackers_get_nothing_and_harm_nobody(isolation: Isolation) -> None:
    """Some of the corpus, with honest students between: nothing is earned, reached or left, and the honest pass."""
    obstacle = next(offer.obstacle for offer in choice.offers() if offer.isolation is isolation)
    if obstacle and not os.environ.get("CI"):
        pytest.skip(f"{isolation} cannot be tested here: {obstacle}")
    names = [word for name in _ATTACKS for word in ("--attack", name)]
    command = [sys.executable, "-m", "tests.hostile", "cuda_vector_add", "--under", isolation, *names]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{len(_ATTACKS) + 1} of {len(_ATTACKS) + 1}" in done.stdout
