"""Fixtures that several unit tests share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import settings

from grader.model import Isolation
from grader.sandbox import choice
from grader.sandbox.launch import Launcher

settings.register_profile("unit", deadline=None, database=None)
settings.load_profile("unit")


@pytest.fixture
def launcher() -> Iterator[Launcher]:
    """A launcher without isolation, so that workers may try what it would forbid; it takes down what it started."""
    with Launcher(Isolation.NONE) as own:
        yield own


@pytest.fixture(params=["none", "strongest"])
def isolation(request: pytest.FixtureRequest) -> Isolation:
    """No isolation, and the strongest that this machine has."""
    return Isolation.NONE if request.param == "none" else choice.strongest(or_none=True)
