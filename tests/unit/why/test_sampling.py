"""Samples become shares of lines; what a worker says of its lines is an attacker's."""

from __future__ import annotations

import os

import numpy as np
import pytest

from grader.sandbox import choice
from grader.sandbox.launch import Launcher
from grader.sandbox.watch.procfs import Gone, Hidden
from grader.sandbox.watch.standing import Standing, parse_standing, words
from grader.why.sampling import LineTable, Sample, margin, shares
from tests.studies import lines

_TABLE = LineTable.read(np.array([[100, 110, 7], [110, 120, 9], [300, 310, 7]]).tobytes())


def test_a_line_has_the_samples_in_its_stretches() -> None:
    """Seven in ten samples at a line's instructions are seven tenths of the time."""
    taken = [Sample(at, ()) for at in (100, 109, 305, 104, 101, 102, 300, 110, 119, 111)] * 40
    assert shares(_TABLE, taken) == {7: pytest.approx(0.7), 9: pytest.approx(0.3)}


def test_time_in_a_library_is_the_calling_lines() -> None:
    """Where the next instruction is nobody's, the way back on the stack says whose line it is."""
    assert _TABLE.blamed(Sample(5000, (1, 2**64 - 1, 0, 112, 105))) == 9
    assert _TABLE.blamed(Sample(5000, (1, 120 + 1))) == 0


def test_few_samples_say_nothing() -> None:
    """With fewer than four hundred samples no share is told: it could be off by more than 5 hundredths."""
    assert shares(_TABLE, [Sample(100, ())] * 399) == {}


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff" * 23,
        b"\xff" * 2400,
        np.array([[200, 100, 5], [-5, 10, 5], [5, 10, -3], [5, 10, 2**40]]).tobytes(),
    ],
)
def test_a_table_that_lies_is_no_table(data: bytes) -> None:
    """What can be no stretch of code at a line is left out."""
    assert LineTable.read(data).line(7) == 0


def test_a_line_beyond_the_file_is_not_shown() -> None:
    """The margin has lines of the file only, the dearest of them, in their order, cut."""
    found = margin(b"a = 1\n" + b"b" * 5000, {1: 0.3, 2: 0.6, 3: 0.09, 10**9: 0.01})
    assert [(one.line, one.share, len(one.text)) for one in found] == [(1, 0.3, 5), (2, 0.6, 100)]


def test_what_the_kernel_says_of_a_thread() -> None:
    """One that runs stands nowhere; one that was stopped has a stack and an instruction, in a system call or not."""
    assert parse_standing(b"running\n") is None
    assert parse_standing(b"-1 0x7ffd00 0x401\n") == Standing(0x7FFD00, 0x401)
    assert parse_standing(b"232 0x4 0x1 0x2 0x3 0x4 0x5 0x7ffd00 0x401\n") == Standing(0x7FFD00, 0x401)
    with pytest.raises(Hidden):
        parse_standing(b"nonsense")


def test_memory_that_is_not_there_is_no_crash() -> None:
    """An address that a process does not have, or cannot have, and a process that is gone."""
    for address in (8, 2**64 - 8):
        with pytest.raises((Hidden, Gone)):
            words(os.getpid(), address, 2)
    with pytest.raises(Gone):
        words(2**22 + 1, 4096, 2)


@pytest.mark.slow
def test_the_share_of_a_loop_is_what_a_timer_finds() -> None:
    """Sines and roots, one loop each: `python -m tests.studies.lines` tries ten such kernels, to 5 points."""
    with Launcher(choice.strongest(or_none=True)) as launcher:
        found = lines.compared(launcher, lines.KERNELS[0])
    assert all(abs(one.sampled - one.timed) < 0.15 for one in found), found
