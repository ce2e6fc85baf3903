"""`python -m tests.studies.hostile.guided [TARGET ...]`: fuzz what reads an attacker's bytes, guided by coverage.

Each target has its seconds of processor time in a process of its own; what it found before, in build/fuzz, is where it
goes on. What looks like a fault there is tried once more without instrumentation, and only then is a finding. Exits
with 0 where nothing was found, 1 where something was, 2 where atheris is not installed.
"""

from __future__ import annotations

import argparse
import importlib.util
import secrets
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.studies.hostile.attacks import ROOT
from tests.studies.hostile.guided import oracle

_PACKAGE = "tests.studies.hostile.guided"
_HUNG_S = 60  # for one input, on a machine that does something else too
_FACTS = ("stat::number_of_executed_units", "stat::peak_rss_mb", "ERROR:")


def main() -> int:
    """Fuzz each target, or try one input again; return the exit code."""
    given = _given()
    if given.replay:
        found = oracle.tried(oracle.target(given.targets[0]), given.replay.read_bytes())
        print(found or "nothing")
        return 1 if found else 0
    if importlib.util.find_spec("atheris") is None:
        print("atheris is not installed: PIP_CONSTRAINT=constraints.txt .venv/bin/pip install -e .[fuzz]")
        return 2
    with ThreadPoolExecutor(given.jobs) as pool:
        reports = list(pool.map(lambda name: _fuzzed(name, given), given.targets or oracle.NAMES))
    return 1 if any(reports) else 0


def _given() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog=f"python -m {_PACKAGE}", description=__doc__)
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=f"of {', '.join(oracle.NAMES)}  [default: all]")
    parser.add_argument("--seconds", type=float, default=60.0, help="of processor time for each  [default: 60]")
    parser.add_argument("--seed", type=int, help="of the engine  [default: a new one, printed]")
    parser.add_argument("--jobs", type=int, default=1, help="how many targets at once  [default: 1]")
    parser.add_argument("--folder", type=Path, default=ROOT / "build" / "fuzz", help="where inputs are kept")
    parser.add_argument("--replay", type=Path, metavar="FILE", help="try this input alone on the one TARGET")
    given = parser.parse_args()
    if not set(given.targets) <= set(oracle.NAMES):
        parser.error(f"there are these targets: {', '.join(oracle.NAMES)}")
    if given.replay and len(given.targets) != 1:
        parser.error("--replay needs one TARGET")
    return given


def _fuzzed(name: str, given: argparse.Namespace) -> list[str]:
    """Fuzz one target, print what came of it, and return what was found."""
    folder: Path = given.folder / name
    folder.mkdir(parents=True, exist_ok=True)
    seed = secrets.randbits(31) if given.seed is None else given.seed
    command = [sys.executable, "-m", f"{_PACKAGE}.engine", name, str(folder), str(given.seconds), str(seed)]
    with (folder / "log").open("w") as log:
        status = subprocess.run(command, stdout=log, stderr=log, cwd=ROOT, check=False).returncode
    said = [line.strip() for line in (folder / "log").read_text(errors="replace").splitlines()]
    facts = [" ".join(line.split()) for line in said if any(fact in line for fact in _FACTS)]
    found = [f"{path}: {what}" for path in sorted((folder / "suspects").glob("*")) if (what := _replayed(name, path))]
    if status:
        found.append(f"the engine ended with {status}: its last words are in {folder / 'log'}")
    print("\n".join([f"{name}, seed {seed}: {len(found)} findings; {'; '.join(facts)}", *found]), flush=True)
    return found


def _replayed(name: str, path: Path) -> str:
    """Return what a fresh process finds with an input, "" if nothing."""
    command = [sys.executable, "-m", _PACKAGE, name, "--replay", str(path)]
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=_HUNG_S, check=False)
    except subprocess.TimeoutExpired:
        return f"no end after {_HUNG_S} s"
    return (done.stdout.strip() or f"ended with {done.returncode}") if done.returncode else ""


if __name__ == "__main__":
    sys.exit(main())
