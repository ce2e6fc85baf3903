"""Where the time of a grading goes."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator


class StageClock:
    """Adds up seconds by stage; a stage that is open inside another counts in both."""

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        self._clock = clock
        self._seconds: dict[str, float] = {}

    @contextlib.contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Add the time spent inside to the stage `name`."""
        started = self._clock()
        try:
            yield
        finally:
            self._seconds[name] = self._seconds.get(name, 0.0) + self._clock() - started

    def seconds(self) -> dict[str, float]:
        """Return the seconds of each stage so far."""
        return dict(self._seconds)
