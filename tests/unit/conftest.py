"""Fixtures that several unit tests share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import settings

from grader.sandbox.launch import Launcher

settings.register_profile("unit", deadline=None, database=None)
settings.load_profile("unit")


@pytest.fixture
def launcher() -> Iterator[Launcher]:
    """A launcher that takes everything it started down again."""
    with Launcher() as own:
        yield own
