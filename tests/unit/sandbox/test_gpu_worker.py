"""A worker that has a GPU's driver, as far as it goes without one: what the driver does can be done, and no more."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from grader.judge.call.link import Link
from grader.judge.call.program import Program
from grader.model import Isolation
from grader.sandbox import choice
from grader.sandbox.confine import gpu_driver, view
from grader.sandbox.launch import Launcher
from grader.wire import Place

_CODE = b"""
import fcntl
import os
import socket
import threading

def _worked(work):
    try:
        work()
    except OSError:
        return 0
    return 1

def _name_a_thread():
    named = []
    def name():
        with open(f"/proc/self/task/{threading.get_native_id()}/comm", "w") as file:
            file.write("cuda-EvtHandlr")
        named.append(1)
    thread = threading.Thread(target=name)
    thread.start()
    thread.join()
    if not named:
        raise OSError

def _listen():
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as own:
        own.bind("\\0cuda-uvmfd-1-1")
        own.listen()

def _connect():
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as own:
        own.connect("\\0no-such-server")

def probe(done):
    does = (
        _name_a_thread,
        lambda: os.close(os.open("/dev/full", os.O_RDWR)),
        lambda: fcntl.fcntl(os.eventfd(0), fcntl.F_SETFL, os.O_NONBLOCK),
        lambda: os.close(os.dup(1)),
        os.pipe,
        _listen,
        lambda: open("/sys/devices/system/cpu/online").close(),
    )
    does_not = (
        _connect,
        lambda: open("/proc/sys/kernel/core_pattern", "w").close(),
        lambda: open("/proc/self/oom_score_adj", "w").close(),
        lambda: open("/sys/kernel/notes", "rb").close(),
        lambda: open("/dev/ptmx", "rb").close(),
        lambda: os.fork() or os._exit(0),
        lambda: fcntl.fcntl(1, fcntl.F_SETFL, os.O_ASYNC),
    )
    for at, work in enumerate((*does, *does_not)):
        done[at] = _worked(work)
"""
_DOES = 7


@pytest.fixture
def driver(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine that seems to have a driver: some library by its name, and /dev/full for its device."""
    library = next(folder / "libm.so.6" for folder in view._library_folders() if (folder / "libm.so.6").exists())
    (tmp_path / gpu_driver.LIBRARY).symlink_to(library)
    monkeypatch.setattr(gpu_driver, "folder", lambda _: tmp_path)
    monkeypatch.setattr(gpu_driver, "devices", lambda: (Path("/dev/full"),))
    view.view_of.cache_clear()
    yield
    view.view_of.cache_clear()


@pytest.mark.slow
@pytest.mark.usefixtures("driver")
@pytest.mark.parametrize("kind", [Isolation.BUBBLEWRAP, Isolation.LANDLOCK])
def test_a_driver_can_do_its_work_and_no_more(kind: Isolation) -> None:
    """It names threads, opens its devices, listens; it connects to nobody and changes nothing of the kernel's."""
    obstacle = next(offer.obstacle for offer in choice.offers() if offer.isolation is kind)
    if obstacle:
        pytest.fail(obstacle) if os.environ.get("CI") else pytest.skip(f"{kind} cannot be tested here: {obstacle}")
    with Launcher(kind) as launcher:
        link = Link(launcher, Program("probe", _CODE, ("probe",), place=Place.DEVICE))
        try:
            link.load(60)
            done = np.full(20, -1, np.int64)
            _, slots, message = link.write([done])
            link.call("probe", message, 60)
            link.read(slots[0], done)
        finally:
            link.close()
    assert done[:_DOES].tolist() == [1] * _DOES
    assert done[_DOES : 2 * _DOES].tolist() == [0] * _DOES


def test_what_follows_other_processes_is_no_device_of_a_worker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of /dev a worker gets the GPUs and what controls them, and neither the profiler's device nor the display's."""
    names = (
        "nvidia0",
        "nvidia12",
        "nvidiactl",
        "nvidia-uvm",
        "nvidia-uvm-tools",
        "nvidia-modeset",
        "nvidia-caps",
        "sda",
    )
    for name in names:
        (tmp_path / name).touch()
    monkeypatch.setattr(gpu_driver, "_DEVICES", tmp_path)
    assert {path.name for path in gpu_driver.devices()} == {"nvidia0", "nvidia12", "nvidiactl", "nvidia-uvm"}
