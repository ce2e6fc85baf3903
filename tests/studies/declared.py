"""`python -m tests.studies.declared REVISION`: whether every known submission must still get what it had to get then.

Each file of the corpus says in its first line which verdict it must get; `make lint` and `make hostile` hold the judge
to that. This holds the files of today against those of an earlier revision of the repository: a file that is gone, or
that may get a verdict which it might not get then, is printed. Exit code 0 means that there is none.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

from rich.console import Console

from grader.authoring.submissions import HEADER
from grader.model import Verdict

ROOT = Path(__file__).parents[2]
_CORPUS = "tests/submissions"
out = Console(highlight=False, markup=False, soft_wrap=True)


def main() -> int:
    """Compare, print, and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.studies.declared", description=__doc__)
    parser.add_argument("revision", help="a commit of this repository")
    before = _declared_at(parser.parse_args().revision)
    now = {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in ROOT.glob(f"{_CORPUS}/*/*/*.py")}
    differing = 0
    for name, text in sorted(before.items()):
        then, today = verdicts(text), verdicts(now.get(name, ""))
        if then != today:
            differing += 1
            out.print(f"{name}: {' or '.join(then)}, now {' or '.join(today) or 'gone'}")
    out.print(f"{len(before)} files then, {len(now)} now; {len(before) - differing} must get what they had to get.")
    return 1 if differing else 0


def verdicts(text: str) -> list[str]:
    """Return the verdicts that the first line of a known submission declares, without the checks they stand in."""
    header = HEADER.match(text.split("\n", 1)[0])
    outcomes = header[1].split(" or ") if header else []
    return sorted({outcome.split()[0] for outcome in outcomes} & set(Verdict))


def _declared_at(revision: str) -> dict[str, str]:
    names = _git("ls-tree", "-r", "--name-only", revision, _CORPUS).splitlines()
    return {name: _git("show", f"{revision}:{name}") for name in names if name.endswith(".py")}


def _git(*arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=ROOT, check=True, capture_output=True, text=True).stdout


if __name__ == "__main__":
    sys.exit(main())
