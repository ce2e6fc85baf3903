"""What the store costs: a unit claimed, renewed and published, and many units listed."""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from grader.cluster.store import Store, Unit

CARD = "x" * 20_000  # bytes: about a scorecard with its samples


@dataclass(frozen=True)
class Cost:
    """Medians in milliseconds of a unit: all of it, and of that waiting for the disk to have the result."""

    unit_ms: float
    flush_ms: float


def of_units(count: int, folder: Path | None = None) -> Cost:
    """Claim, renew and publish so many units in a new folder below `folder`."""
    whole, flushes = [], []
    with tempfile.TemporaryDirectory(dir=folder) as name:
        store = Store(Path(name))
        for number in range(count):
            unit = Unit(str(number), "cost", "").name
            started = time.perf_counter()
            claim = store.take(unit, 0)
            assert claim is not None
            assert store.renew(claim)
            assert store.publish(claim, CARD)
            whole.append(time.perf_counter() - started)
            flushes.append(_flush_s(Path(name) / "flush"))
    return Cost(statistics.median(whole) * 1e3, statistics.median(flushes) * 1e3)


def _flush_s(path: Path) -> float:
    """Return the seconds in which the disk takes a file as large as a result."""
    with path.open("w", encoding="utf-8") as file:
        file.write(CARD)
        file.flush()
        started = time.perf_counter()
        os.fsync(file.fileno())
        return time.perf_counter() - started


def listing_s(units: int, folder: Path | None = None) -> tuple[float, float]:
    """Return the seconds in which so many units are listed, and of the processor's; every tenth is only claimed."""
    with tempfile.TemporaryDirectory(dir=folder) as name:
        for number in range(units):
            unit = Unit(str(number), "cost", "").name
            shard = Path(name) / unit[:2]
            shard.mkdir(exist_ok=True)
            (shard / f"{unit}.0.{'claim.1' if number % 10 == 0 else 'json'}").touch()
        started, worked = time.perf_counter(), time.process_time()
        found = Store(Path(name)).listing()
        seconds = time.perf_counter() - started, time.process_time() - worked
    assert len(found.results) + len(found.claims) == units
    return seconds
