"""A submission that tries what it must not be able to do, and says through `out` what it could do.

FACTS, what an attacker may have guessed about the machine, is put in front of this file by the test.
"""

from __future__ import annotations

import ctypes
import errno
import fcntl
import importlib
import mmap
import os
import platform
import resource
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numba import njit, prange

Attempt = Callable[[], Any]
FACTS: dict[str, Any] = globals().get("FACTS", {})
LIBC = ctypes.CDLL(None, use_errno=True)
OWN_VARIABLES = {
    *("PATH", "LANG", "PWD", "HOME", "TMPDIR", "LC_CTYPE", "NUMBA_CACHE_DIR", "NUMBA_NUM_THREADS"),
    *("OMP_NUM_THREADS", "OMP_WAIT_POLICY", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"),
}
FORBIDDEN: dict[str, Attempt] = {}
ALLOWED: dict[str, Attempt] = {}


def forbidden(attempt: Attempt) -> Attempt:
    """Note an attempt that must fail: raise an exception, or return something false that is not None."""
    FORBIDDEN[attempt.__name__] = attempt
    return attempt


def allowed(attempt: Attempt) -> Attempt:
    """Note something that honest code does, and that must work."""
    ALLOWED[attempt.__name__] = attempt
    return attempt


def _any(attempts: Sequence[Attempt]) -> bool:
    """Return whether any of several ways works."""
    return any(_works(attempt) for attempt in attempts)


def _works(attempt: Attempt) -> bool:
    try:
        result = attempt()
    except (Exception, SystemExit):
        return False
    return result is None or bool(result)


def _writable(place: str) -> bool:
    path = Path(place) / "left-by-the-probe"
    path.write_text("here")
    path.unlink()
    return True


@forbidden
def has_huge_pages() -> Any:
    """One byte is touched, of memory that would like to be a huge page: as much is resident as the kernel gave."""
    size = 2 << 20
    area = mmap.mmap(-1, 2 * size, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    area.madvise(mmap.MADV_HUGEPAGE)
    start = ctypes.addressof(ctypes.c_char.from_buffer(area))
    before = _resident()
    area[-start % size] = 1
    return _resident() - before >= size


def _resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()


@forbidden
def reads_the_users_file() -> Any:
    return Path("/etc/passwd").read_text()


@forbidden
def reads_the_course() -> Any:
    return Path(FACTS["secret"]).read_text()


@forbidden
def lists_the_course() -> Any:
    return os.listdir(Path(FACTS["secret"]).parent)


@forbidden
def reads_the_course_through_a_link() -> Any:
    os.symlink(FACTS["secret"], "link")
    return Path("link").read_text()


@forbidden
def links_the_course_into_its_home() -> Any:
    os.link(FACTS["secret"], "hard")
    return True


@forbidden
def reads_another_workers_code() -> Any:
    return Path(FACTS["other_code"]).read_text()


@forbidden
def reads_another_workers_home() -> Any:
    return Path(FACTS["other_home"], "note").read_text()


@forbidden
def lists_the_room_of_all_workers() -> Any:
    return os.listdir(FACTS["room"])


@forbidden
def writes_into_another_workers_home() -> Any:
    return _writable(FACTS["other_home"])


@forbidden
def writes_its_own_submission() -> Any:
    return _writable(str(Path(__file__).parent))


@forbidden
def writes_into_the_packages() -> Any:
    return _any([partial(_writable, place) for place in (sys.path[-1], str(Path(np.__file__).parent))])


@forbidden
def writes_elsewhere() -> Any:
    places = ("/", "/tmp", "/var/tmp", "/etc", "/root", "/run", "/usr/lib", FACTS["course"])
    return _any([partial(_writable, place) for place in places])


@forbidden
def fills_shared_memory() -> Any:
    with Path("/dev/shm/filled").open("wb") as file:
        return file.write(bytes(16 * 2**20))


@forbidden
def changes_a_files_mode() -> Any:
    own = str(Path(np.__file__))
    return _any([partial(os.chmod, path, 0o777) for path in (FACTS["secret"], own, sys.executable)])


@forbidden
def changes_a_files_times() -> Any:
    return os.utime(FACTS["secret"], (0, 0))


@forbidden
def truncates_a_file() -> Any:
    return _any([partial(os.truncate, FACTS["secret"], 0), partial(os.open, np.__file__, os.O_TRUNC)])


@forbidden
def opens_devices() -> Any:
    devices = ("/dev/mem", "/dev/kmsg", "/dev/fuse", "/dev/vda", "/dev/sda", "/dev/kvm", "/dev/net/tun")
    return _any([partial(open, device, "rb") for device in devices])


@forbidden
def reads_the_root_of_others() -> Any:
    return _any([Path(f"/proc/{place}/root/etc/passwd").read_text for place in ("self", "1", FACTS["judge"])])


@forbidden
def writes_kernel_settings() -> Any:
    files = ("sys/kernel/hostname", "sys/kernel/core_pattern", "sysrq-trigger", "self/oom_score_adj")
    ways = [partial(open, f"/proc/{file}", "r+b") for file in files]
    return _any([*ways, lambda: LIBC.sethostname(b"x", 1) == 0])


@forbidden
def connects_by_tcp() -> Any:
    return socket.create_connection(("127.0.0.1", FACTS["tcp"]), timeout=2)


@forbidden
def listens_by_tcp() -> Any:
    return socket.create_server(("127.0.0.1", 0))


@forbidden
def sends_by_udp() -> Any:
    return socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"udp", ("127.0.0.1", FACTS["udp"]))


@forbidden
def reaches_an_abstract_socket() -> Any:
    def by_pair() -> int:
        return socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)[0].sendto(b"pair", FACTS["abstract"])

    def by_socket() -> int:
        return socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM).sendto(b"socket", FACTS["abstract"])

    return _any([by_pair, by_socket])


@forbidden
def reaches_a_socket_in_the_file_system() -> Any:
    return socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM).sendto(b"path", FACTS["path_socket"])


@forbidden
def sees_other_processes() -> Any:
    return {int(name) for name in os.listdir("/proc") if name.isdigit()} - {os.getpid()}


@forbidden
def reads_the_judge() -> Any:
    files = ("environ", "maps", "cmdline", "mem", "status")
    return _any([partial(open, f"/proc/{FACTS['judge']}/{file}", "rb") for file in files])


@forbidden
def signals_the_judge() -> Any:
    ways = [partial(os.kill, pid, 0) for pid in (FACTS["judge"], -1, 0)]
    return _any([*ways, partial(os.pidfd_open, FACTS["judge"])])


@forbidden
def traces_the_judge() -> Any:
    buffer = ctypes.create_string_buffer(16)
    local = (ctypes.c_void_p * 2)(ctypes.addressof(buffer), 16)
    remote = (ctypes.c_void_p * 2)(id(None), 16)
    ways: list[Attempt] = [lambda: LIBC.ptrace(0x4206, FACTS["judge"], None, None) == 0]
    ways += [lambda: LIBC.process_vm_readv(FACTS["judge"], local, 1, remote, 1, 0) > 0]
    return _any(ways)


@forbidden
def changes_the_judges_limits() -> Any:
    return resource.prlimit(FACTS["judge"], resource.RLIMIT_NOFILE)


@forbidden
def changes_the_judges_processors() -> Any:
    slow = partial(os.setpriority, os.PRIO_PROCESS, FACTS["judge"], 1)
    return _any([partial(os.sched_setaffinity, FACTS["judge"], {0}), slow])


@forbidden
def opens_a_terminal() -> Any:
    return os.openpty()


@forbidden
def leaves_its_processors() -> Any:
    return os.sched_setaffinity(0, os.sched_getaffinity(0))


@forbidden
def outlives_the_judge() -> Any:
    return LIBC.prctl(1, 0, 0, 0, 0) == 0


@forbidden
def imports_other_packages() -> Any:
    solvers = ("scipy.ndimage", "scipy.signal", "scipy.fft", "scipy.special", "scipy.linalg.blas", "scipy._lib")
    names = ("rich", "pytest", "click", "jsonschema", "jinja2", "cv2", "pip", "setuptools", "_pytest", *solvers)
    return _any([partial(importlib.import_module, name) for name in names])


@forbidden
def imports_other_packages_from_where_they_lie() -> Any:
    sys.path.append(str(Path(FACTS["click"]).parents[1]))
    try:
        return importlib.import_module("click")
    finally:
        sys.path.pop()


@forbidden
def imports_the_judge() -> Any:
    names = ("grader.judge.call.link", "grader.sandbox.launch", "grader.catalog", "grader.cli")
    return _any([partial(importlib.import_module, name) for name in names])


@forbidden
def loads_other_libraries() -> Any:
    names = ("libX11.so.6", "libsystemd.so.0", "libssh2.so.1", "libcurl.so.4")
    return _any([partial(ctypes.CDLL, name) for name in names])


@forbidden
def finds_the_judges_environment() -> Any:
    strange = set(os.environ) - OWN_VARIABLES
    return strange or any(FACTS["token"] in value for value in os.environ.values())


@forbidden
def inherits_descriptors() -> Any:
    found = [i for i in range(3, 256) if _works(partial(os.fstat, i))]
    return len(found) > 2  # its channel to the judge, and its own arrays


@forbidden
def mounts() -> Any:
    ways: list[Attempt] = [
        lambda: LIBC.mount(b"none", b"/home", b"tmpfs", 0, None) == 0,
        lambda: LIBC.umount2(b"/proc", 2) == 0,
    ]
    ways += [lambda: LIBC.mount(b"none", b"/", None, 4128, None) == 0]
    ways += [lambda: 0 in [LIBC.unshare(flag) for flag in (0x10000000, 0x00020000, 0x40000000)]]
    return _any([*ways, partial(os.chroot, ".")])


@forbidden
def starts_processes() -> Any:
    own = [sys.executable, "-c", ""]
    ways: list[Attempt] = [lambda: os.fork() >= 0, lambda: os.posix_spawn(own[0], own, {})]
    return _any([*ways, lambda: subprocess.run(own, check=False).returncode == 0])


@forbidden
def becomes_another_user() -> Any:
    return _any([partial(os.setuid, 1), partial(os.setgid, 1), partial(os.setgroups, [1])])


@forbidden
def has_capabilities() -> Any:
    status = dict(line.split(":\t") for line in Path("/proc/self/status").read_text().splitlines() if ":\t" in line)
    held = [status[name] for name in ("CapInh", "CapPrm", "CapEff", "CapAmb")]
    return any(int(value, 16) for value in held) or status["NoNewPrivs"] != "1"


@forbidden
def waits_where_it_cannot_be_frozen() -> Any:
    # A thread of its own that the caller waits for, as after vfork. Its last two flags exclude each other.
    flags = 0x4000 | 0x100 | 0x200 | 0x400 | 0x800 | 0x10000 | 0x1000 | 0x400000
    ctypes.set_errno(0)
    LIBC.syscall({"x86_64": 56, "aarch64": 220}[platform.machine()], flags, 0, 0, 0, 0)
    return ctypes.get_errno() != errno.EPERM


@forbidden
def has_the_kernel_wake_it() -> Any:
    set_signal = 10  # F_SETSIG
    return fcntl.fcntl(os.pipe()[0], set_signal, signal.SIGCONT) == 0


@forbidden
def has_the_kernel_signal_others() -> Any:
    descriptor = os.open("asked", os.O_RDWR | os.O_CREAT)
    owns = partial(fcntl.fcntl, descriptor, fcntl.F_SETOWN, FACTS["judge"])
    owns_more = partial(fcntl.fcntl, descriptor, 15, bytes(8))  # F_SETOWN_EX
    tells = partial(fcntl.fcntl, descriptor, fcntl.F_SETFL, os.O_ASYNC)
    return _any([owns, owns_more, tells])


@forbidden
def makes_pipes() -> Any:
    return os.pipe()


@forbidden
def pins_memory_in_a_pipe() -> Any:
    vector = (ctypes.c_void_p * 2)(id(None), 1)
    calls = {"x86_64": (278, 275, 276), "aarch64": (75, 76, 77)}[platform.machine()]  # vmsplice, splice, tee
    found = []
    for number in calls:
        ctypes.set_errno(0)
        LIBC.syscall(number, 1, vector, 1, 0, 0, 0)
        found.append(ctypes.get_errno() != errno.EPERM)
    return any(found)


@forbidden
def keeps_files_without_names() -> Any:
    ways: list[Attempt] = [lambda: os.open(".", os.O_TMPFILE | os.O_RDWR)]
    ways += [lambda: os.posix_fallocate(os.open("large", os.O_RDWR | os.O_CREAT), 0, 1)]
    return _any(ways)


@forbidden
def asks_for_memory_that_is_not_counted() -> Any:
    huge = 0x40000 | 0x22  # MAP_HUGETLB, MAP_PRIVATE | MAP_ANONYMOUS
    LIBC.mmap.restype = ctypes.c_void_p
    found = LIBC.mmap(None, ctypes.c_size_t(2**21), 3, huge, -1, ctypes.c_size_t(0))
    return found != ctypes.c_void_p(-1).value or LIBC.madvise(None, ctypes.c_size_t(4096), 12) == 0  # MADV_MERGEABLE


@forbidden
def calls_itself_something_else() -> Any:
    return LIBC.prctl(15, b"\xff\xfe\xfd", 0, 0, 0) == 0


@forbidden
def leases_a_file_that_others_open() -> Any:
    return fcntl.fcntl(os.open(os.__file__, os.O_RDONLY), fcntl.F_SETLEASE, fcntl.F_RDLCK) == 0


@forbidden
def closes_itself_to_inspection() -> Any:
    return LIBC.prctl(4, 0, 0, 0, 0) == 0


@forbidden
def hides_memory() -> Any:
    ways: list[Attempt] = [lambda: os.memfd_create("hidden"), lambda: LIBC.shmget(0, 4096, 0o1600) >= 0]
    return _any(ways)


@forbidden
def uses_rare_kernel_features() -> Any:
    if platform.machine() != "x86_64":
        return False
    # add_key, keyctl, perf_event_open, bpf, userfaultfd, io_uring_setup, clone3, fsopen, x32's getpid
    numbers = (248, 250, 298, 321, 323, 425, 435, 430, 0x40000000 + 39)
    return any(LIBC.syscall(number, 0, 0, 0, 0, 0) >= 0 for number in numbers)


@forbidden
def raises_its_limits() -> Any:
    names = (resource.RLIMIT_AS, resource.RLIMIT_CPU, resource.RLIMIT_FSIZE)
    return _any([partial(resource.setrlimit, name, (resource.RLIM_INFINITY,) * 2) for name in names])


@forbidden
def becomes_another_program() -> Any:
    ways = [partial(os.execv, shell, [shell, "-c", "sleep 9"]) for shell in ("/bin/sh", "/usr/bin/env")]
    return _any(ways)


@allowed
def writes_at_home() -> Any:
    Path("own").write_text("mine")
    return Path("own").read_text() == "mine"


@allowed
def uses_temporary_files() -> Any:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "left").touch()
        return _writable(folder)


@allowed
def enlarges_its_memory() -> Any:
    grown = bytearray(2**20)
    grown += bytes(2**24)
    return len(grown) == 2**20 + 2**24


@allowed
def compiles_in_parallel() -> Any:
    @njit(parallel=True)
    def double(values: Any, out: Any) -> None:
        for i in prange(values.size):
            out[i] = 2 * values[i]

    values = np.arange(100.0)
    out = np.empty(100)
    double(values, out)
    return (out == 2 * values).all()


@allowed
def keeps_compiled_code() -> Any:
    namespace: dict[str, Any] = {}
    exec(compile("def twice(x):\n    return 2 * x\n", __file__, "exec"), namespace)
    kept = njit(cache=True)(namespace["twice"])
    return kept(21) == 42 and any(Path(os.environ["NUMBA_CACHE_DIR"]).rglob("*.nbi"))


@allowed
def starts_threads() -> Any:
    done: list[int] = []
    threads = [threading.Thread(target=done.append, args=(i,)) for i in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(done) == 8


@allowed
def calls_the_c_library() -> Any:
    return LIBC.getpid() == os.getpid() and ctypes.CDLL("libm.so.6").abs(-3) == 3


@allowed
def signals_itself() -> Any:
    caught: list[int] = []
    before = signal.signal(signal.SIGUSR1, lambda number, _: caught.append(number))
    os.kill(os.getpid(), signal.SIGUSR1)
    signal.signal(signal.SIGUSR1, before)
    return caught


@allowed
def looks_at_clocks() -> Any:
    time.sleep(0.001)
    os.sched_yield()
    passed = time.process_time() + time.thread_time() + resource.getrusage(resource.RUSAGE_SELF).ru_utime
    return passed > 0 and os.times().user >= 0 and time.get_clock_info("monotonic").resolution > 0


@allowed
def replaces_its_own_files() -> Any:
    Path("new").write_text("new")
    os.replace("new", "old")
    Path("folder").mkdir()
    Path("folder").rmdir()
    return Path("old").read_text() == "new"


def honest(out: Any) -> None:
    """Do all that is allowed, and nothing else."""
    out[0] = all(_works(attempt) for attempt in ALLOWED.values())


def attempt(out: Any) -> None:
    """Write 1 for each attempt that worked, in the order of FORBIDDEN and then of ALLOWED."""
    for i, each in enumerate([*FORBIDDEN.values(), *ALLOWED.values()]):
        out[i] = _works(each)


def memory(out: Any) -> None:
    """Take more memory than there is to have."""
    out[0] = len(bytes(2**36))


def threads(out: Any) -> None:
    """Start threads that never end, until none can be started."""
    threading.stack_size(65536)
    while True:
        threading.Thread(target=threading.Event().wait, daemon=True).start()
        out[0] += 1


def files(out: Any) -> None:
    """Write files until no more can be written."""
    while True:
        Path(f"file-{out[0]}").write_bytes(bytes(2**20))
        out[0] += 1


def small_files(out: Any) -> None:
    """Make empty files until no more can be made."""
    while True:
        Path(f"empty-{out[0]}").touch()
        out[0] += 1


def spin(out: Any) -> None:
    """Never come back."""
    while True:
        out[0] += 1


def die(out: Any) -> None:
    """Touch memory that is not there."""
    ctypes.string_at(0)
    out[0] = 1


def leave(out: Any) -> None:
    """Leave with an exit status that could be mistaken for a signal."""
    out[0] = 1
    os._exit(139)
