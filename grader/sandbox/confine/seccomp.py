"""A filter on a worker's system calls: what honest programs need passes, everything else is refused.

Refused calls fail with EPERM, as they do for anyone without the right; what is younger than the table of calls, and
what honest programs ask for and do without, fails with ENOSYS. Of calls that reach far by their arguments (fcntl,
ioctl, prctl, clone and the like) only the arguments pass that are needed.
"""

from __future__ import annotations

import errno
import platform
import struct
from typing import NamedTuple

from grader.sandbox.confine import syscalls

_LOAD, _EQUAL, _GREATER, _AND, _RETURN = 0x20, 0x15, 0x25, 0x54, 0x06  # BPF, linux/bpf_common.h
_NUMBER, _ARCHITECTURE, _ARGUMENTS = 0, 4, 16  # offsets in struct seccomp_data
_ALLOW, _KILL = 0x7FFF0000, 0x80000000
_REFUSE, _UNKNOWN = 0x00050000 | errno.EPERM, 0x00050000 | errno.ENOSYS
_ALL = 0xFFFFFFFF


class Test(NamedTuple):
    """What must hold of an argument, in its lower half or its `upper` one: its bits in `mask` are one of `values`."""

    argument: int
    values: tuple[int, ...]
    mask: int = _ALL
    upper: bool = False


class Architecture(NamedTuple):
    """The kernel's name for it, AUDIT_ARCH_..., and the bits of fcntl.h and mman.h that differ."""

    audit: int
    open_flags: int
    protection: int


# Of NVIDIA's driver, as traced (docs/gpu.md): descriptors that do not block, and the requests of its two devices, by
# the type in them ('F', and none at all for managed memory). None of these reaches a socket, a pipe or a terminal.
_DRIVER_TESTS = {
    "fcntl": (Test(1, (1, 2, 3, 4, 1030)), Test(2, (0,), mask=~0x8FF & _ALL)),  # F_SETFL with O_NONBLOCK
    "socket": (Test(0, (1,)), Test(1, (0x80005,))),  # AF_UNIX, SOCK_SEQPACKET: nobody is connected to, none accepted
}
_DRIVER_IOCTLS = (Test(1, (0x4600,), mask=0xFF00), Test(1, (0,), mask=0xC000FF00))
_OPEN = 0o3 | 0o100 | 0o200 | 0o400 | 0o1000 | 0o2000 | 0o4000 | 0o2000000 | 0o10000000  # up to O_CLOEXEC, and O_PATH
_X86_64 = Architecture(0xC000003E, _OPEN | 0o100000 | 0o200000 | 0o400000, 0x7)
_AARCH64 = Architecture(0xC00000B7, _OPEN | 0o400000 | 0o40000 | 0o100000, 0x7 | 0x10)  # PROT_BTI
_ARCHITECTURES = {"x86_64": _X86_64, "aarch64": _AARCH64}


def supported(machine: str = platform.machine()) -> bool:
    """Return whether a filter can be made for this architecture."""
    return machine in _ARCHITECTURES


def program(pid: int, machine: str = platform.machine(), driver: bool = False) -> bytes:
    """Return the filter, an array of struct sock_filter, for a worker that knows itself as `pid`.

    With `driver` what a GPU's driver needs passes too. Raises KeyError for an architecture that is not supported.
    """
    architecture = _ARCHITECTURES[machine]
    calls = syscalls.ALLOWED | syscalls.DRIVER if driver else syscalls.ALLOWED
    tests = _tests(pid, architecture) | (_DRIVER_TESTS if driver else {})
    code = [_step(_LOAD, _ARCHITECTURE), _step(_EQUAL, architecture.audit, 1, 0), _step(_RETURN, _KILL)]
    code += [_step(_LOAD, _NUMBER), *_when(_GREATER, syscalls.NEWEST, [_step(_RETURN, _UNKNOWN)])]
    if driver:
        code += [step for test in _DRIVER_IOCTLS for step in _alternative(getattr(calls["ioctl"], machine), test)]
    for name, call in calls.items():
        number = getattr(call, machine)
        if number is not None:
            code += _when(_EQUAL, number, _tested(tests.get(name, ())))
    for call in syscalls.ABSENT.values():
        code += _when(_EQUAL, getattr(call, machine), [_step(_RETURN, _UNKNOWN)])
    return b"".join([*code, _step(_RETURN, _REFUSE)])


def _tests(pid: int, architecture: Architecture) -> dict[str, tuple[Test, ...]]:
    """Return, by the call's name, what must hold of its arguments."""
    own = (Test(0, (pid,)),)
    opening = architecture.open_flags
    return {
        "fcntl": (Test(1, (1, 2, 3, 1030)),),  # F_GETFD, F_SETFD, F_GETFL, F_DUPFD_CLOEXEC: none asks for a signal
        "ioctl": (Test(1, (0x5401, 0x5413, 0x5450, 0x5451)),),  # TCGETS, TIOCGWINSZ, FIONCLEX, FIOCLEX
        "prctl": (Test(0, (1,)), Test(1, (9,))),  # PR_SET_PDEATHSIG to SIGKILL
        "arch_prctl": (Test(0, (0x1002,)),),  # ARCH_SET_FS
        # A thread, and no namespace, nor a vforked child: a thread that waits for one cannot be frozen.
        "clone": (Test(0, (0x00010000,), mask=0x00010000 | 0x00004000 | 0x7E020080),),
        "futex": (Test(1, (0, 1, 3, 4, 5, 9, 10), mask=~0x180 & _ALL),),  # waiting and waking, private or not
        "madvise": (Test(2, (4, 8, 14)),),  # MADV_DONTNEED, MADV_FREE, MADV_HUGEPAGE
        "mmap": (Test(2, (0,), mask=~architecture.protection & _ALL), Test(3, (0,), mask=~0x13D833 & _ALL)),
        "mprotect": (Test(2, (0,), mask=~architecture.protection & _ALL),),
        "mremap": (Test(3, (0,), mask=~0x3 & _ALL),),  # MREMAP_MAYMOVE, MREMAP_FIXED
        "prlimit64": (Test(0, (0, pid)), Test(2, (0,)), Test(2, (0,), upper=True)),  # asking, not setting
        "kill": own,
        "tgkill": own,
        "open": _opening(1, opening),
        "openat": _opening(2, opening),
    }


def _opening(flags: int, known: int) -> tuple[Test, ...]:
    """Return what must hold of open(2)'s flags: nothing rare, and no file emptied that is opened for reading.

    Landlock before ABI 3 would let that pass. O_TMPFILE is rare: a file without a name, which nobody could count.
    """
    return Test(flags, (0,), mask=~known & _ALL), Test(flags, (0, 1, 2, 0o1001, 0o1002), mask=0o1003)


def _tested(tests: tuple[Test, ...]) -> list[bytes]:
    """Return code that allows where all tests hold, and refuses elsewhere."""
    code: list[bytes] = []
    for test in tests:
        masked = [] if test.mask == _ALL else [_step(_AND, test.mask)]
        code += [_argument(test.argument, test.upper), *masked]
        for left in range(len(test.values), 0, -1):  # to the step after the refusal
            code.append(_step(_EQUAL, test.values[-left], left, 0))
        code.append(_step(_RETURN, _REFUSE))
    return [*code, _step(_RETURN, _ALLOW)]


def _alternative(number: int, test: Test) -> list[bytes]:
    """Return code that allows the call `number` where `test` holds, and otherwise goes on with the next step."""
    body = [_argument(test.argument, test.upper), _step(_AND, test.mask)]
    body += [step for value in test.values for step in _when(_EQUAL, value, [_step(_RETURN, _ALLOW)])]
    return _when(_EQUAL, number, [*body, _step(_LOAD, _NUMBER)])


def _when(comparison: int, value: int, body: list[bytes]) -> list[bytes]:
    return [_step(comparison, value, 0, len(body)), *body]


def _argument(index: int, upper: bool) -> bytes:
    """Load half of an argument; the lower one is all there is to an int, and where all flags lie that matter here."""
    return _step(_LOAD, _ARGUMENTS + 8 * index + 4 * upper)


def _step(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("=HBBI", code, if_true, if_false, value)
