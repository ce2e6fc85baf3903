"""docs/nbgrader.md, walked from its first command to its last."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.end_to_end.conftest import REPOSITORY
from tests.end_to_end.notebooks import answered

DOCUMENT = REPOSITORY / "docs" / "nbgrader.md"
EXCHANGE = "/srv/nbgrader/exchange"


def _blocks() -> list[list[str]]:
    """Return the commands of each console block."""
    blocks = re.findall(r"^```console\n(.*?)^```", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    return [[line.removeprefix("$ ") for line in block.splitlines() if line.startswith("$ ")] for block in blocks]


def _run(commands: list[str], folder: Path, exchange: Path, **environment: str) -> None:
    """Run `commands` in one shell in `folder`; each must succeed."""
    script = "set -e\n" + "\n".join(commands).replace(EXCHANGE, str(exchange))
    done = subprocess.run(
        ["bash", "-c", script],
        cwd=folder,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=550,
        check=False,
    )
    assert done.returncode == 0, f"{script}\n{done.stdout}\n{done.stderr}"


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """The repository as a person has it, with the environment that `make` has made."""
    environment = Path(sys.prefix)
    ready, asked = environment / "ready-notebooks", [REPOSITORY / "pyproject.toml", REPOSITORY / "constraints.txt"]
    if not ready.exists() or any(file.stat().st_mtime > ready.stat().st_mtime for file in asked):
        pytest.skip("not run from the environment that `make test` makes, so `make release` would make its own")
    root = tmp_path / "jitgrade"
    ignore = shutil.ignore_patterns(".venv", ".git", ".*_cache", "__pycache__", "scorecards", "course", "dist")
    shutil.copytree(REPOSITORY, root, ignore=ignore)
    (root / ".venv").symlink_to(environment)
    return root


def test_every_command_works(clone: Path, tmp_path: Path) -> None:
    """From release to export, every command of the page succeeds, and the grades are those of the answer."""
    release, settings, student, grade, pages, feedback = _blocks()
    exchange, home = tmp_path / "exchange", tmp_path / "home"
    exchange.mkdir(mode=0o777)
    exchange.chmod(0o777)
    home.mkdir()
    _run(release, clone, exchange)
    assert release[1:] == ["cd course", ". ../.venv/bin/activate"]
    course, path = clone / "course", f"{clone}/.venv/bin:{os.environ['PATH']}"
    _run(settings, course, exchange, PATH=path)
    fetch, submit = student
    _run([fetch], home, exchange, PATH=path)
    notebook = home / "week1" / "moving_average.ipynb"
    body = json.loads(notebook.read_text(encoding="utf-8"))
    answered((REPOSITORY / "solutions/moving_average/moving_average.py").read_text(encoding="utf-8"))(body)
    notebook.write_text(json.dumps(body), encoding="utf-8")
    _run([submit], home, exchange, PATH=path)
    for commands in (grade, pages, feedback):
        _run(commands, course, exchange, PATH=path)
    with (course / "grades.csv").open(newline="") as table:
        rows = {row["student_id"]: row for row in csv.DictReader(table)}
    (submitted,) = (path.name for path in (course / "submitted").iterdir())
    card = json.loads((course / "scorecards" / "week1" / submitted / "moving_average.json").read_text())
    assert float(rows[submitted]["raw_score"]) == card["score"] >= 60.0
    assert float(rows["ada"]["raw_score"]) == 0.0
    assert list((home / "week1").rglob("*.html")) or list((course / "feedback").rglob("*.html"))
    assert {"index.html", "nbgrader.csv"} <= {path.name for path in (course / "scorecards" / "week1").iterdir()}
