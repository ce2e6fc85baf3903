"""One check in a process of its own: it can be ended at any time, and leaves nothing behind."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from grader.model import Scorecard

_TO_GO_S = 10.0  # seconds: it ends its workers first
_AT_ONCE = 65536  # bytes


@dataclass(frozen=True)
class Outcome:
    """How a check ended: with a card and what the program printed, or with what the kit said in place of one."""

    card: Scorecard | None = None
    printed: str = ""
    said: str = ""


class Check:
    """`jitgrade check` on one exercise of `course`, just begun."""

    def __init__(self, course: Path, slug: str) -> None:
        self._said = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the check
        command = [sys.executable, "-m", "grader", "check", slug, "--json", "--course", str(course)]
        self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=self._said)
        self._read = b""

    def fileno(self) -> int:
        """Return what becomes readable when there is news."""
        assert self._process.stdout is not None
        return self._process.stdout.fileno()

    def news(self) -> tuple[list[str], Outcome | None]:
        """Return the tests that have ended since the last time, and the outcome once there is one."""
        data = os.read(self.fileno(), _AT_ONCE)
        *lines, self._read = (self._read + data).split(b"\n")
        messages = [json.loads(line) for line in lines]
        done = [message["done"] for message in messages if "done" in message]
        for message in messages:
            if "scorecard" in message:
                card = Scorecard.from_json(json.dumps(message["scorecard"]))
                return done, self._ended(Outcome(card, message["printed"]))
        return done, None if data else self._ended(Outcome())

    def _ended(self, outcome: Outcome) -> Outcome:
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(_TO_GO_S)
        self._said.seek(0)
        said = self._said.read().decode("utf-8", "replace").strip()
        self.close()
        return outcome if outcome.card else Outcome(said=said or f"it ended with {self._process.returncode}")

    def close(self) -> None:
        """End it, where it still runs, and all that it has started."""
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(_TO_GO_S)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        assert self._process.stdout is not None
        self._process.stdout.close()
        self._said.close()
