"""Landlock, through its system calls: a process gives up files, network and signals, for good and for its heirs."""

from __future__ import annotations

import ctypes
import os
import stat
import struct
from collections.abc import Iterable
from pathlib import Path

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446  # landlock(7), the same on every architecture
_PATH_BENEATH = 1
_ASK_VERSION = 1

EXECUTE, WRITE_FILE, READ_FILE, READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
REMOVE_DIR, REMOVE_FILE, MAKE_DIR, MAKE_FILE, TRUNCATE, IOCTL = 1 << 4, 1 << 5, 1 << 7, 1 << 8, 1 << 14, 1 << 15
READ = READ_FILE | READ_DIR
KEEP = READ | WRITE_FILE | TRUNCATE | REMOVE_DIR | REMOVE_FILE | MAKE_DIR | MAKE_FILE
_OF_A_FILE = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | IOCTL
_FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15}  # how many an ABI knows; from ABI 5 on it is 16
_TCP, _SCOPES = 0b11, 0b11  # bind and connect; abstract sockets and signals


def abi() -> int:
    """Return the version of Landlock that this kernel offers, 0 where there is none."""
    version: int = _libc().syscall(_CREATE_RULESET, None, 0, _ASK_VERSION)
    return max(version, 0)


def confine(granted: Iterable[tuple[str, int]], version: int) -> None:
    """Restrict this process to `granted`, (path, rights) pairs that hold for all below, by all that `version` knows.

    Paths that are not there are skipped. The process must have set no_new_privs. Raises OSError where
    the kernel refuses.
    """
    known = (1 << _FILE_RIGHTS.get(version, 16)) - 1
    body = struct.pack("=Q", known)
    body += struct.pack("=Q", _TCP) if version >= 4 else b""
    body += struct.pack("=Q", _SCOPES) if version >= 6 else b""
    ruleset = _checked(_libc().syscall(_CREATE_RULESET, body, len(body), 0))
    for path, rights in granted:
        _grant(ruleset, path, rights & known)
    _checked(_libc().syscall(_RESTRICT_SELF, ruleset, 0))
    os.close(ruleset)


def _grant(ruleset: int, path: str, rights: int) -> None:
    try:
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    try:
        folder = stat.S_ISDIR(os.fstat(descriptor).st_mode)
        rule = struct.pack("=Qi", rights if folder else rights & _OF_A_FILE, descriptor)
        _checked(_libc().syscall(_ADD_RULE, ruleset, _PATH_BENEATH, rule, 0))
    finally:
        os.close(descriptor)


def without(readable: Iterable[Path], hidden: Iterable[Path]) -> list[tuple[str, int]]:
    """Return what to grant so that `readable` can be read, but nothing of `hidden`.

    Landlock cannot take back a part of what it grants: a folder with something hidden in it is granted
    entry by entry, and the names in it (no more) can be listed.
    """
    secret = set(hidden)
    granted: list[tuple[str, int]] = []
    for path in readable:
        if any(path in one.parents for one in secret):
            granted += [(str(path), READ_DIR), *without(sorted(path.iterdir()), secret)]
        elif path not in secret:
            granted.append((str(path), READ))
    return granted


def lacks(version: int, filtered: bool) -> tuple[str, ...]:
    """Return what this version cannot keep a worker from; `filtered` says whether seccomp helps."""
    missing = ["no process namespace: it can see which processes exist", "names and sizes of files can be seen"]
    if not filtered:
        missing += ["no filter of UDP and local sockets", "file modes and times of this user's files can be changed"]
        missing += [f"Landlock ABI {version} knows no TCP"] if version < 4 else []
        missing += [f"Landlock ABI {version} does not hold back signals"] if version < 6 else []
        missing += [f"Landlock ABI {version} does not protect from truncation"] if version < 3 else []
    return tuple(missing)


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _checked(result: int) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result
