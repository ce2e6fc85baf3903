"""What the kernel writes of processes is read as it is meant, whatever a student has put into names."""

from __future__ import annotations

import contextlib
import mmap
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from grader.sandbox.watch import processes, procfs
from grader.sandbox.watch.procfs import Gone, Hidden, Mapping

_ODD = [
    b"\xff\xfe\xfd",
    b"\x0b",
    "\u2028".encode(),
    b") Z 1",
    b"\\012",
    b" (deleted)",
    b"\x85",
    b"\x1c",
    b"VmRSS: 1 kB",
]
NAMES = st.one_of(st.sampled_from(_ODD), st.binary(max_size=300)).map(lambda name: name.replace(b"\0", b"?"))


def _escaped(name: bytes) -> bytes:
    """Return a name as the kernel writes it into `maps`."""
    return name.replace(b"\n", b"\\012")


@given(NAMES.map(lambda name: name[:15]), st.sampled_from(b"RSDTtZX"), st.integers(0, 2**63))
def test_a_threads_name_does_not_change_its_state(name: bytes, state: int, started: int) -> None:
    """Whatever a thread calls itself, its state and start are those that the kernel gives."""
    letter = bytes([state])
    numbers = b" ".join(b"%d" % (started if field == 22 else 0) for field in range(4, 53))
    text = b"17 (%s) %s %s\n" % (name, letter, numbers)
    assert procfs.parse_task(text) == procfs.Task(letter, 0, started)


@given(st.lists(NAMES, max_size=5))
def test_a_files_name_does_not_change_what_is_mapped(names: list[bytes]) -> None:
    """A mapping has one line, and its file's name is all that stands at the end of it."""
    lines = [
        b"7f00-7f0%d r-xp 00001000 00:1f 42 %30s%s\n" % (i + 1, b"", b"/" + _escaped(n)) for i, n in enumerate(names)
    ]
    expected = [
        Mapping(0x7F00, 0x7F00 + i + 1, 0x1000, ("00:1f", 42), os.fsdecode(b"/" + _escaped(name)))
        for i, name in enumerate(names)
    ]
    assert procfs.parse_maps(b"".join(lines)) == expected


@given(st.binary(), NAMES)
@example(b"VmRSS:\t     12 kB\nVmRSS:\t9999 kB\n", b"")
def test_fields_are_numbers_or_not_there(text: bytes, name: bytes) -> None:
    """No text makes a field anything but a whole number, and a process's name adds none before the kernel's."""
    assert all(number >= 0 for number in procfs.parse_fields(text).values())
    whole = b"Name:\t%s\nVmRSS:\t     12 kB\n" % name.replace(b"\\", b"\\\\").replace(b"\n", b"\\n")
    assert procfs.parse_fields(whole)[b"VmRSS"] == 12 * 1024


@given(
    st.binary(), st.sampled_from([procfs.parse_task, procfs.parse_numbers, procfs.parse_maps, procfs.parse_nameless])
)
def test_what_no_kernel_writes_is_hidden(text: bytes, parse: Callable[[bytes], object]) -> None:
    """A parser gives a result or says Hidden; nothing else is raised."""
    with contextlib.suppress(Hidden):
        parse(text)


def test_files_without_a_name_are_told_from_others() -> None:
    """Deleted files and shared memory are, and what bears a name or is no file is not."""
    lines = (
        b"1000-2000 r--p 00000000 00:1f 42 /home/x (deleted)\n",
        b"2000-3000 rw-s 00000000 00:01 43 /dev/zero (deleted)\n",
        b"3000-4000 r--p 00000000 00:1f 44 /home/x\n",
        b"4000-5000 rw-p 00000000 00:00 0 [heap]\n",
        b"5000-6000 rw-p 00000000 00:00 0 \n",
    )
    assert [mapping.file[1] for mapping in procfs.parse_nameless(b"".join(lines))] == [42, 43]


def test_too_long_a_text_is_not_read_to_its_end(tmp_path: Path) -> None:
    """Reading ends soon after the limit."""
    file = tmp_path / "maps"
    file.write_bytes(bytes(300_000))
    assert len(procfs.read(file, most=300_000)) == 300_000
    with pytest.raises(Hidden):
        procfs.read(file, most=1000)


def test_what_is_gone_is_told_from_what_hides(tmp_path: Path) -> None:
    """A file that is not there says that the process has gone, and one that cannot be read that it hides."""
    with pytest.raises(Gone):
        procfs.read(tmp_path / "none")
    with pytest.raises(Hidden):
        procfs.read(tmp_path)  # a folder: EISDIR


ODD_PROCESS = """
import ctypes, mmap, os, sys
libc = ctypes.CDLL(None)
libc.prctl(15, bytes.fromhex(sys.argv[1]), 0, 0, 0)
path = os.fsencode(sys.argv[2]) + b"/" + bytes.fromhex(sys.argv[1]).replace(b"/", b"_")
file = os.open(path, os.O_RDWR | os.O_CREAT)
os.ftruncate(file, 4096)
view = mmap.mmap(file, 4096)
print(os.fstat(file).st_ino, flush=True)
sys.stdin.read()
"""


@pytest.mark.slow
@pytest.mark.parametrize("name", [*_ODD, b"a\nb", b"\n7f00-7f01 rwxp 0 0:0 1 /x"])
def test_a_live_process_with_odd_names_is_read(tmp_path: Path, name: bytes) -> None:
    """The kernel's own texts, of a process that has given itself and a file such a name, are read."""
    command = [sys.executable, "-c", ODD_PROCESS, name.hex(), str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as popen:
        assert popen.stdout is not None
        inode = int(popen.stdout.readline())
        assert processes.live({popen.pid}) == {popen.pid}
        assert procfs.task(popen.pid).state in (b"S", b"R")
        assert procfs.status(popen.pid)[b"VmRSS"] > 2**20
        paths = [mapping.path for mapping in procfs.maps(popen.pid) if mapping.file[1] == inode]
        assert [Path(path).parent for path in paths] == [tmp_path]
        popen.communicate()


LEADER_ENDS = f"""
import ctypes, os, threading, time
def rest():
    time.sleep(0.1)
    print("ready", flush=True)
    time.sleep(600)
threading.Thread(target=rest).start()
ctypes.CDLL(None).syscall({60 if os.uname().machine == "x86_64" else 93}, 0)  # exit(2): of this thread alone
"""


@pytest.mark.slow
def test_a_process_whose_first_thread_has_ended_is_read() -> None:
    """The kernel shows neither memory nor files of such a thread; those of the others are the process's too."""
    with subprocess.Popen([sys.executable, "-c", LEADER_ENDS], stdout=subprocess.PIPE) as popen:
        assert popen.stdout is not None
        popen.stdout.readline()
        try:
            assert procfs.task(popen.pid).ended
            assert procfs.maps(popen.pid)
            assert procfs.status(popen.pid)[b"VmRSS"] > 2**20
            assert procfs.descriptors(popen.pid)
        finally:
            popen.kill()


def test_this_process_is_read() -> None:
    """What is asked of this process is what it knows of itself."""
    with mmap.mmap(-1, 1 << 20):
        assert any(mapping.path == "/dev/zero (deleted)" for mapping in procfs.nameless_mappings(os.getpid()))
    assert os.getpid() in procfs.threads(os.getpid())
    assert procfs.threads(2**22 + 1) == []
    with pytest.raises(Gone):
        procfs.maps(2**22 + 1)
