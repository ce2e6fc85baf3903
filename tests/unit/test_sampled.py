"""The sample that `make test` takes: as large as is said, the same in all processes and with the same seed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests import sampling

pytestmark = pytest.mark.slow  # it runs pytest
_MODULE = """
import pytest
pytestmark = pytest.mark.sampled(2, "long")

@pytest.mark.sampled(3)
@pytest.mark.parametrize("case", range(10))
def test_case(case):
    pass

def test_other():
    pass
"""
_WHOLE = "import pytest\npytestmark = pytest.mark.sampled(1)\ndef test_a():\n    pass\ndef test_b():\n    pass\n"


def _run(folder: Path, *options: str) -> list[str]:
    """Return what is collected in a folder of five modules, two of which go with a draw among modules."""
    (folder / "conftest.py").write_text(Path(sampling.__file__).read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "pytest.ini").write_text("[pytest]\nmarkers =\n    sampled: as the project has it\n")
    for name in ("one", "two", "three", "four"):
        (folder / f"test_{name}.py").write_text(_MODULE)
    (folder / "test_short.py").write_text(_WHOLE)
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", *options, str(folder)]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=100, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return [line for line in done.stdout.splitlines() if "::" in line]


def test_without_the_option_everything_runs(tmp_path: Path) -> None:
    """A run that is no sample leaves nothing out."""
    assert len(_run(tmp_path)) == 4 * 11 + 2


def test_a_sample_is_as_large_as_is_said_and_had_again(tmp_path: Path) -> None:
    """Two modules of four, three cases of ten in each, one test of two; a seed repeats it, another draws others."""
    first = _run(tmp_path, "--sampled", "--hypothesis-seed=7")
    assert len({line.partition("::")[0] for line in first}) == 2 + 1
    assert sum("test_case" in line for line in first) == 2 * 3
    assert sum("test_other" in line for line in first) == 2
    assert sum("short" in line for line in first) == 1
    assert _run(tmp_path, "--sampled", "--hypothesis-seed=7") == first
    drawn = {tuple(_run(tmp_path, "--sampled", f"--hypothesis-seed={seed}")) for seed in (8, 9)}
    assert len(drawn) > 1


def test_a_seed_is_drawn_where_none_is_given(tmp_path: Path) -> None:
    """Without a seed the run makes one, and several processes collect the same: else xdist would refuse."""
    _run(tmp_path)
    command = [sys.executable, "-m", "pytest", "-n", "2", "--sampled", "-p", "no:cacheprovider", str(tmp_path)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=200, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "repeats" in done.stdout
