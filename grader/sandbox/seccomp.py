"""A filter on a worker's system calls: no other process, no socket, no kernel features it has no use for.

Namespaces and Landlock already stand in the way of most of this. The filter closes what they leave open
(under Landlock: UDP, signals, other processes' limits, file modes) and keeps the kernel's rarer and less
tested entrances shut. Refused calls fail with EPERM, as they do for anyone without the right.
"""

from __future__ import annotations

import errno
import platform
import struct
from dataclasses import dataclass

from grader.sandbox import syscalls

_LOAD, _EQUAL, _GREATER, _AND, _RETURN = 0x20, 0x15, 0x25, 0x54, 0x06  # BPF, linux/bpf_common.h
_NUMBER, _ARCHITECTURE, _ARGUMENTS = 0, 4, 16  # offsets in struct seccomp_data
_ALLOW, _KILL = 0x7FFF0000, 0x80000000
_REFUSE, _UNKNOWN = 0x00050000 | errno.EPERM, 0x00050000 | errno.ENOSYS
_CLONE_THREAD = 0x00010000
_NAMESPACES = 0x7E020080
_CLONE_VFORK = 0x00004000  # a thread that waits for such a child cannot be frozen
_PDEATHSIG, _DUMPABLE, _SIGKILL = 1, 4, 9
_ACCESS, _TRUNCATE = 0o3, 0o1000
_SETSIG = 10  # of fcntl(2): a frozen worker could have the kernel send it SIGCONT, which thaws it
_SETLEASE, _NOTIFY = 1024, 1026  # whoever opens a leased file waits for a worker that is frozen


@dataclass(frozen=True)
class Architecture:
    """The kernel's name for it, AUDIT_ARCH_..., and its column in the table of system calls."""

    audit: int
    column: int


_ARCHITECTURES = {"x86_64": Architecture(0xC000003E, 0), "aarch64": Architecture(0xC00000B7, 1)}


def supported(machine: str = platform.machine()) -> bool:
    """Return whether a filter can be made for this architecture."""
    return machine in _ARCHITECTURES


def program(pid: int, machine: str = platform.machine(), allowed: tuple[str, ...] = ()) -> bytes:
    """Return the filter, an array of struct sock_filter, for a worker that knows itself as `pid`.

    `allowed` names calls that are let through all the same. Raises KeyError for an architecture that is
    not supported.
    """
    architecture = _ARCHITECTURES[machine]
    numbers = syscalls.numbers(architecture.column)
    code = [_step(_LOAD, _ARCHITECTURE), _step(_EQUAL, architecture.audit, 1, 0), _step(_RETURN, _KILL)]
    code += [_step(_LOAD, _NUMBER), *_when(_GREATER, syscalls.NEWEST, [_step(_RETURN, _UNKNOWN)])]
    for name, number in numbers.items():
        if name in allowed:
            continue
        body = _conditions(pid).get(name) or [_step(_RETURN, _UNKNOWN if name in syscalls.ABSENT else _REFUSE)]
        code += _when(_EQUAL, number, body)
    return b"".join([*code, _step(_RETURN, _ALLOW)])


def _conditions(pid: int) -> dict[str, list[bytes]]:
    """Return, by the call's name, code that ends in allowing or refusing it by its arguments."""
    own = [_argument(0), *_when(_EQUAL, pid, [_step(_RETURN, _ALLOW)]), _step(_RETURN, _REFUSE)]
    own_or_zero = [_argument(0), *_when(_EQUAL, 0, [_step(_RETURN, _ALLOW)]), *own[1:]]
    thread = [_argument(0), _step(_AND, _CLONE_THREAD | _CLONE_VFORK | _NAMESPACES)]
    thread += [*_when(_EQUAL, _CLONE_THREAD, [_step(_RETURN, _ALLOW)]), _step(_RETURN, _REFUSE)]
    keeps_dying = [_argument(1), *_when(_EQUAL, _SIGKILL, [_step(_RETURN, _ALLOW)]), _step(_RETURN, _REFUSE)]
    stays_open = _refused(_DUMPABLE)  # or the judge could not look at its home
    dies = [_argument(0), *stays_open, *_when(_EQUAL, _PDEATHSIG, keeps_dying), _step(_RETURN, _ALLOW)]
    return {
        "clone": thread,
        "kill": own,
        "tgkill": own,
        "prlimit64": own_or_zero,
        "prctl": dies,
        "open": _opening(1),
        "openat": _opening(2),
        "fcntl": [_argument(1), *_refused(_SETSIG), *_refused(_SETLEASE), *_refused(_NOTIFY), _step(_RETURN, _ALLOW)],
    }


def _opening(flags: int) -> list[bytes]:
    """Refuse to empty a file that is opened for reading: Landlock before ABI 3 lets that pass."""
    read_only = [_argument(flags), _step(_AND, _ACCESS | _TRUNCATE)]
    return [*read_only, *_refused(_TRUNCATE), _step(_RETURN, _ALLOW)]


def _refused(value: int) -> list[bytes]:
    return _when(_EQUAL, value, [_step(_RETURN, _REFUSE)])


def _when(comparison: int, value: int, body: list[bytes]) -> list[bytes]:
    return [_step(comparison, value, 0, len(body)), *body]


def _argument(index: int) -> bytes:
    """Load an argument's lower half, all there is to an int, and where all flags lie that matter here."""
    return _step(_LOAD, _ARGUMENTS + 8 * index)


def _step(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("=HBBI", code, if_true, if_false, value)
