"""Files that people write, and what reading them costs."""

from __future__ import annotations

import subprocess
import sys

import pytest

_ASKED = "import sys, grader.cli; print(*{'rfc3987_syntax', 'lark'} & set(sys.modules)); import rfc3987_syntax"


@pytest.mark.slow
def test_a_command_starts_without_a_grammar_that_it_does_not_need() -> None:
    """No command waits two seconds for a grammar of IRIs that jsonschema would build; who wants it still gets it."""
    done = subprocess.run([sys.executable, "-c", _ASKED], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.split()) == (0, []), done.stderr
