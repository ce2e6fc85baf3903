"""The guard of `make quick`: a test that is not marked `slow` starts no process, and Numba compiles nothing for it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from numba.core import event

# As Python's table of audit events calls them: every way to another process.
_STARTS = frozenset({"subprocess.Popen", "os.exec", "os.fork", "os.forkpty", "os.posix_spawn", "os.system"})


class Forbidden(BaseException):
    """A process was started, or Numba called, where neither may be; no `except Exception` swallows it."""


class Guard:
    """Sees from its making on what this process starts: an audit hook cannot be taken away again."""

    def __init__(self) -> None:
        self._deeds: list[str] = []
        self._forbids = False
        sys.addaudithook(self._audited)

    @contextmanager
    def forbidding(self) -> Iterator[None]:
        """Let no process start and Numba compile nothing meanwhile.

        Raises Forbidden, in the end if somebody caught it on the way.
        """
        self._deeds, self._forbids = [], True
        try:
            with event.install_listener("numba:compile", _Compiled(self)):
                yield
        finally:
            self._forbids = False
        if self._deeds:
            raise Forbidden(self._deeds[0])

    def refuse(self, deed: str) -> None:
        """Raise Forbidden, where `deed` is forbidden."""
        if self._forbids:
            self._deeds.append(deed)
            raise Forbidden(deed)

    def _audited(self, name: str, arguments: tuple[Any, ...]) -> None:
        if name in _STARTS:
            self.refuse(f"{name}{arguments[:1]!r}"[:200])


class _Compiled(event.Listener):  # type: ignore[misc] # Numba has no types
    """Hears of every function that Numba compiles."""

    def __init__(self, guard: Guard) -> None:
        self._guard = guard

    def on_start(self, event: Any) -> None:
        """Refuse it."""
        self._guard.refuse(f"Numba compiles {event.data['dispatcher'].py_func.__qualname__}")

    def on_end(self, event: Any) -> None:
        """Do nothing: it has been told."""
