"""What the kernel says of processes: the one place where /proc is read, as bytes, for a student chooses what is in it.

Names of threads and of files may hold any byte but "/" and NUL. So a text is taken apart by the fields that the kernel
puts around names, and what lies between is never decoded to be understood. Parsers are apart from reading; what they
cannot make sense of is Hidden: no process gets there by honest means.
"""

from __future__ import annotations

import errno
import functools
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

_PROC = "/proc"  # paths here are plain text: some thousand are made in a grading, between calls that are timed
_MOST = 2 * 2**20  # bytes: `maps` has about a hundred for each of some hundred mappings, and is read after every call
_GONE = (errno.ENOENT, errno.ESRCH)
_NUMBERS = 2**64  # the kernel writes none as large
_ENDED = b"ZX"
_EXITING = 0x4  # PF_EXITING of the kernel's include/linux/sched.h: on its way out, with nothing left of its memory
_ADDRESS, _NUMBER = rb"([0-9a-f]{1,16})", rb"(\d{1,20})"
_MAPPING = re.compile(
    rb"%b-%b [r-][w-][x-][sp] %b ([0-9a-f]{1,8}:[0-9a-f]{1,8}) %b *([^\n]*)\n" % (_ADDRESS, _ADDRESS, _ADDRESS, _NUMBER)
)
_HEAD = re.compile(
    rb"^%b-%b [r-][w-][x-]([sp]) %b [0-9a-f]{1,8}:[0-9a-f]{1,8} %b" % (_ADDRESS, _ADDRESS, _ADDRESS, _NUMBER),
    re.MULTILINE,
)
_FIELD = re.compile(rb"^(\w+):[ \t]*%b( kB)?$" % _NUMBER, re.MULTILINE)
_NAMELESS = b" (deleted)"  # how the kernel marks a file that no folder holds


class Gone(ProcessLookupError):
    """The process, or the thread, is no more."""


class Hidden(PermissionError):
    """A process is there that cannot be looked at, or looks as the kernel shows no honest one."""


class Task(NamedTuple):
    """A thread, or a process's first: `state` and `flags` as in proc_pid_stat(5), and when it `started`, in ticks."""

    state: bytes
    flags: int
    started: int

    @property
    def ended(self) -> bool:
        """Whether it will not run again."""
        return self.state in _ENDED

    @property
    def ending(self) -> bool:
        """Whether it has ended, or does nothing but that any more."""
        return self.ended or bool(self.flags & _EXITING)


class Scheduled(NamedTuple):
    """For how many seconds a thread `ran`, and for how many it `waited` for a processor that others had."""

    ran: float
    waited: float


class Pages(NamedTuple):
    """Bytes of memory that a process holds, and those of them that it has `touched` since that was set back."""

    held: int
    touched: int


@dataclass(frozen=True)
class Mapping:
    """A line of /proc/<pid>/maps: what lies where in memory. `path` is written as the kernel does, its bytes kept."""

    start: int
    end: int
    offset: int
    file: tuple[str, int]
    path: str


def read(path: Path | str, most: int = _MOST) -> bytes:
    """Return what a file of the kernel's holds; raises Gone, and Hidden where it cannot be read or is too long."""
    try:
        opened = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        try:
            parts, size = list[bytes](), 0
            while part := os.read(opened, 1 << 16):
                parts.append(part)
                size += len(part)
                if size > most:
                    raise Hidden(errno.EPERM, "more than a process of this kind has to show", str(path))
            return b"".join(parts)
        finally:
            os.close(opened)
    except OSError as error:
        raise explained(error) from error


def explained(error: OSError) -> OSError:
    """Return Gone or Hidden, whichever the kernel's error means."""
    if isinstance(error, (Gone, Hidden)):
        return error
    return (Gone if error.errno in _GONE else Hidden)(error.errno, error.strerror, error.filename)


def parse_task(text: bytes) -> Task:
    """Return what `stat` says. The name, in parentheses, may hold more of these, but numbers alone follow it."""
    fields = text.rpartition(b")")[2].split()
    try:
        return Task(fields[0], int(fields[6]), int(fields[19]))
    except (IndexError, ValueError) as error:
        raise senseless("stat") from error


def parse_numbers(text: bytes) -> list[int]:
    """Return the whole numbers of a text that holds nothing else, such as `children` and `schedstat`."""
    try:
        return [int(word) for word in text.split()]
    except ValueError as error:
        raise senseless("a list of numbers") from error


def parse_scheduled(text: bytes) -> Scheduled:
    """Return what `schedstat` says, which has nanoseconds that it ran and waited, and how often."""
    numbers = parse_numbers(text)
    if len(numbers) != 3 or max(numbers) >= _NUMBERS:
        raise senseless("schedstat")
    return Scheduled(numbers[0] / 1e9, numbers[1] / 1e9)


def parse_fields(text: bytes) -> dict[bytes, int]:
    """Return the numbers that lines such as `VmRSS:  123 kB` give, sizes in bytes; of two of a name, the first."""
    found: dict[bytes, int] = {}
    for match in _FIELD.finditer(text):
        name, number, unit = match.groups()
        found.setdefault(name, int(number) * (1024 if unit else 1))
    return found


def parse_maps(text: bytes) -> list[Mapping]:
    """Return the mappings that `maps` lists; only a newline ends a line, and in names it is written in octal."""
    if _MAPPING.sub(b"", text):
        raise senseless("maps")
    return [_mapping(*fields) for fields in _MAPPING.findall(text)]


def parse_nameless(text: bytes) -> list[Mapping]:
    """Return those of the mappings that are of files which no folder holds, and of memory that processes share."""
    lines = b"".join(line + b"\n" for line in text.split(b"\n") if line.endswith(_NAMELESS))
    return [mapping for mapping in parse_maps(lines) if mapping.file[1]]


@functools.lru_cache(1024)  # call after call, nearly every line of a process is one that has been read before
def _mapping(start: bytes, end: bytes, offset: bytes, device: bytes, inode: bytes, path: bytes) -> Mapping:
    file = device.decode("ascii"), int(inode)
    return Mapping(int(start, 16), int(end, 16), int(offset, 16), file, os.fsdecode(path))


def parse_pages(text: bytes) -> Pages:
    """Return what `smaps` counts in all mappings, but for pages of files that a process only reads.

    Whoever else reads such a file, a library above all, marks its pages too. Pages that the kernel may take, and has
    not taken yet, have lost their mark; they count as touched.
    """
    parts, held, touched = _HEAD.split(text), 0, 0
    for sharing, inode, body in zip(parts[3::6], parts[5::6], parts[6::6], strict=True):
        fields = parse_fields(body)
        of_a_file = sharing == b"p" and int(inode) != 0
        own = fields.get(b"Anonymous" if of_a_file else b"Rss", 0)
        held += own
        touched += min(fields.get(b"Referenced", 0) + fields.get(b"LazyFree", 0), own)
    return Pages(held, touched)


def senseless(what: str) -> Hidden:
    """Return what is raised for a text of the kernel's that it does not write so."""
    return Hidden(errno.EPERM, f"{what}: not as the kernel writes it")


def task(pid: int, thread: int | None = None) -> Task:
    """Return the state of a process's first thread, or of another one; raises Gone and Hidden."""
    return parse_task(read(f"{_PROC}/{pid}/stat" if thread is None else f"{_thread(pid, thread)}/stat"))


def _thread(pid: int, thread: int) -> str:
    return f"{_PROC}/{pid}/task/{thread}"


def threads(pid: int) -> list[int]:
    """Return the threads of `pid`; none where it is gone. Raises Hidden."""
    try:
        return [int(name) for name in os.listdir(f"{_PROC}/{pid}/task")]
    except OSError as error:
        told = explained(error)
        if isinstance(told, Gone):
            return []
        raise told from error


def children(pid: int, thread: int) -> list[int]:
    """Return the processes that a thread has started, or been left; raises Gone and Hidden."""
    return parse_numbers(read(f"{_thread(pid, thread)}/children"))


def scheduled(pid: int, thread: int) -> Scheduled:
    """Return how the scheduler treated a thread so far, Linux's sched-stats.rst; raises Gone and Hidden."""
    return parse_scheduled(read(f"{_thread(pid, thread)}/schedstat"))


def maps(pid: int) -> list[Mapping]:
    """Return what is mapped in a process; raises Gone and Hidden."""
    return parse_maps(read(f"{_alive(pid)}/maps"))


def nameless_mappings(pid: int) -> list[Mapping]:
    """Return what is mapped of files that no folder holds; raises Gone and Hidden."""
    return parse_nameless(read(f"{_alive(pid)}/maps"))


def status(pid: int) -> dict[bytes, int]:
    """Return the numbers of a process's `status`, sizes in bytes; raises Gone and Hidden."""
    return parse_fields(read(f"{_alive(pid)}/status"))


def pages(pid: int) -> Pages:
    """Return what a process holds of memory, and what it touched of it; raises Gone and Hidden."""
    return parse_pages(read(f"{_alive(pid)}/smaps"))


def written(pid: int) -> int:
    """Return the bytes that all threads of a process wrote to files so far, proc_pid_io(5); raises Gone and Hidden."""
    return parse_fields(read(f"{_PROC}/{pid}/io"))[b"wchar"]


def set_back(pid: int, count: str) -> None:
    """Write to `clear_refs`, proc_pid_clear_refs(5); raises Gone and Hidden."""
    try:
        Path(f"{_alive(pid)}/clear_refs").write_text(count, encoding="ascii")
    except OSError as error:
        raise explained(error) from error


def descriptors(pid: int) -> list[str]:
    """Return the links to a process's open files; they are for os.stat and os.open. Raises Gone and Hidden."""
    folder = f"{_alive(pid)}/fd"
    try:
        return [f"{folder}/{name}" for name in os.listdir(folder)]
    except OSError as error:
        raise explained(error) from error


def root(pid: int) -> str:
    """Return the link to the root of a process's file system; raises Gone and Hidden."""
    return f"{_alive(pid)}/root"


def is_alive(pid: int) -> bool:
    """Return whether some thread of `pid` runs on, and does not only end. Raises Hidden."""
    try:
        return bool(_alive(pid))
    except Gone:
        return False


def _alive(pid: int) -> str:
    """Return a thread of `pid` that has not ended, and so has all that they share: the first may be a zombie."""
    for thread in threads(pid):
        try:
            if not task(pid, thread).ending:
                return _thread(pid, thread)
        except Gone:
            continue
    raise Gone(errno.ESRCH, os.strerror(errno.ESRCH))


def available_memory() -> int | None:
    """Return the bytes that the machine can give to programs without swapping, None where the kernel does not say."""
    try:
        said = read(f"{_PROC}/meminfo").partition(b"MemAvailable:")
        return parse_fields(b"".join(said[1:]).partition(b"\n")[0]).get(b"MemAvailable")
    except OSError:
        return None
