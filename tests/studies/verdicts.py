"""`python -m tests.studies.verdicts OUT [--kit DIR] [--against OTHER]`: what the whole corpus gets, check by check.

Every known submission, hostile ones included, is graded as a class of each exercise by `jitgrade grade` of one
checkout; the scorecards stay in OUT. With --against, they are held against those of another run: a change that must
change no verdict is shown to change none. What either run found too noisy to judge is counted apart, for it says
nothing. Exit code 0 means that no verdict and no correctness point differs.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console

ROOT = Path(__file__).parents[2]
_CORPUS = ROOT / "tests" / "submissions"
_UNJUDGED = {"noisy"}
_TIMED = "speed"
_Check = tuple[str, float]
out = Console(highlight=False, markup=False)


def main() -> int:
    """Grade, and compare where asked to."""
    parser = argparse.ArgumentParser(prog="python -m tests.studies.verdicts", description=__doc__)
    parser.add_argument("out", type=Path, help="the folder for the scorecards")
    parser.add_argument(
        "--kit", type=Path, default=ROOT, help="the checkout whose jitgrade grades; this one by default"
    )
    parser.add_argument("--against", type=Path, help="the folder of the run to compare with")
    parser.add_argument("--exercise", action="append", help="only this exercise")
    given = parser.parse_args()
    for folder in sorted(_CORPUS.iterdir()):
        if not given.exercise or folder.name in given.exercise:
            _grade(folder.name, given.kit.resolve(), given.out.resolve() / folder.name)
    return _compare(given.out, given.against) if given.against else 0


def _grade(slug: str, kit: Path, results: Path) -> None:
    """Grade the corpus of one exercise; what an earlier run has graded stands."""
    with tempfile.TemporaryDirectory(prefix="jitgrade-verdicts-") as room:
        for file in sorted(_CORPUS.joinpath(slug).glob("*/*.py")):
            student = Path(room) / f"{file.parent.name}-{file.stem}"
            student.mkdir()
            shutil.copy(file, student / f"{slug}.py")
        command = [str(kit / ".venv" / "bin" / "python"), "-m", "grader", "grade", slug]
        subprocess.run([*command, "--class", room, "--out", str(results)], cwd=kit, check=False)


def _compare(new: Path, old: Path) -> int:
    """Print how many verdicts are the same, and every one that is not."""
    counts: Counter[str] = Counter()
    for name, check, before, after in _pairs(new, old):
        if _UNJUDGED & {before[0], after[0]}:
            counts["noisy in one of them"] += 1
        elif before[0] == after[0] and (check == _TIMED or before[1] == after[1]):
            counts["the same"] += 1
        else:
            counts["different"] += 1
            out.print(f"{name}: {check}: {before[0]} {before[1]:g}, now {after[0]} {after[1]:g}")
    out.print(", ".join(f"{count} {what}" for what, count in sorted(counts.items())))
    return 1 if counts["different"] or not counts["the same"] else 0


def _pairs(new: Path, old: Path) -> Iterator[tuple[str, str, _Check, _Check]]:
    """Yield each check of each submission that either run has, by exercise and name, as it was and as it is."""
    before, after = _checks(old), _checks(new)
    missing = ("no card", 0.0)
    for name, check in sorted(before.keys() | after.keys()):
        yield name, check, before.get((name, check), missing), after.get((name, check), missing)


def _checks(folder: Path) -> dict[tuple[str, str], _Check]:
    found = {}
    for path in folder.glob("*/*/*.json"):
        card = json.loads(path.read_text(encoding="utf-8"))
        for check in card["checks"]:
            found[f"{card['exercise']}/{path.parent.name}", check["id"]] = check["verdict"], check["points"]
    return found


if __name__ == "__main__":
    sys.exit(main())
