"""`jitgrade watch` in a real terminal: saves are checked, keys do what they say, and nothing stays behind."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pexpect
import pytest

from grader.sandbox.watch import processes
from tests.unit.minicourse import SOLUTION, TOML, write_course

_README = "# Double\n\nTwice as much.\n\n<details><summary>1. Begin</summary>\n\nThink of *two*.\n\n</details>\n"
_README += "<details><summary>2. End</summary>\n\nMultiply.\n\n</details>\n"
_WRONG = "def double(values, out):\n    out[:] = values\n"
_SOON_S, _BUSY_S = 120, 5.0  # seconds: for a machine that does other things as well


@pytest.fixture
def course(tmp_path: Path) -> tuple[Path, Path]:
    """The folders of two exercises of one course, in its order; both still have their stubs."""
    first = write_course(tmp_path, toml=TOML)
    second = write_course(tmp_path, toml=TOML.replace("order = 1", "order = 2").replace('"Double"', '"Again"'))
    (first / "README.md").write_text(_README)
    return first, second


@pytest.fixture
def watch(course: tuple[Path, Path]) -> Iterator[pexpect.spawn[str]]:
    """`jitgrade watch` on the first exercise, in a terminal of 80 columns."""
    command = ["-m", "grader", "watch", course[0].name, "--course", str(course[0].parents[1])]
    child = pexpect.spawn(
        sys.executable,
        command,
        dimensions=(40, 80),
        encoding="utf-8",
        timeout=_SOON_S,
        env=os.environ | {"TERM": "xterm"},
    )
    yield child
    child.close(force=True)


def save(folder: Path, code: str) -> None:
    """Write an answer as many editors do: a new file in the old one's place."""
    written = folder / "new.tmp"
    written.write_text(code)
    written.replace(folder / f"{folder.name}.py")


def test_a_session_from_stub_to_quit(watch: pexpect.spawn[str], course: tuple[Path, Path]) -> None:
    """Stub, a wrong answer, hints one at a time, the right answer, the next exercise, and out: nothing is left."""
    first, second = course
    watch.expect("Still the stub")
    watch.expect("0 of 2 exercises passed")
    save(first, _WRONG)
    watch.expect("Checking .*double")
    watch.expect("WRONG")
    watch.send("h")
    watch.expect("Begin")
    watch.expect("Think of")
    watch.send("h")
    watch.expect("Multiply")
    watch.send("h")
    watch.expect("the last hint")
    watch.send("o")
    watch.expect("Twice as much")
    assert "Think of" not in str(watch.before)
    save(first, SOLUTION)
    watch.expect("PASSED")
    watch.expect("1 of 2 exercises passed")
    watch.send("n")
    watch.expect(f"Checking {second.name}.py")
    watch.expect("Still the stub")
    assert "Checking" not in str(watch.before)  # once, though it is another file now
    below = processes.descendants(watch.pid or 0)
    watch.send("q")
    watch.expect(pexpect.EOF)
    watch.close()
    assert watch.exitstatus == 0
    assert not processes.live(below)


def test_a_save_is_noticed_within_a_second(watch: pexpect.spawn[str], course: tuple[Path, Path]) -> None:
    """From a save to its check passes less than a second, beside what else is done, and an older check is ended."""
    watch.expect("0 of 2 exercises passed")
    save(course[0], _WRONG)
    started = time.monotonic()
    watch.expect("Checking")
    noticed = time.monotonic() - started
    save(course[0], SOLUTION)
    watch.expect("Checking")
    watch.expect("PASSED")
    assert noticed < 1.0 + _BUSY_S


def test_ctrl_c_in_the_middle_of_a_check_leaves_nothing(watch: pexpect.spawn[str], course: tuple[Path, Path]) -> None:
    """Interrupted while the answer runs, it ends that too."""
    watch.expect("0 of 2 exercises passed")
    save(course[0], "import time\n\ndef double(values, out):\n    time.sleep(50)\n")
    watch.expect("Checking")
    deadline = time.monotonic() + _SOON_S
    while len(below := processes.descendants(watch.pid or 0)) < 2 and time.monotonic() < deadline:
        time.sleep(0.1)
    watch.sendintr()
    watch.expect(pexpect.EOF)
    watch.close()
    while processes.live(below) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not processes.live(below)


def test_without_a_terminal_it_says_so(course: tuple[Path, Path]) -> None:
    """Where there are no keys to press, the command names the one that needs none."""
    command = f"{sys.executable} -m grader watch {course[0].name} --course {course[0].parents[1]} < /dev/null"
    said = pexpect.run(f"/bin/sh -c '{command}'", encoding="utf-8")
    assert "make check" in said
