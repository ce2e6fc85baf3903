"""Which isolation this machine offers: found out by starting a worker under each, strongest first."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass

from grader.errors import KitError, UsageError
from grader.model import Isolation
from grader.sandbox.confine import bubblewrap, landlock, seccomp
from grader.sandbox.launch import Launcher
from grader.sandbox.limits import ResourceLimits
from grader.sandbox.start import Job

ADVICE = "Install bubblewrap (Debian: apt-get install bubblewrap)"
_PROBE = Job("probe", b"", {"NUMBA_NUM_THREADS": "1"}, ResourceLimits(address_space=None, cpu_s=60))


@dataclass(frozen=True)
class Offer:
    """A kind of isolation, and why it cannot be had here: an empty text where it can."""

    isolation: Isolation
    obstacle: str = ""


def offers() -> Iterator[Offer]:
    """Try each kind of isolation, strongest first; what is not asked for is not tried."""
    for isolation in (Isolation.BUBBLEWRAP, Isolation.LANDLOCK):
        yield Offer(isolation, obstacle(isolation))


def strongest(or_none: bool = False) -> Isolation:
    """Return the strongest isolation that works here.

    Raises UsageError where there is none, unless `or_none` allows to go without.
    """
    try:
        return _found()
    except UsageError:
        if or_none:
            return Isolation.NONE
        raise


@functools.cache  # a worker is started to find out; that there is none is not kept: it may have been the moment
def _found() -> Isolation:
    obstacles = []
    for offer in offers():
        if not offer.obstacle:
            return offer.isolation
        obstacles.append(f"{offer.isolation}: {offer.obstacle}")
    raise UsageError(
        f"Nothing on this machine can keep other people's code apart ({'; '.join(obstacles)}). {ADVICE}, or grade"
        " one submission that you trust with --no-isolation."
    )


def lacks(isolation: Isolation) -> tuple[str, ...]:
    """Return what `isolation` does not give on this machine, in words."""
    if isolation is Isolation.NONE:
        return ("all of it: the submission has the rights of whoever grades it",)
    unfiltered = () if seccomp.supported() else ("no filter of system calls on this architecture",)
    if isolation is Isolation.LANDLOCK:
        return (*landlock.lacks(landlock.abi(), seccomp.supported()), *unfiltered)
    return unfiltered


def obstacle(isolation: Isolation) -> str:
    """Return why this kind of isolation cannot be had here, an empty text where it can: tried on a worker."""
    if isolation is Isolation.BUBBLEWRAP and bubblewrap.program() is None:
        return "not installed"
    if isolation is Isolation.LANDLOCK and not landlock.abi():
        return "this kernel does not offer it"
    try:
        with Launcher(isolation) as launcher:
            launcher.start(_PROBE)
    except KitError as error:
        return str(error)
    return ""
