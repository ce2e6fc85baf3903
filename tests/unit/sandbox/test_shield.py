"""The shield over timed calls: nobody else has a processor inside, and after it everything is as it was."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from grader.judge.faults import SubmissionFault
from grader.judge.speed import TimedProgram
from grader.model import Isolation, Verdict
from grader.sandbox import locks, shield
from grader.sandbox.launch import Launcher
from grader.sandbox.shield import Shield, open_shield
from grader.sandbox.watch import processes, procfs
from tests.unit.programs import HONEST, SHORT_S, rival, submission

CORES = tuple(sorted(os.sched_getaffinity(0)))
COUNTING = b"""
def double(values, out):
    total = 0
    for i in range(200_000):
        total += i
    out[:] = 2 * values
"""
THREADED = b"""
import os, threading, time
def double(values, out):
    threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
    out[:] = 2 * values
"""
ENDLESS = b"""
def double(values, out):
    while True:
        pass
"""
CROWD = b"""
import threading
from numba import njit
@njit("void()", nogil=True)
def spin():
    x = 0
    while x >= 0:
        x = (x + 1) & 7
def double(values, out):
    for _ in range(20):
        threading.Thread(target=spin, daemon=True).start()
    spin()
"""

pytestmark = pytest.mark.slow
needs_priority = pytest.mark.skipif(bool(shield.obstacle()), reason=shield.obstacle())


@pytest.fixture
def over() -> Iterator[Shield]:
    """A shield as a trial has one: it is there before the launcher is."""
    with open_shield() as opened:
        yield opened


@pytest.fixture
def launcher(over: Shield) -> Iterator[Launcher]:
    """A launcher beside it."""
    assert over is not None
    with Launcher(Isolation.NONE) as started:
        yield started


def _holders(before: set[int]) -> set[int]:
    return processes.children(os.getpid()) - before


def _policies(pid: int) -> set[int]:
    return {os.sched_getscheduler(thread) for thread in processes.threads(pid)}


@needs_priority
def test_holders_run_inside_only_and_end() -> None:
    """There is one for each processor, stopped but for the time inside, and none after the shield is closed."""
    before = processes.children(os.getpid())
    with open_shield() as opened:
        holders = _holders(before)
        assert {tuple(os.sched_getaffinity(holder)) for holder in holders} == {(core,) for core in CORES[:8]}
        spent = opened.spent_s
        with opened.over(os.getpid()):
            assert b"T" not in {procfs.task(holder).state for holder in holders}
        assert opened.spent_s >= spent
        assert all(_is_stopped(holder) for holder in holders)
    assert not _holders(before)


def _is_stopped(pid: int) -> bool:
    return any(procfs.task(pid).state == b"T" for _ in range(10_000))


@needs_priority
def test_a_rival_has_to_wait(over: Shield) -> None:
    """Beside programs that compute on two cores, a call under the shield hardly waits, and they have no part of it."""
    with rival(CORES[0]), rival(CORES[-1]), Launcher(Isolation.NONE) as launcher:
        timed = TimedProgram(submission(launcher, COUNTING, cores=CORES[:1]), "double", shield=over)
        calls = [timed.call((np.ones(4), np.empty(4)))[0] for _ in range(12)][2:]
    assert np.median([call.scheduler.waited / call.seconds for call in calls]) < 0.05
    assert np.median([call.others for call in calls]) < 0.25  # beside two rivals it would be a half


@needs_priority
def test_priority_ends_with_the_call(over: Shield, launcher: Launcher) -> None:
    """Threads that a call has started have none after it either, nor has the judge."""
    program = submission(launcher, THREADED)
    TimedProgram(program, "double", shield=over).call((np.ones(4), np.empty(4)))
    pid = program.start().pid
    assert len(processes.threads(pid)) > 1
    assert _policies(pid) == _policies(os.getpid()) == {os.SCHED_OTHER}


@needs_priority
@pytest.mark.parametrize("code", [ENDLESS, CROWD])
def test_a_call_without_end_does_not_lock_the_judge_out(code: bytes, over: Shield, launcher: Launcher) -> None:
    """Loops with priority on every core, be they many, are ended when their time is over."""
    timed = TimedProgram(submission(launcher, code, cores=CORES), "double", timeout_s=SHORT_S, shield=over)
    timed.program.start()
    started = time.monotonic()
    with pytest.raises(SubmissionFault) as raised:
        timed.call((np.ones(4), np.empty(4)))
    assert raised.value.verdict is Verdict.TIMEOUT
    assert time.monotonic() - started < 10 * SHORT_S
    assert _policies(os.getpid()) == {os.SCHED_OTHER}


@needs_priority
def test_a_shield_that_cannot_be_had_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where one of the processors is not there after all, no holder is left, and there is no shield."""
    before = processes.children(os.getpid())
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {CORES[0], 100_000})
    with open_shield() as opened:
        assert not opened.works
        assert not _holders(before)


@needs_priority
def test_judges_take_turns(tmp_path: Path) -> None:
    """Who comes while another judge is inside waits for it; one that stands still does not stop the other for ever."""
    lock, times = tmp_path / "lock", iter([0.0, 0.1, *[1e9] * 5])
    with open_shield(lock) as first, first.over(os.getpid()):
        held = os.open(lock, os.O_RDWR)
        assert not locks.taken(held)
        with shield._turn(lock, lambda: next(times)):
            assert next(times) == 1e9
        os.close(held)
    with shield._turn(lock, lambda: 0.0):
        held = os.open(lock, os.O_RDWR)
        assert not locks.taken(held)
        os.close(held)


@pytest.mark.parametrize(("held", "rest"), [(0.1, 0.025), (60.0, 0.15), (-5.0, 0.0), (float("nan"), 0.0)])
def test_others_have_their_share(held: float, rest: float, tmp_path: Path) -> None:
    """After a call others are left alone for a quarter of its time, and never for long, whatever stands in the file."""
    times = iter([0.0, 0.0, 0.0, held])
    with shield._turn(tmp_path / "lock", lambda: next(times)):
        pass
    lock = os.open(tmp_path / "lock", os.O_RDWR)
    assert shield._rest_s(lock, held) == pytest.approx(rest)
    os.close(lock)


def test_a_lock_that_is_a_link_is_not_followed(tmp_path: Path) -> None:
    """What lies in a folder for everybody may be anybody's link: then there are no turns."""
    (tmp_path / "lock").symlink_to(tmp_path / "precious")
    with shield._turn(tmp_path / "lock"):
        assert not (tmp_path / "precious").exists()


@pytest.mark.parametrize("kind", ["pipe", "second name", "another user's"])
def test_a_lock_that_another_user_may_have_put_there_is_left_alone(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who can write where the lock lies can make no judge fail or wait, nor write into a file of its user."""
    lock, precious = tmp_path / "lock", tmp_path / "precious"
    precious.write_bytes(b"precious")
    if kind == "pipe":
        os.mkfifo(lock)
    elif kind == "second name":
        lock.hardlink_to(precious)
    else:
        lock.touch()
        own = os.geteuid()
        monkeypatch.setattr(os, "geteuid", lambda: own + 1)
    held = os.open(lock, os.O_RDWR)
    assert locks.taken(held)
    started = time.monotonic()
    with shield._turn(lock):
        assert time.monotonic() - started < shield._STUCK_S / 2
    os.close(held)
    assert precious.read_bytes() == b"precious"


def test_without_the_right_nothing_is_held(monkeypatch: pytest.MonkeyPatch, launcher: Launcher) -> None:
    """Who may not give priority has no shield, is told why, and grades all the same."""
    before = processes.children(os.getpid())
    monkeypatch.setattr(os, "sched_setscheduler", _refuse)
    assert "real-time priority" in shield.obstacle()
    with open_shield() as opened:
        assert not opened.works
        assert not _holders(before)
        timed = TimedProgram(submission(launcher, HONEST), "double", shield=opened)
        assert timed.run((np.ones(4), np.empty(4)))[1].tolist() == [2.0] * 4


@needs_priority
def test_where_the_worker_cannot_be_given_priority_nobody_is_held_off(
    over: Shield, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Held processors would starve a worker without priority, so then it is timed as it is."""
    real = os.sched_setscheduler
    monkeypatch.setattr(
        os, "sched_setscheduler", lambda pid, *how: real(pid, *how) if pid == os.getpid() else _refuse()
    )
    with rival(CORES[0]) as other:
        spent = over.spent_s
        with over.over(other):
            assert over.spent_s == spent
    assert _policies(os.getpid()) == {os.SCHED_OTHER}


def _refuse(*_: object) -> None:
    raise PermissionError
