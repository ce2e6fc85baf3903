"""Files that people write, and what reading them costs."""

from __future__ import annotations

import subprocess
import sys

import pytest

_ASKED = "import sys, grader.cli, jsonschema; print(*{'rfc3987_syntax', 'lark'} & set(sys.modules))"


@pytest.mark.slow
def test_a_command_starts_without_a_grammar_that_it_does_not_need() -> None:
    """No command, ours or nbgrader's, waits three seconds for a grammar of IRIs that jsonschema would build."""
    done = subprocess.run([sys.executable, "-c", _ASKED], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.split()) == (0, []), done.stderr
