"""The store: a folder in which each unit of work has at most one result, whoever dies, stalls or comes late.

It relies on one operation of the file system, link(2), which makes a name that is not there yet or fails. What a file
holds is written under a name of its own first, so a name always stands for all of it.

    <unit>.<attempt>.claim.<fence>   who is at it; its time of change, renewed by the holder, says since when
    <unit>.<attempt>.json            what came of it: written, flushed to the disk, then linked; never changed again
    <unit>.<attempt>.fault.<fence>   why a judge failed; no result

All times are the file server's: the machines' clocks need not agree. docs/cluster.md says what this asks of NFS.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import os
import secrets
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from grader.cluster.holder import Holder, this_process
from grader.cluster.listing import Listing
from grader.cluster.renewal import renewing

LEASE_S = 120.0  # a claim that nobody has renewed for so long is free
_LOOK_S = 0.2


@dataclass(frozen=True)
class Unit:
    """A student's exercise, and a hash over all that its result depends on: the answer, the tests, the kit."""

    student: str
    exercise: str
    digest: str

    @functools.cached_property
    def name(self) -> str:
        """Names the unit's files: 32 hexadecimal digits, of a SHA-256."""
        return hashlib.sha256(f"{self.student}\0{self.exercise}\0{self.digest}".encode()).hexdigest()[:32]


@dataclass(frozen=True)
class Claim:
    """The right to work out a unit's result. Of two claims to one attempt, that with the higher `fence` holds."""

    unit: str
    attempt: int
    fence: int


class Store:
    """The units in a `folder`; a claim holds for `lease_s` seconds after it was last renewed."""

    def __init__(self, folder: Path, lease_s: float = LEASE_S, holder: Holder | None = None) -> None:
        self.folder = folder
        self._lease_s = lease_s
        self._holder = holder or this_process()

    def attempt(self, unit: str, is_open: Callable[[str], bool] = lambda _: False) -> int:
        """Return which attempt at a unit is due: the first without a result, or the last if that settles it.

        `is_open` says of a result's text that it settles nothing.
        """
        attempt = 0
        while (text := self.result(unit, attempt)) is not None:
            if not is_open(text) and not self._path(unit, attempt + 1, "json").exists():
                return attempt
            attempt += 1
        return attempt

    def result(self, unit: str, attempt: int) -> str | None:
        """Return the text of an attempt's result, None while there is none. Raises OSError."""
        with contextlib.suppress(FileNotFoundError):
            return self._path(unit, attempt, "json").read_text(encoding="utf-8")
        return None

    def take(self, unit: str, attempt: int) -> Claim | None:
        """Claim an attempt; None where somebody is at it, or where there is a result. Raises OSError."""
        fence = 1
        while not self._made(self._claim_path(Claim(unit, attempt, fence)), self._holder.to_json()):
            if self.is_held(Claim(unit, attempt, fence)):
                return None
            fence += 1  # a claim that is no longer held stays: no fence is ever used twice
        claim = Claim(unit, attempt, fence)
        if self._path(unit, attempt, "json").exists():  # looked at after the claim: whoever published has let go since
            self._forget(claim)
            return None
        return claim

    def renew(self, claim: Claim) -> bool:
        """Say that the holder is still at it; False where the claim has passed to somebody else."""
        try:
            os.utime(self._claim_path(claim))  # without a time the server sets its own
        except FileNotFoundError:
            return False
        return self._holds(claim)

    def release(self, claim: Claim) -> None:
        """Let go of an attempt that has no result: the next one to ask may have it at once."""
        with contextlib.suppress(FileNotFoundError):
            os.utime(self._claim_path(claim), (0, 0))

    def publish(self, claim: Claim, text: str) -> bool:
        """Make `text` the attempt's result; False for whoever comes late, where it changes nothing. Raises OSError."""
        path = self._path(claim.unit, claim.attempt, "json")
        published = self._holds(claim) and self._made(path, text, flushed=True)
        if published:
            self._forget(claim)
        return published

    def fault(self, claim: Claim, reason: str) -> None:
        """Note why a judge failed at an attempt, and let go of it. Raises OSError."""
        self._made(self._path(claim.unit, claim.attempt, f"fault.{claim.fence}"), reason)
        self.release(claim)

    def published_at(self, unit: str, attempt: int) -> float:
        """Return when an attempt's result was published, in the file server's seconds since 1970. Raises OSError."""
        return self._path(unit, attempt, "json").stat().st_mtime

    def last_fault(self, unit: str, attempt: int) -> str:
        """Return why the last judge failed at an attempt; "" where none did. Raises OSError."""
        names = (self.folder / unit[:2]).glob(f"{unit}.{attempt}.fault.*")
        last = max(names, key=lambda path: int(path.suffix[1:]), default=None)
        return last.read_text(encoding="utf-8") if last else ""

    @contextlib.contextmanager
    def held(self, claim: Claim) -> Iterator[None]:
        """Renew the claim inside, and let go of it after an exception."""
        try:
            with renewing(lambda: self.renew(claim), self._lease_s / 4):
                yield
        except BaseException:
            self.release(claim)
            raise

    def once(self, unit: str, judge: Callable[[], str], is_open: Callable[[str], bool], again: bool = False) -> str:
        """Return a unit's result, worked out by `judge` unless there is one that is not open; with `again`, anew.

        Waits while another judge is at it. Raises what `judge` raises, and OSError.
        """
        attempt = self.attempt(unit, (lambda _: True) if again else is_open)
        while (text := self.result(unit, attempt)) is None:
            claim = self.take(unit, attempt)
            if claim is None:
                time.sleep(_LOOK_S)
                continue
            with self.held(claim):
                self.publish(claim, judge())
        return text

    def listing(self) -> Listing:
        """Return the names of all that is there, read from the folder once."""
        return Listing.of(self.folder)

    def holder_of(self, claim: Claim) -> tuple[Holder | None, float]:
        """Return who made a claim (None where that cannot be read) and how many seconds ago it was renewed."""
        try:
            with self._claim_path(claim).open(encoding="utf-8") as file:  # open(2) has NFS ask the server
                changed, text = os.fstat(file.fileno()).st_mtime, file.read()
        except FileNotFoundError:
            return None, float("inf")
        return Holder.from_json(text), max(0.0, self._now() - changed)

    def is_held(self, claim: Claim) -> bool:
        """Return whether whoever made the claim is still at it, as far as can be told from here."""
        holder, age_s = self.holder_of(claim)
        return age_s < self._lease_s and not (holder is not None and holder.is_dead())

    def sweep(self) -> None:
        """Remove what processes that were killed left unfinished, a day after."""
        for path in self.listing().unfinished:
            with contextlib.suppress(OSError):
                if self._now() - path.stat().st_mtime > 24 * 3600:
                    path.unlink()

    def _holds(self, claim: Claim) -> bool:
        return not self._claim_path(Claim(claim.unit, claim.attempt, claim.fence + 1)).exists()

    def _forget(self, claim: Claim) -> None:
        """Remove the claims to an attempt that has a result, the first one last: the next to ask starts with it."""
        for fence in range(claim.fence, 0, -1):
            self._claim_path(Claim(claim.unit, claim.attempt, fence)).unlink(missing_ok=True)

    def _now(self) -> float:
        """Return the file server's time."""
        path = self.folder / f"{secrets.token_hex(8)}.tmp"
        try:
            with path.open("xb") as file:
                return os.fstat(file.fileno()).st_mtime
        finally:
            path.unlink(missing_ok=True)

    def _made(self, path: Path, text: str, flushed: bool = False) -> bool:
        """Make a file that is there with all of `text` or not at all; False where there is one of this name already."""
        temporary = path.with_name(f"{path.name}.{secrets.token_hex(8)}.tmp")
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with temporary.open("xb") as file:
                file.write(text.encode())
                file.flush()
                if flushed:
                    os.fsync(file.fileno())
            return _linked(temporary, path)
        finally:
            temporary.unlink(missing_ok=True)

    def _claim_path(self, claim: Claim) -> Path:
        return self._path(claim.unit, claim.attempt, f"claim.{claim.fence}")

    def _path(self, unit: str, attempt: int, kind: str) -> Path:
        """Return where a file of a unit's is: in one of 256 folders, so that none grows large."""
        return self.folder / unit[:2] / f"{unit}.{attempt}.{kind}"


def _linked(temporary: Path, path: Path) -> bool:
    """Give the file a name that nothing has yet, and return whether that came about.

    On NFS the answer to a link that was made may get lost, and the request that is sent again fails. The number of
    names that the file has says what happened (open(2), O_EXCL).
    """
    try:
        path.hardlink_to(temporary)
    except OSError as error:
        if temporary.stat().st_nlink == 2:
            return True
        if not isinstance(error, FileExistsError) and not path.exists():  # a claim that was there may be gone by now
            raise
        return False
    return True
