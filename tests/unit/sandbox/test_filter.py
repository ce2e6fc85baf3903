"""The filter of system calls: it allows what its table names, on each architecture, and nothing else."""

from __future__ import annotations

import errno
import functools
import struct
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.sandbox.confine import seccomp, syscalls

_ALLOW, _KILL, _EPERM, _ENOSYS = 0x7FFF0000, 0x80000000, 0x50000 | errno.EPERM, 0x50000 | errno.ENOSYS
_AUDIT = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_MACHINES = tuple(_AUDIT)
_PID = 77
machines = st.sampled_from(_MACHINES)
words = st.integers(0, 2**64 - 1)


_program = functools.cache(seccomp.program)


def verdict(machine: str, number: int, *arguments: int, audit: int = 0, driver: bool = False) -> int:
    """Return what the filter says of a call: run as the kernel would, by the rules of classic BPF."""
    data = struct.pack("=iIQ6Q", number, audit or _AUDIT[machine], 0, *arguments, *[0] * (6 - len(arguments)))
    steps = list(struct.iter_unpack("=HBBI", _program(_PID, machine, driver)))
    held, at = 0, 0
    while True:
        code, if_true, if_false, value = steps[at]
        at += 1
        if code == 0x20:
            (held,) = struct.unpack_from("=I", data, value)
        elif code == 0x54:
            held &= value
        elif code == 0x06:
            return int(value)
        else:
            assert code in (0x15, 0x25)
            at += if_true if (held == value if code == 0x15 else held > value) else if_false


def _number(name: str, machine: str) -> int:
    number = getattr((syscalls.ALLOWED | syscalls.DRIVER)[name], machine)
    assert number is not None
    return int(number)


def _numbers(machine: str) -> Iterator[int]:
    calls = {**syscalls.ALLOWED, **syscalls.ABSENT}
    yield from (number for call in calls.values() if (number := getattr(call, machine)) is not None)


@given(machines, st.integers(0, 2**31 - 1), st.tuples(words, words, words))
def test_what_the_table_does_not_name_is_refused(machine: str, number: int, arguments: tuple[int, ...]) -> None:
    """A call that the table does not name fails with EPERM, one that is younger than the table with ENOSYS."""
    if number in set(_numbers(machine)):
        return
    assert verdict(machine, number, *arguments) == (_ENOSYS if number > syscalls.NEWEST else _EPERM)


@pytest.mark.parametrize("machine", _MACHINES)
def test_another_architectures_calls_kill(machine: str) -> None:
    """A call by the numbers of another architecture, which mean other things, ends the process."""
    assert verdict(machine, 0, audit=0x40000003) == _KILL


@pytest.mark.parametrize("machine", _MACHINES)
def test_x32_is_unknown(machine: str) -> None:
    """The numbers of x32, which a filter by x86_64's would not know again, are all unknown."""
    for number in _numbers(machine):
        assert verdict(machine, 0x40000000 + number) == _ENOSYS


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("fcntl", (3, 10, 18)),  # F_SETSIG
        ("fcntl", (3, 8, 1)),  # F_SETOWN
        ("fcntl", (3, 15, 0)),  # F_SETOWN_EX
        ("fcntl", (3, 4, 0o20000)),  # F_SETFL, O_ASYNC
        ("fcntl", (3, 1031, 2**20)),  # F_SETPIPE_SZ
        ("fcntl", (3, 1024, 0)),  # F_SETLEASE
        ("ioctl", (0, 0x5412, 0)),  # TIOCSTI
        ("ioctl", (0, 0x5452, 0)),  # FIOASYNC
        ("prctl", (15, 0)),  # PR_SET_NAME
        ("prctl", (1, 0)),  # PR_SET_PDEATHSIG to none
        ("prctl", (4, 0)),  # PR_SET_DUMPABLE
        ("prctl", (22, 2)),  # PR_SET_SECCOMP
        ("clone", (17,)),  # a process
        ("clone", (0x10000 | 0x4000,)),  # a vforked thread
        ("clone", (0x10000 | 0x10000000,)),  # in a user namespace
        ("mmap", (0, 4096, 3, 0x22 | 0x40000)),  # MAP_HUGETLB
        ("mmap", (0, 4096, 3, 0x22 | 0x2000)),  # MAP_LOCKED
        ("madvise", (0, 4096, 12)),  # MADV_MERGEABLE
        ("madvise", (0, 4096, 100)),  # MADV_HWPOISON
        ("futex", (0, 13)),  # FUTEX_LOCK_PI2
        ("kill", (_PID + 1, 9)),
        ("tgkill", (_PID + 1, 5, 9)),
        ("prlimit64", (_PID + 1, 7, 0)),
        ("prlimit64", (0, 7, 1)),
        ("prlimit64", (0, 7, 1 << 32)),
        ("openat", (0, 0, 0o20200000 | 2)),  # O_TMPFILE
        ("openat", (0, 0, 0o1000)),  # O_RDONLY | O_TRUNC
    ],
)
@pytest.mark.parametrize("machine", _MACHINES)
def test_what_reaches_far_is_refused(machine: str, name: str, arguments: tuple[int, ...]) -> None:
    """Of calls that reach far by their arguments, those that nobody needs are refused."""
    assert verdict(machine, _number(name, machine), *arguments) == _EPERM


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("fcntl", (3, 1)),
        ("fcntl", (3, 1030, 0)),
        ("ioctl", (0, 0x5401)),
        ("prctl", (1, 9)),
        ("clone", (0x3D0F00,)),  # as the C library starts a thread
        ("mmap", (0, 4096, 5, 0x812)),
        ("mmap", (0, 4096, 3, 0x20022)),  # a thread's stack
        ("madvise", (0, 4096, 14)),
        ("futex", (0, 0x189)),
        ("futex", (0, 0x81)),
        ("kill", (_PID, 10)),
        ("prlimit64", (0, 3, 0)),
        ("openat", (0, 0, 0o2000000)),
        ("openat", (0, 0, 0o2001101)),  # to write a new file
    ],
)
@pytest.mark.parametrize("machine", _MACHINES)
def test_what_honest_programs_ask_for_is_allowed(machine: str, name: str, arguments: tuple[int, ...]) -> None:
    """The arguments that a trace of the course shows pass."""
    assert verdict(machine, _number(name, machine), *arguments) == _ALLOW


def test_each_entry_says_why() -> None:
    """Each call that is allowed was made by somebody, is rare for a reason, or stands for one that was made."""
    for name, call in syscalls.ALLOWED.items():
        kind, _, rest = call.why.partition(" ")
        assert call.why in ("course", "honest") or (kind == "rare:" and rest) or kind == "like", name
        assert kind != "like" or rest in syscalls.ALLOWED, name


def test_no_number_stands_twice() -> None:
    """Each number belongs to one call on each architecture."""
    for machine in _MACHINES:
        assert len(set(_numbers(machine))) == len(list(_numbers(machine)))


_DRIVERS_OWN = [
    ("fcntl", (3, 4, 0o4000)),  # F_SETFL, O_NONBLOCK
    ("ioctl", (3, 0xC020462A)),  # of /dev/nvidiactl
    ("ioctl", (3, 0xC00846D6)),
    ("ioctl", (3, 0x30000001)),  # of /dev/nvidia-uvm
    ("ioctl", (3, 0x49)),
    ("socket", (1, 0x80005, 0)),
    ("bind", (3,)),
    ("listen", (3, 128)),
    ("dup", (3,)),
]


@pytest.mark.parametrize(("name", "arguments"), _DRIVERS_OWN)
@pytest.mark.parametrize("machine", _MACHINES)
def test_a_driver_gets_what_it_needs_and_nobody_else_does(machine: str, name: str, arguments: tuple[int, ...]) -> None:
    """What a trace of a GPU's driver shows passes in a worker with one, and is refused in every other."""
    number = _number(name, machine)
    assert verdict(machine, number, *arguments, driver=True) == _ALLOW
    assert verdict(machine, number, *arguments) == _EPERM


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("fcntl", (3, 4, 0o20000)),  # F_SETFL, O_ASYNC
        ("fcntl", (3, 8, 1)),  # F_SETOWN
        ("fcntl", (3, 10, 18)),  # F_SETSIG
        ("ioctl", (3, 0x5452, 1)),  # FIOASYNC
        ("ioctl", (3, 0x8901, 1)),  # FIOSETOWN
        ("ioctl", (3, 0x8902, 1)),  # SIOCSPGRP
        ("ioctl", (0, 0x5412, 0)),  # TIOCSTI
        ("ioctl", (3, 0x40086602)),  # FS_IOC_SETFLAGS
        ("socket", (2, 0x80005, 0)),  # of the internet's
        ("socket", (1, 1, 0)),  # a stream
        ("socket", (16, 3, 0)),  # netlink
        ("mmap", (0, 4096, 3, 0x22 | 0x2000)),  # MAP_LOCKED
        ("madvise", (0, 4096, 100)),  # MADV_HWPOISON
        ("kill", (_PID + 1, 9)),
    ],
)
@pytest.mark.parametrize("machine", _MACHINES)
def test_a_drivers_worker_reaches_no_further(machine: str, name: str, arguments: tuple[int, ...]) -> None:
    """A worker with a driver sends no signals, connects to nobody and keeps to its own devices' requests."""
    assert verdict(machine, _number(name, machine), *arguments, driver=True) == _EPERM


@pytest.mark.parametrize("machine", _MACHINES)
def test_a_driver_connects_to_nobody(machine: str) -> None:
    """Neither connect nor accept passes: what listens can be named, and that is all."""
    for number in {"x86_64": (42, 43, 288), "aarch64": (203, 202, 242)}[machine]:
        assert verdict(machine, number, 3, driver=True) == _EPERM
