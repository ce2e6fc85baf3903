"""`python -m tests.studies.cluster kills|storm|cost|scaling|replay`: processes killed, the store, a large class."""

from __future__ import annotations

import argparse
import functools
import sys
import tempfile
from pathlib import Path

from tests.studies.cluster import aftermath, cost, kills, replay, scaling, storm, tables, traced

_say = functools.partial(print, flush=True)


def main() -> int:
    """Run a study; returns 1 where it shows what must not be."""
    parser = argparse.ArgumentParser(prog="python -m tests.studies.cluster", description=__doc__)
    parser.add_argument("study", choices=("kills", "storm", "cost", "scaling", "replay"))
    parser.add_argument("--runs", type=int, default=1000, help="of kills [default: 1000]")
    parser.add_argument("--submissions", type=int, default=300, help="of storm and replay [default: 300]")
    parser.add_argument("--every", type=float, default=6.0, help="of storm: mean seconds between kills [default: 6]")
    parser.add_argument("--jobs", type=int, default=2, help="of storm: judges at once [default: 2]")
    parser.add_argument("--seed", type=int, default=0, help="of storm: what is drawn by lot [default: 0]")
    parser.add_argument("--units", type=int, default=100_000, help="that are listed [default: 100000]")
    parser.add_argument(
        "--folder", type=Path, help="a folder on the file system to be tried [default: a temporary one]"
    )
    parser.add_argument("--cards", type=Path, default=Path("scorecards"), help="for scaling: scorecards with costs")
    parser.add_argument("--students", type=int, default=1000, help="for scaling [default: 1000]")
    parser.add_argument("--real", type=int, default=100, help="of replay: graded in truth [default: 100]")
    parser.add_argument("--docs", type=Path, help="for scaling: the page that has it between two markers")
    given = parser.parse_args()
    return {"kills": _kills, "storm": _storm, "cost": _cost, "scaling": _scaling, "replay": _replay}[given.study](given)


def _kills(given: argparse.Namespace) -> int:
    if reason := traced.obstacle():
        print(f"Nothing can be killed at a system call here: {reason}")
        return 1
    return 0 if kills.report(given.runs, print) else 1


def _storm(given: argparse.Namespace) -> int:
    weather = storm.Weather(given.every, given.jobs, given.seed)
    with tempfile.TemporaryDirectory(prefix="storm", dir=given.folder) as name:
        return 0 if aftermath.report(Path(name), given.submissions, weather, _say) else 1


def _cost(given: argparse.Namespace) -> int:
    memory = Path("/dev/shm")
    own_ms = cost.of_units(200, memory if memory.is_dir() else given.folder).unit_ms
    on_disk = cost.of_units(30, given.folder)
    listed_s, worked_s = cost.listing_s(given.units, given.folder)
    print(f"A unit claimed, renewed and published: {own_ms:.2f} ms where no disk is waited for (wanted: under 5)")
    print(f"  on this disk: {on_disk.unit_ms:.2f} ms, which takes {on_disk.flush_ms:.2f} ms to have one file like that")
    print(f"{given.units} units listed in {listed_s:.2f} s, {worked_s:.2f} s of the processor (wanted: under 2)")
    return 0 if own_ms < 5 and listed_s < 2 else 1


def _scaling(given: argparse.Namespace) -> int:
    measured = scaling.costs(given.cards)
    if not measured:
        print(f"{given.cards}: no scorecards there. Grade the solutions first: make grade SUBMISSION=solutions.")
        return 1
    text = tables.section(measured, given.students)
    print(text)
    if given.docs:
        given.docs.write_text(tables.in_document(given.docs.read_text(encoding="utf-8"), text), encoding="utf-8")
    return 0


def _replay(given: argparse.Namespace) -> int:
    with tempfile.TemporaryDirectory(prefix="replay", dir=given.folder) as name:
        return 0 if replay.report(Path(name), given.submissions, given.real, given.seed, _say) else 1


if __name__ == "__main__":
    sys.exit(main())
