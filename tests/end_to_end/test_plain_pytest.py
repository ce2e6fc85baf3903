"""A student needs no command of ours: the public tests are plain pytest."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def _pytest(course: Path, *arguments: str) -> str:
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-q", *arguments]
    return subprocess.run(command, cwd=course, capture_output=True, text=True, check=False).stdout


def test_the_stub_fails_and_says_that_it_is_the_stub(small_course: Path) -> None:
    """Plain pytest on a stub fails every public test because it is still to be written."""
    said = _pytest(small_course, "exercises/demo", "-k", "public_cases")
    assert "Still to be written" in said
    assert "2 failed" in said


def test_an_answer_in_its_place_passes(small_course: Path) -> None:
    """Plain pytest judges the file beside the tests."""
    stub = small_course / "exercises" / "demo" / "demo.py"
    before = stub.read_text()
    try:
        stub.write_text((small_course / "solutions" / "demo" / "demo.py").read_text())
        said = _pytest(small_course, "exercises/demo", "-k", "public_cases")
    finally:
        stub.write_text(before)
    assert "2 passed" in said
