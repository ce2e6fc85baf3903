"""Processes as the kernel sees them: nothing that a worker starts is overlooked, and freezing really stops it."""

from __future__ import annotations

import contextlib
import mmap
import os
import resource
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from grader.errors import KitError
from grader.model import Isolation
from grader.sandbox import choice, launch
from grader.sandbox.launch import Launcher, Process
from grader.sandbox.limits import ResourceLimits
from grader.sandbox.start import Job, Room
from grader.sandbox.watch import processes
from tests.unit.programs import rival

pytestmark = pytest.mark.slow
_OBSTACLE = next(offer.obstacle for offer in choice.offers() if offer.isolation is Isolation.BUBBLEWRAP)

ROOMY = Job("tiny", b"", {}, ResourceLimits(address_space=4 * 2**30, cpu_s=60))
SLEEP = "import time; time.sleep(600)"
# A process with a child, both asleep.
FAMILY = f"""
import subprocess, sys
child = subprocess.Popen([sys.executable, "-c", "print(1, flush=True); {SLEEP}"], stdout=subprocess.PIPE)
child.stdout.readline()
print("ready", flush=True)
{SLEEP}
"""
# Two threads that each count up a number of their own in a shared file.
COUNTERS = """
import mmap, os, sys, threading
view = mmap.mmap(os.open(sys.argv[1], os.O_RDWR), 16)
def count(start):
    number = 0
    while True:
        number += 1
        view[start : start + 8] = number.to_bytes(8, "little")
threading.Thread(target=count, args=(8,)).start()
print("ready", flush=True)
count(0)
"""
# The middle process ends at once, so that the last one is nobody's child.
ORPHAN = f"""
import os
ready, say = os.pipe()
if os.fork() == 0:
    if os.fork() == 0:
        os.write(say, b"x")
        {SLEEP}
    os._exit(0)
os.wait()
os.read(ready, 1)
print("ready", flush=True)
{SLEEP}
"""


def _until(condition: Callable[..., object], *arguments: object) -> None:
    """Wait, in short steps, until `condition` holds; the test's own limit is half a minute."""
    for _ in range(3000):
        if condition(*arguments):
            return
        time.sleep(0.01)
    pytest.fail("it never happened")


def _both_moved(view: mmap.mmap, seen: bytes) -> bool:
    """Return whether both counters differ from what was seen."""
    return view[:8] != seen[:8] and view[8:] != seen[8:]


@contextlib.contextmanager
def _python(code: str, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run `code` until it has said that it is ready, and kill it and all below it at the end."""
    with subprocess.Popen([sys.executable, "-c", code, *arguments], stdout=subprocess.PIPE) as popen:
        assert popen.stdout is not None
        try:
            assert popen.stdout.readline()
            yield popen
        finally:
            processes.kill(processes.descendants(popen.pid))
            popen.kill()


@pytest.fixture
def worker(launcher: Launcher) -> Process:
    """A worker that waits for its first message."""
    return launcher.start(ROOMY)


def test_descendants_are_all_that_is_below() -> None:
    """Children and their children are found, the process itself is not."""
    with _python(FAMILY) as popen:
        child = processes.children(popen.pid)
        assert len(child) == 1
        assert processes.descendants(popen.pid) == child
        assert processes.descendants(os.getpid()) >= child | {popen.pid}


def test_children_of_any_thread_are_found() -> None:
    """A process that a side thread started is a child like any other."""
    started = 'subprocess.Popen([sys.executable, "-c", "' + SLEEP + '"]); print(1, flush=True); time.sleep(600)'
    code = f"import subprocess, sys, threading, time\ndef work(): {started}\nthreading.Thread(target=work).start()"
    with _python(code) as popen:
        assert len(processes.children(popen.pid)) == 1


def test_a_process_that_is_gone_has_no_children() -> None:
    """Asking about a process that does not exist gives nothing, and no error."""
    with _python("print()") as popen:
        popen.wait()
    assert processes.children(popen.pid) == set()
    assert processes.scheduled(popen.pid) == {}
    assert processes.live({popen.pid}) == set()


def test_a_zombie_is_not_alive() -> None:
    """A process that has ended and was not waited for cannot run any more: it does not count."""
    with _python("print()") as popen:
        _until(lambda: not processes.live({popen.pid}))
        assert popen.pid in processes.children(os.getpid())
        assert processes.live({os.getpid(), popen.pid}) == {os.getpid()}


def test_killing_takes_everything_below_along() -> None:
    """Killing a process kills what it started, and returns when all are gone."""
    with _python(FAMILY) as popen:
        below = processes.descendants(popen.pid)
        processes.kill({popen.pid})
        assert below
        _until(lambda: not processes.live(below | {popen.pid}))


def test_an_orphan_is_found_and_killed(launcher: Launcher) -> None:
    """What double-forks to hide becomes this process's child: it is a stray, and does not survive the launcher."""
    with _python(ORPHAN) as popen:
        strays = launcher.strays() - {popen.pid}
        assert len(strays) == 1
        launcher.close()
        assert processes.live(strays) == set()


def test_what_ran_before_is_no_stray() -> None:
    """Processes that this one had before the launcher are none of its business, and live on."""
    with _python(f"print(1, flush=True); {SLEEP}") as popen:
        with Launcher(Isolation.NONE) as late:
            assert late.strays() == set()
        assert processes.live({popen.pid}) == {popen.pid}


def test_workers_are_no_strays(launcher: Launcher, worker: Process) -> None:
    """The launcher's own workers are neither strays nor leftovers of one another."""
    other = launcher.start(ROOMY)
    assert launcher.strays() == set()
    assert launcher.leftovers(worker) == launcher.leftovers(other) == set()


def test_workers_of_another_launcher_are_no_strays(launcher: Launcher) -> None:
    """Two launchers in one process, whichever came first, leave each other's workers alone, also when one ends."""
    with Launcher(Isolation.NONE) as second:
        own, others = second.start(ROOMY), launcher.start(ROOMY)
        assert second.strays() == launcher.strays() == set()
        assert second.leftovers(own) == launcher.leftovers(others) == set()
    assert processes.live({others.pid}) == {others.pid}


@pytest.mark.skipif(bool(_OBSTACLE), reason=_OBSTACLE)
@pytest.mark.parametrize("ready", [False, True])
def test_a_worker_whose_bubblewrap_is_killed_is_no_stray(monkeypatch: pytest.MonkeyPatch, ready: bool) -> None:
    """Whoever kills bubblewrap while a worker starts, nobody is said to have left it; if ready it goes on."""
    before, seen = processes.children(os.getpid()), []
    wait = Launcher._await

    def killed(*given: Any) -> None:
        if ready:
            wait(*given)
        (bubblewrap,) = processes.children(os.getpid()) - before
        os.kill(bubblewrap, signal.SIGKILL)
        assert not processes.survivors({bubblewrap})
        seen.append(launcher.strays())
        if not ready:
            wait(*given)

    monkeypatch.setattr(Launcher, "_await", killed)
    monkeypatch.setattr(launch, "_TIMEOUT_S", 2.0)
    with Launcher(Isolation.BUBBLEWRAP) as launcher:
        with contextlib.nullcontext() if ready else contextlib.suppress(KitError):  # as far as it had come
            assert processes.live({launcher.start(ROOMY).pid})
        seen.append(launcher.strays())
    assert seen == [set(), set()]


def test_leaving_the_launcher_leaves_nothing() -> None:
    """After a launcher is left no process, no directory and no descriptor of its is there."""
    before = processes.children(os.getpid())
    descriptors = set(os.listdir("/proc/self/fd"))
    with Launcher(Isolation.NONE) as own:
        for _ in range(2):
            own.start(ROOMY)
        room = own.room
        assert room.is_dir()
    assert processes.children(os.getpid()) <= before
    assert not room.exists()
    assert set(os.listdir("/proc/self/fd")) <= descriptors


def test_freezing_stops_every_thread(tmp_path: Path) -> None:
    """Once `freeze` has returned, what the threads count up in shared memory stands still until the thaw."""
    file = tmp_path / "counters"
    file.write_bytes(bytes(16))
    with _python(COUNTERS, str(file)) as popen, file.open("r+b") as opened, mmap.mmap(opened.fileno(), 16) as view:
        with socket.socket() as channel:
            process = Process(Isolation.NONE, ROOMY, Room(tmp_path, tmp_path, tmp_path), popen.pid, channel, -1)
        for _ in range(10):
            process.freeze()
            seen = view[:]
            time.sleep(0.01)
            assert view[:] == seen
            process.thaw()
            _until(_both_moved, view, seen)


def test_a_frozen_worker_that_was_woken_is_seen(worker: Process) -> None:
    """Whoever else lets a frozen worker go on, if only for a moment, leaves a note with the kernel."""
    for _ in range(3):
        worker.freeze()
        assert not worker.woke()
        worker.thaw()
    worker.freeze()
    os.kill(worker.pid, signal.SIGCONT)
    os.kill(worker.pid, signal.SIGSTOP)
    assert worker.woke()


def test_a_frozen_worker_uses_no_processor_time(worker: Process) -> None:
    """By the kernel's statistics, no thread of a frozen worker runs."""
    worker.freeze()
    before = processes.scheduled(worker.pid)
    time.sleep(0.05)
    assert before
    assert processes.scheduled(worker.pid) == before


def test_a_dead_worker_can_be_frozen_and_thawed(worker: Process) -> None:
    """Freezing, thawing and closing a worker that has been killed returns at once, without an error."""
    os.kill(worker.pid, signal.SIGKILL)
    worker.freeze()
    assert not worker.woke()
    worker.thaw()
    assert worker.exit_status() == -signal.SIGKILL
    worker.close()
    worker.freeze()
    worker.close()


def test_a_living_worker_has_no_exit_status(worker: Process) -> None:
    """A worker that lives has no exit status, however long one waits."""
    assert worker.exit_status(0.01) is None


def test_a_worker_ends_when_its_channel_does(worker: Process) -> None:
    """A worker whose judge has hung up ends by itself."""
    worker.channel.close()
    assert worker.exit_status(60.0) == 0


def test_the_scheduler_tells_who_worked() -> None:
    """The thread that computes is the one whose time grows."""
    before = processes.scheduled(os.getpid())
    deadline = time.thread_time() + 0.05
    while time.thread_time() < deadline:
        pass
    after = processes.scheduled(os.getpid())
    grown = {thread: now.ran - before[thread].ran for thread, now in after.items() if thread in before}
    assert max(grown, key=lambda thread: grown[thread]) == os.getpid()
    assert grown[os.getpid()] >= 0.04


def test_the_scheduler_tells_who_waited() -> None:
    """Of two processes on one core each has to wait while the other runs, and both are seen to."""
    usable = os.sched_getaffinity(0)
    with rival(min(usable)) as pid:
        before = processes.scheduled(os.getpid())[os.getpid()].waited
        os.sched_setaffinity(0, {min(usable)})
        deadline = time.thread_time() + 0.1
        while time.thread_time() < deadline:
            pass
        os.sched_setaffinity(0, usable)
    assert processes.scheduled(os.getpid())[os.getpid()].waited - before > 0.02
    assert processes.scheduled(pid) == {}


def test_limits_reach_the_worker(launcher: Launcher) -> None:
    """The limits hold in the worker, soft and hard, so that it cannot lift them."""
    process = launcher.start(replace(ROOMY, limits=ResourceLimits(2**32, 17, file_size=2**20, open_files=64)))
    wanted = {
        resource.RLIMIT_AS: 2**32,
        resource.RLIMIT_CPU: 17,
        resource.RLIMIT_FSIZE: 2**20,
        resource.RLIMIT_NOFILE: 64,
        resource.RLIMIT_CORE: 1,
    }
    found = {name: resource.prlimit(process.pid, name) for name in wanted}
    second = {resource.RLIMIT_CPU: 1}  # between the signal that says why and the one that only kills
    assert found == {name: (value, value + second.get(name, 0)) for name, value in wanted.items()}


def test_a_worker_keeps_to_its_processors(launcher: Launcher) -> None:
    """A worker runs on the processors it was given, and so do all threads that it starts later."""
    core = max(os.sched_getaffinity(0))
    process = launcher.start(replace(ROOMY, limits=ResourceLimits(None, 17, cores=(core,))))
    assert os.sched_getaffinity(process.pid) == {core}


def test_no_address_space_limit_where_none_is_wanted(launcher: Launcher) -> None:
    """A worker that holds a GPU's driver has no limit of its own on address space."""
    process = launcher.start(replace(ROOMY, limits=ResourceLimits(None, 17)))
    assert resource.prlimit(process.pid, resource.RLIMIT_AS) == resource.prlimit(os.getpid(), resource.RLIMIT_AS)


def test_nothing_of_the_judge_s_environment_reaches_a_worker(
    launcher: Launcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker has the environment it is given and places of its own, and no variable of the judge's."""
    monkeypatch.setenv("A_SECRET", "4711")
    process = launcher.start(replace(ROOMY, environment={"LANG": "C.UTF-8"}))
    entries = Path(f"/proc/{process.pid}/environ").read_text(encoding="utf-8").split("\0")
    environment = dict(entry.split("=", 1) for entry in entries if entry)
    assert environment.keys() == {"LANG", "HOME", "TMPDIR", "NUMBA_CACHE_DIR"}
    assert all(environment[name].startswith(str(launcher.room)) for name in ("HOME", "TMPDIR", "NUMBA_CACHE_DIR"))


@pytest.mark.parametrize("parent", ["os.getppid()", "-1"])
def test_who_ends_with_its_parent_ends_also_where_that_is_gone_already(parent: str) -> None:
    """A process whose parent was killed before it could ask to be told of that is told at once; else it goes on."""
    code = f"import os; from grader.sandbox.watch import processes; processes.end_with_parent({parent})"
    done = subprocess.run([sys.executable, "-c", code], check=False)
    assert done.returncode == (-signal.SIGTERM if parent == "-1" else 0)
