"""What must hold of each reader whatever it is given: only its own errors, and little time and memory."""

from __future__ import annotations

import importlib
import resource
import time
import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass

LARGEST = 64 * 1024  # bytes of an input
PATIENCE_S = 0.5  # of processor time
MOST_KB = 64 * 1024  # that one input may add to the most that the process has ever had
NAMES = ("wire", "notebook", "ptx", "kernel")


@dataclass(frozen=True)
class Target:
    """A reader of bytes, and which errors it may raise; honest `seeds` to begin with, and `words` of its language.

    A character of a word stands for the byte of its number.
    """

    read: Callable[[bytes], object]
    refusals: tuple[type[Exception], ...]
    seeds: Callable[[], Iterable[bytes]]
    words: tuple[str, ...]


def target(name: str) -> Target:
    """Return the target called by one of NAMES; what it reads with is imported only now."""
    found = importlib.import_module(f"{__package__}.{name}").TARGET
    assert isinstance(found, Target)
    return found


def tried(subject: Target, data: bytes, patience_s: float = PATIENCE_S) -> str:
    """Return what should not have been, and where, as words that are the same for the same fault; "" if nothing."""
    peak, started = _peak_kb(), time.process_time()
    try:
        subject.read(data)
    except subject.refusals:
        pass
    except Exception as error:
        place = traceback.extract_tb(error.__traceback__)[-1]
        return f"{type(error).__name__} in {place.name} of {place.filename}"
    if time.process_time() - started > patience_s:
        return "slow"
    return "greedy" if _peak_kb() - peak > MOST_KB else ""


def _peak_kb() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
