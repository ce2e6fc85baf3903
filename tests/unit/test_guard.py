"""`make quick` stays quick: what would make it slow, or empty, fails and says what to do."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numba
import pytest

from tests.unit.guard import Forbidden, Guard

pytestmark = [pytest.mark.slow, pytest.mark.sampled(2)]  # they do what no quick test may do
_REPOSITORY = Path(__file__).parents[2]
_LEGS = "import subprocess, pytest\ndef test_worker():\n    subprocess.run(['true'])\n"
_CAUGHT = _LEGS.replace(
    "    subprocess.run(['true'])", "    try: subprocess.run(['true'])\n    except BaseException: pass"
)
_PLAIN = "def test_plain():\n    pass\n"
_WORKING = _PLAIN.replace("()", "(launcher)")
_MARKED = _LEGS.replace("def", "@pytest.mark.slow\ndef")


def _compile() -> None:
    numba.njit(lambda x: x + 1)(1)


@pytest.fixture(scope="module")
def guard() -> Guard:
    """A guard of our own."""
    return Guard()


@pytest.mark.parametrize(
    ("deed", "told"),
    [
        (lambda: subprocess.run(["true"], check=True), "subprocess.Popen"),
        (lambda: os.system("true"), "os.system"),
        (os.fork, "os.fork"),
        (lambda: os.posix_spawn("/bin/true", ["true"], {}), "os.posix_spawn"),
        (_compile, "Numba compiles"),
    ],
)
def test_nothing_is_started(guard: Guard, deed: Callable[[], object], told: str) -> None:
    """No process starts and Numba compiles nothing while it is forbidden; who catches that is found out in the end."""
    with pytest.raises(Forbidden, match=told), guard.forbidding():
        deed()
    with pytest.raises(Forbidden, match=told), guard.forbidding(), contextlib.suppress(BaseException):
        deed()


def test_afterwards_everything_is_allowed(guard: Guard) -> None:
    """What is forbidden to one test is not to the next."""
    with guard.forbidding():
        pass
    subprocess.run(["true"], check=True)
    _compile()


_REFUSED = "Failed: Not for `make quick`: subprocess.Popen"
_TOO_LONG = "more than 0: see ARGS=--durations=20"


@pytest.mark.parametrize(
    ("files", "arguments", "code", "told"),
    [
        (
            [_LEGS, _CAUGHT, _MARKED],
            [],
            1,
            [f"test_0.py::test_worker - {_REFUSED}", f"test_1.py::test_worker - {_REFUSED}", "2 failed, 1 passed"],
        ),
        ([_MARKED, _PLAIN, _WORKING, _PLAIN], ["--quick", "60"], 0, ["2 passed, 2 deselected"]),
        ([_MARKED], ["--quick", "60"], 4, ["1 of 1 tests are marked slow"]),
        ([_PLAIN], ["--quick", "0.01"], 1, [_TOO_LONG]),
        ([_PLAIN], ["--quick", "0.01", "-n", "2"], 1, [_TOO_LONG]),
    ],
)
def test_a_run_is_guarded(tmp_path: Path, files: list[str], arguments: list[str], code: int, told: list[str]) -> None:
    """A run fails where a test without the mark starts something, and where it is not quick or nearly empty."""
    (tmp_path / "conftest.py").write_text("from tests.unit.conftest import *\n")
    for number, text in enumerate(files):
        (tmp_path / f"test_{number}.py").write_text(text)
    command = [sys.executable, "-m", "pytest", "-c", str(_REPOSITORY / "pyproject.toml"), "-p", "no:cacheprovider"]
    done = subprocess.run(
        [*command, *arguments, str(tmp_path)],
        cwd=_REPOSITORY,
        env=os.environ | {"COLUMNS": "400"},  # pytest cuts its summary to the terminal
        capture_output=True,
        text=True,
        check=False,
    )
    said = done.stdout + done.stderr
    assert done.returncode == code, said
    assert [words for words in told if words not in said] == [], said
