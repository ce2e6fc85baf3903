"""`python -m tests.studies.cluster kills|cost`: the store killed at every system call, and what it costs."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tests.studies.cluster import cost, kills, traced


def main() -> int:
    """Run a study; returns 1 where it shows what must not be."""
    parser = argparse.ArgumentParser(prog="python -m tests.studies.cluster", description=__doc__)
    parser.add_argument("study", choices=("kills", "cost"))
    parser.add_argument("--runs", type=int, default=1000, help="of kills [default: 1000]")
    parser.add_argument("--units", type=int, default=100_000, help="that are listed [default: 100000]")
    parser.add_argument(
        "--folder", type=Path, help="a folder on the file system to be tried [default: a temporary one]"
    )
    given = parser.parse_args()
    return {"kills": _kills, "cost": _cost}[given.study](given)


def _kills(given: argparse.Namespace) -> int:
    if reason := traced.obstacle():
        print(f"Nothing can be killed at a system call here: {reason}")
        return 1
    return 0 if kills.report(given.runs, print) else 1


def _cost(given: argparse.Namespace) -> int:
    memory = Path("/dev/shm")
    own_ms = cost.of_units(200, memory if memory.is_dir() else given.folder).unit_ms
    on_disk = cost.of_units(30, given.folder)
    listed_s, worked_s = cost.listing_s(given.units, given.folder)
    print(f"A unit claimed, renewed and published: {own_ms:.2f} ms where no disk is waited for (wanted: under 5)")
    print(f"  on this disk: {on_disk.unit_ms:.2f} ms, which takes {on_disk.flush_ms:.2f} ms to have one file like that")
    print(f"{given.units} units listed in {listed_s:.2f} s, {worked_s:.2f} s of the processor (wanted: under 2)")
    return 0 if own_ms < 5 and listed_s < 2 else 1


if __name__ == "__main__":
    sys.exit(main())
