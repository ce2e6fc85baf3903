"""How a worker comes to life under each kind of isolation, up to the moment when it is ready and known by its pid."""

from __future__ import annotations

import contextlib
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from grader.errors import KitError
from grader.model import Isolation
from grader.sandbox.confine import bubblewrap, landlock, seccomp
from grader.sandbox.confine.launcher import Plan
from grader.sandbox.confine.view import View
from grader.sandbox.limits import ResourceLimits
from grader.sandbox.watch import processes
from grader.wire import Place

_KIT = Path(__file__).resolve().parents[2]
_WORKER = "import sys; sys.path.append(sys.argv[1]); from grader.worker.main import main; main(int(sys.argv[2]))"
_LAUNCHER = (
    "import sys; sys.path.append(sys.argv[1]); from grader.sandbox.confine.launcher import main; main(sys.argv[2])"
)
_QUIET = "ignore:Could not obtain multiprocessing lock"  # Numba's, where there is no /dev/shm to put one
_OPTIONS = ("-I", "-S", "-B", "-W", _QUIET, "-c")  # nothing of the user's, no site-packages, no files left behind
_READ_ONLY_DEVICES = ("/dev/zero", "/dev/urandom", "/dev/random", "/proc/self", "/proc/cpuinfo", "/proc/meminfo")
_THREAD_NAMES = ("/proc/self/task",)  # a GPU's driver names its threads, and gives up where it cannot


@dataclass(frozen=True)
class Job:
    """What a worker is to run: a file `name`.py that holds `code`, and the whole environment it gets.

    `place`, where its arrays are, decides which packages can be imported, `packages` which others besides.
    """

    name: str
    code: bytes
    environment: dict[str, str]
    limits: ResourceLimits
    place: Place = Place.NUMPY
    packages: tuple[str, ...] = ()


@dataclass(frozen=True)
class Room:
    """Where a worker's files lie on this machine: packages (shared, read-only), its code, its home."""

    packages: Path
    code: Path
    home: Path


@dataclass(frozen=True)
class Ends:
    """The descriptors that a worker is given: its channel to the judge, and where its output goes."""

    channel: int
    output: int


def seen_by_worker(isolation: Isolation, room: Room) -> Room:
    """Return the room as the worker sees it."""
    if isolation is Isolation.BUBBLEWRAP:
        return Room(Path(bubblewrap.PACKAGES), Path(bubblewrap.SUBMISSION), Path(bubblewrap.HOME))
    return room


def spawn(isolation: Isolation, view: View, job: Job, room: Room, ends: Ends) -> subprocess.Popen[bytes]:
    """Start the worker; raises OSError where there is nothing to start it with."""
    seen = seen_by_worker(isolation, room)
    worker = [str(view.interpreter), *_OPTIONS, _WORKER, str(seen.packages), str(ends.channel)]
    with contextlib.ExitStack() as stack:
        filters: list[int] = []
        if isolation is Isolation.BUBBLEWRAP:
            filters = [stack.enter_context(_filter(job)).fileno()] if seccomp.supported() else []
            worker = bubblewrap.command(view, room.packages, room.code, filters, worker)
        elif isolation is Isolation.LANDLOCK:
            worker = [str(view.interpreter), *_OPTIONS, _LAUNCHER, str(_KIT), _plan(view, job, room, worker).encode()]
        stack.enter_context(processes.without_huge_pages())
        return subprocess.Popen(
            worker,
            stdin=subprocess.DEVNULL,
            stdout=ends.output,
            stderr=ends.output,
            cwd=room.home,
            env=job.environment | _own_folders(seen, job.place) | _driver_folder(view),
            pass_fds=(ends.channel, *filters),
            start_new_session=True,
        )


def _filter(job: Job) -> IO[bytes]:
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the caller closes it
    file.write(seccomp.program(bubblewrap.PID, driver=job.place is Place.DEVICE))
    file.seek(0)
    return file


def _plan(view: View, job: Job, room: Room, worker: list[str]) -> Plan:
    run = landlock.READ_FILE | landlock.EXECUTE
    granted = [
        *landlock.without(view.readable, view.hidden),
        *landlock.without((room.packages, room.code, *view.kernel, *map(Path, _READ_ONLY_DEVICES)), ()),
        *((str(path), run) for path in view.readable if path == view.interpreter or path.name.startswith("ld-")),
        *((str(path), landlock.READ_FILE | landlock.WRITE_FILE | landlock.IOCTL) for path in view.devices),
        *((path, landlock.WRITE_FILE | landlock.TRUNCATE) for path in _THREAD_NAMES if view.driver),
        ("/dev/null", landlock.READ_FILE | landlock.WRITE_FILE),
        (str(room.home), landlock.KEEP),
    ]
    return Plan(landlock.abi(), granted, str(room.home), worker, job.place is Place.DEVICE)


def _own_folders(seen: Room, place: Place) -> dict[str, str]:
    """Return where a worker keeps its files, and where NVIDIA's packages look for theirs without a site folder."""
    home = seen.home
    folders = {"HOME": str(home), "TMPDIR": str(home), "NUMBA_CACHE_DIR": str(home / "numba")}
    if not place.has_cuda:
        return folders
    return folders | {"CUDA_HOME": str(seen.packages / "nvidia" / "cu13"), "CUDA_CACHE_DISABLE": "1"}


def _driver_folder(view: View) -> dict[str, str]:
    """Tell the dynamic loader where a GPU's driver is: its folder may be none in which it looks by itself."""
    return {"LD_LIBRARY_PATH": str(view.driver)} if view.driver else {}


def born(isolation: Isolation, started: subprocess.Popen[bytes], timeout_s: float = 30.0) -> int:
    """Return the pid of the process that becomes the worker: bubblewrap's child, which outlives its parent.

    Where bubblewrap has none, its own is returned: it says why. Raises KitError where it is not as it was when this was
    written.
    """
    if isolation is not Isolation.BUBBLEWRAP:
        return started.pid
    deadline = time.monotonic() + timeout_s
    while not (workers := processes.children(started.pid)):
        if not processes.live({started.pid}) or time.monotonic() > deadline:
            return started.pid
        time.sleep(0.001)
    if len(workers) != 1:
        raise KitError(f"Bubblewrap has {len(workers)} children and not one. `jitgrade doctor` says more.")
    return workers.pop()


def settle(isolation: Isolation, started: subprocess.Popen[bytes]) -> None:
    """Have a worker that has said it is ready be this process's own child from now on.

    Bubblewrap's parent process has done its work by then. Ended, it leaves the worker to this process,
    the subreaper: whoever stops, continues and reaps it directly hears from the kernel how it ended, where
    bubblewrap would turn a signal into an exit status that any program can return.
    """
    if isolation is not Isolation.BUBBLEWRAP:
        started.returncode = 0  # from now on it is waited for by its pid alone
        return
    started.kill()
    started.wait()
