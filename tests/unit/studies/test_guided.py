"""The guided fuzzer: honest texts are read, and what a reader must not do is noticed."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.studies.hostile.attacks import ROOT
from tests.studies.hostile.guided import oracle
from tests.studies.hostile.guided.oracle import Target

pytestmark = pytest.mark.slow


def _reader(wrong: bytes) -> Target:
    """Return a reader that goes wrong as it is told, and refuses everything else."""

    def read(data: bytes) -> None:
        if data != wrong:
            raise ValueError
        if data == b"slow":
            end = time.process_time() + 2 * oracle.PATIENCE_S
            while time.process_time() < end:
                pass
        elif data == b"greedy":
            assert b"x" * (2 * (oracle.MOST_KB << 10) + (oracle._peak_kb() << 10))
        else:
            raise LookupError

    return Target(read, (ValueError,), list, ())


@pytest.mark.parametrize("name", oracle.NAMES)
def test_seeds_are_no_suspects(name: str) -> None:
    """What each target begins with is honest, and is read as it should be."""
    subject = oracle.target(name)
    seeds = list(subject.seeds())
    assert len(seeds) > 2
    assert {oracle.tried(subject, data) for data in seeds} == {""}


@pytest.mark.parametrize("wrong", ["slow", "greedy", "LookupError in read of"])
def test_what_must_not_be_is_noticed(wrong: str) -> None:
    """An error of another kind, a long time and much memory are suspect, a refusal is not."""
    subject = _reader(wrong.encode())
    patience_s = oracle.PATIENCE_S if wrong == "slow" else 60.0  # on a busy machine memory takes its time
    assert oracle.tried(subject, wrong.encode(), patience_s).startswith(wrong)
    assert not oracle.tried(subject, b"something else")


def test_the_command_goes_on_from_its_corpus_and_tries_suspects_again(tmp_path: Path) -> None:
    """A second's fuzzing leaves more inputs than there were seeds, and an honest suspect is no finding."""
    pytest.importorskip("atheris", reason="atheris is an extra of its own: make fuzz-guided installs it")
    subject = oracle.target("kernel")
    seeds = list(subject.seeds())
    (tmp_path / "kernel" / "suspects").mkdir(parents=True)
    (tmp_path / "kernel" / "suspects" / "honest").write_bytes(seeds[0])
    options = ["--seconds", "1", "--seed", "7", "--folder", str(tmp_path)]
    command = [sys.executable, "-m", "tests.studies.hostile.guided", "kernel", *options]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "kernel, seed 7: 0 findings" in done.stdout
    assert len(list((tmp_path / "kernel" / "corpus").iterdir())) > len(seeds)
