"""The command that starts a worker in namespaces of its own, where nothing exists that it was not given."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

from grader.sandbox.confine.view import View

HOME = "/home"
SUBMISSION = "/submission"
PACKAGES = "/packages"
PID = 1  # as a worker sees itself: the first process of its namespace, with which all others die
_NOBODY = "65534"
_HOME_BYTES = 64 * 2**20
_DEVICES = ("/dev/null", "/dev/zero", "/dev/random", "/dev/urandom")
_SHARED = "/dev/shm"  # noqa: S108 - in the worker's own file system
_SHARED_BYTES = 2**20
_THREADS = f"/proc/{PID}/task"
_NAMED_THREADS = 100
_NAMESPACES = ("user", "ipc", "pid", "net", "uts", "cgroup-try")


def program() -> str | None:
    """Return where bubblewrap is, None where it is not installed."""
    return shutil.which("bwrap")


def command(view: View, packages: Path, code: Path, filters: Iterable[int], worker: Iterable[str]) -> list[str]:
    """Return the command that runs `worker` under the system call filters that the descriptors `filters` hold.

    The folder `packages` appears at PACKAGES, `code` at SUBMISSION; HOME is memory, limited and private.
    """
    return [
        program() or "bwrap",
        *(f"--unshare-{name}" for name in _NAMESPACES),
        *("--uid", _NOBODY, "--gid", _NOBODY, "--hostname", "worker", "--cap-drop", "ALL"),
        *("--as-pid-1", "--new-session"),
        *("--proc", "/proc", "--remount-ro", "/proc"),  # root outside is still root to files such as core_pattern
        *_memory("/dev", _SHARED_BYTES),  # no terminals: the kernel sends signals on their behalf
        *(word for device in (*_DEVICES, *view.devices) for word in ("--dev-bind", str(device), str(device))),
        *(*_memory(_SHARED, _SHARED_BYTES), "--remount-ro", "/dev"),
        *(_thread_names() if view.driver else ()),
        *_filesystem(view),
        *("--ro-bind", str(packages), PACKAGES, "--ro-bind", str(code), SUBMISSION),
        *(*_memory(HOME, _HOME_BYTES), "--remount-ro", "/", "--chdir", HOME),
        *(option for descriptor in filters for option in ("--seccomp", str(descriptor))),
        "--",
        *worker,
    ]


def _memory(path: str, size: int) -> tuple[str, ...]:
    return ("--size", str(size), "--tmpfs", path)


def _thread_names() -> list[str]:
    """Return the options by which threads can be named: a GPU's driver names its own, and gives up where it cannot.

    The names are written to files in /proc, which is read-only: these are others, in memory, in their places.
    """
    folders = [f"{_THREADS}/{number}" for number in range(PID, PID + _NAMED_THREADS)]
    return [*_memory(_THREADS, _SHARED_BYTES), *(word for folder in folders for word in ("--dir", folder))]


def _filesystem(view: View) -> list[str]:
    """Return the options that show what `view` says, each file at its own path, read-only."""
    options: list[str] = []
    for link in map(Path, ("/lib", "/lib64", "/usr/lib64")):
        if link.is_symlink():
            options += ["--symlink", str(link.readlink()), str(link)]
    for path in view.readable:
        shown = path.parent.resolve() / path.name  # a mount point cannot lie behind a link
        options += ["--ro-bind", str(path), str(shown)]
        for inside in (folder for folder in view.hidden if path in folder.parents):
            options += ["--tmpfs", str(inside)]
    for inside in view.hidden:
        options += ["--remount-ro", str(inside)]
    for file in view.kernel:
        options += ["--ro-bind", str(file), str(file)]
    return options
