"""Archives of every kind that students have: opened where that can be done safely, else held with the reason."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import random
import tarfile
import time
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from resource import RUSAGE_SELF, getrusage

import pytest

from grader.handed_in import received, students_of
from grader.handed_in.archives import suffix_of
from grader.model import Verdict
from tests.unit.minicourse import SOLUTION, make_exercise
from tests.unit.test_found import KIT, SOLVED, Files, lay, zipped

LONG = "a folder of a very long name indeed/" * 8


def taped(
    files: Mapping[str, str | bytes],
    pack: Callable[[bytes], bytes] = gzip.compress,
    form: int = tarfile.PAX_FORMAT,
    odd: Mapping[str, bytes] = {},
) -> bytes:
    """Return a tape archive of these files, and of `odd` entries, of these other types, that show /etc/passwd."""
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w", format=form) as archive:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            body = content.encode() if isinstance(content, str) else content
            info.size = len(body)
            archive.addfile(info, io.BytesIO(body))
        for name, kind in odd.items():
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, "/etc/passwd"
            archive.addfile(info)
    return pack(data.getvalue())


Make = Callable[[str], bytes]

# The name of what was handed in, and how it is made for a slug; in each is one answer, whose code is SOLUTION.
OPENED: dict[str, tuple[str, Make]] = {
    "tar": ("S.tar", lambda slug: taped({f"{slug}.py": SOLUTION}, bytes)),
    "tar.gz": ("S.tar.gz", lambda slug: taped({f"hw/{slug}.py": SOLUTION})),
    "tgz": ("homework.TGZ", lambda slug: taped({f"hw/{slug}.py": SOLUTION})),
    "tar.bz2": ("hw.tar.bz2", lambda slug: taped({f"{slug}.py": SOLUTION}, bz2.compress)),
    "tar.xz": ("hw.tar.xz", lambda slug: taped({f"{slug}.py": SOLUTION}, lzma.compress)),
    "ustar": ("hw.tar", lambda slug: taped({f"hw/{slug}.py": SOLUTION}, bytes, tarfile.USTAR_FORMAT)),
    "long names, pax": ("hw.tgz", lambda slug: taped({f"{LONG}{slug}.py": SOLUTION})),
    "long names, GNU": (
        "hw.tgz",
        lambda slug: taped({f"{LONG}{slug}.py": SOLUTION}, gzip.compress, tarfile.GNU_FORMAT),
    ),
    "a name of other letters": ("hw.tgz", lambda slug: taped({f"Übung/{slug}.py": SOLUTION})),
    "with what macOS leaves": ("hw.tgz", lambda slug: taped({f"./._{slug}.py": b"\0\5", f"./{slug}.py": SOLUTION})),
    "a notebook": ("S.tar.gz", lambda slug: taped({f"{slug}.ipynb": SOLVED})),
    "out of the archive, so it says": ("hw.tgz", lambda slug: taped({f"../../{slug}.py": SOLUTION})),
    "one file, gzipped": ("S.py.gz", lambda _: gzip.compress(SOLUTION.encode())),
    "one file, in bzip2": ("S.py.bz2", lambda _: bz2.compress(SOLUTION.encode())),
    "one file, in xz": ("S.py.xz", lambda _: lzma.compress(SOLUTION.encode())),
    "tar.gz in a zip": ("S.zip", lambda slug: zipped({"a.tar.gz": taped({f"{slug}.py": SOLUTION})})),
    "zip in a tar.gz": ("S.tgz", lambda slug: taped({"a.zip": zipped({f"{slug}.py": SOLUTION})})),
    "a tar.gz called .zip": ("S.zip", lambda slug: taped({f"{slug}.py": SOLUTION})),
    "a zip called .tar.gz": ("S.tar.gz", lambda slug: zipped({f"{slug}.py": SOLUTION})),
    "an uncompressed .tar.gz": ("S.tar.gz", lambda slug: taped({f"{slug}.py": SOLUTION}, bytes)),
}
OPENED["the kit"] = (
    "kit.tgz",
    lambda slug: taped({name.replace("S", slug): text for name, text in KIT.items()} | {f"{slug}.py": SOLUTION}),
)

SEVEN, RAR = b"7z\xbc\xaf\x27\x1c\0\4", b"Rar!\x1a\7\1\0"
# The name, the bytes, and words of why a person has to look at it.
CLOSED: dict[str, tuple[str, Make, str]] = {
    "7-Zip": ("S.7z", lambda _: SEVEN, "S.7z (a 7-Zip archive: hand in a .zip)"),
    "RAR": ("S.rar", lambda _: RAR, "S.rar (a RAR archive: hand in a .zip)"),
    "RAR, nested": ("my homework/week 1/final/S.rar", lambda _: RAR, "(a RAR archive: hand in a .zip)"),
    "RAR called zip": ("S.zip", lambda _: RAR, "S.zip (a RAR archive: hand in a .zip)"),
    "Zstandard": ("S.tar.zst", lambda _: b"\x28\xb5\x2f\xfd", "(a Zstandard file: hand in a .zip)"),
    "a disk image": ("S.dmg", lambda _: b"koly", "S.dmg (not opened here: hand in a .zip)"),
    "gzip cut off": ("S.tgz", lambda slug: taped({f"{slug}.py": SOLUTION})[:-30], "(damaged: its end is missing)"),
    "gzip damaged": ("S.tgz", lambda _: b"\x1f\x8b\x08\0" + bytes(60), "(damaged"),
    "tar cut off": ("S.tar", lambda slug: taped({f"{slug}.py": SOLUTION * 40}, bytes)[:700], "(damaged"),
    "a tar bomb": ("S.tgz", lambda _: gzip.compress(bytes(80 << 20)), "larger than 65536 KiB"),
    "a tar of thousands": ("S.tgz", lambda _: taped({str(number): "" for number in range(1500)}), "more than 1000"),
    "no archive at all": ("S.tar.gz", lambda _: b"<!DOCTYPE html>", "damaged, or no zip archive"),
    "two answers": (
        "S.tgz",
        lambda slug: taped({f"a/{slug}.py": SOLUTION, f"b/{slug}.py": SOLUTION.replace("2 *", "3 *")}),
        "S.tgz/a/S.py, S.tgz/b/S.py",
    ),
}


@pytest.mark.parametrize("kind", OPENED)
def test_what_is_in_it_is_found(tmp_path: Path, kind: str) -> None:
    """The answer in it is judged, whatever paths it claims, and nothing is unpacked onto the disk."""
    exercise, (name, make) = make_exercise(tmp_path / "course"), OPENED[kind]
    student = lay(tmp_path / "ada", {name: make(exercise.slug)}, exercise.slug)
    answer = received(student, exercise).answer
    assert (answer.verdict, answer.code) == (None, SOLUTION.encode()), answer.message
    assert answer.found.startswith(name.replace("S", exercise.slug) + "/")
    assert len([path for path in student.folder.rglob("*") if path.is_file()]) == 1


@pytest.mark.parametrize("kind", CLOSED)
def test_what_cannot_be_opened_says_why(tmp_path: Path, kind: str) -> None:
    """It is held for a person, with its name and the reason, and what to hand in instead where that helps."""
    exercise, (name, make, words) = make_exercise(tmp_path / "course"), CLOSED[kind]
    student = lay(tmp_path / "ada", {name: make(exercise.slug)}, exercise.slug)
    answer = received(student, exercise).answer
    assert (answer.verdict, words.replace("S.", f"{exercise.slug}.") in answer.message) == (
        Verdict.UNREADABLE,
        True,
    ), answer.message


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE])
def test_a_link_or_a_device_is_not_an_answer(tmp_path: Path, kind: bytes) -> None:
    """What is no file in an archive is refused like a link in a folder, and nothing is opened."""
    exercise = make_exercise(tmp_path / "course")
    data = taped({}, odd={f"{exercise.slug}.py": kind})
    answer = received(lay(tmp_path / "ada", {"S.tar.gz": data}, exercise.slug), exercise).answer
    assert answer.verdict is Verdict.REJECTED


def test_any_bytes_of_a_tape_are_a_verdict_at_once(tmp_path: Path) -> None:
    """However a tape archive is damaged there is an answer or a verdict, nothing is raised, and none takes long."""
    exercise, luck, started = make_exercise(tmp_path / "course"), random.Random(2), time.process_time()
    files: Files = {f"{LONG}{exercise.slug}.py": SOLUTION, "b": "c"}
    whole = [taped(files, bytes), taped(files, bytes, tarfile.GNU_FORMAT), taped(files)]
    for number in range(300):
        data = bytearray(whole[number % 3])
        for _ in range(luck.randint(1, 8)):
            data[luck.randrange(len(data))] = luck.choice((0, 32, 45, 48, 55, 120, 255, luck.randrange(256)))
        student = lay(tmp_path / str(number), {"S.tar": bytes(data)}, exercise.slug)
        assert received(student, exercise).answer.verdict in (None, *Verdict)
    assert time.process_time() - started < 20.0


def test_a_header_that_counts_backwards_ends(tmp_path: Path) -> None:
    """Sizes below zero, with signs or in other notations, and records without an end, stop the reading."""
    exercise = make_exercise(tmp_path / "course")
    for size in (b"-0000001000", b"\xff" * 12, b"00000_00010", b"7777777777 "):
        header = bytearray(taped({"a": "b"}, bytes)[:512])
        header[124 : 124 + len(size)] = size
        header[148:156] = b" " * 8
        header[148:156] = b"%06o\0 " % sum(header)
        student = lay(tmp_path / size.hex(), {"S.tar": bytes(header) * 3}, exercise.slug)
        assert received(student, exercise).answer.verdict is Verdict.UNREADABLE


def test_a_class_of_archives_of_all_kinds(tmp_path: Path) -> None:
    """Each archive in a class's folder is a student's, named by what comes before all of its suffix."""
    exercise = make_exercise(tmp_path / "course")
    data = taped({f"{exercise.slug}.py": SOLUTION})
    lay(tmp_path / "class", {"ada.tar.gz": data, "bo.tgz": data, "cy.rar": RAR, "di.7z": SEVEN}, exercise.slug)
    students = students_of(tmp_path / "class")
    assert [student.id for student in students] == ["ada", "bo", "cy", "di"]
    verdicts = [received(student, exercise).answer.verdict for student in students]
    assert verdicts == [None, None, Verdict.UNREADABLE, Verdict.UNREADABLE]


def test_the_longest_suffix_counts() -> None:
    """What comes before the suffix is the name of what is in it."""
    named = {"a.tar.gz": ".tar.gz", "a.py.gz": ".gz", "a.TGZ": ".TGZ".lower(), "a.py": "", "gz": "", "a.tar.7z": ".7z"}
    assert {name: suffix_of(name) for name in named} == named


MANY = 65_000_000  # bytes, nearly as much as an archive may unpack to


def header(flag: bytes, size: int) -> bytes:
    """Return a tape archive's header of a kind, for something of so many bytes."""
    block = bytearray(512)
    block[:1], block[124:136], block[156:157], block[148:156] = b"a", b"%011o\0" % size, flag, b" " * 8
    block[148:156] = b"%06o\0 " % sum(block)
    return bytes(block)


def about(flag: bytes, body: bytes) -> bytes:
    """Return a small file in a tape archive, and before it a header that says more about it; in xz."""
    padded = body + bytes(-len(body) % 512)
    return lzma.compress(header(flag, len(body)) + padded + header(b"0", 0) + bytes(1024), preset=0)


def miscounted(name: str, count: int) -> bytes:
    """Return a zip of files of sixteen mebibytes less one byte, in none of which the checksum is right."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for number in range(count):
            archive.writestr(f"{number}{name}", bytes(2**24 - 1))
        for info in archive.infolist():
            info.CRC ^= 1
    return data.getvalue()


CUT = bz2.compress(bytes(MANY), 1)[:-10]

# Small archives that were made so that whoever opens them takes minutes, or gigabytes.
BOMBS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "records without end": ("a.tar.xz", lambda: about(b"x", b"5 a=\n" * (MANY // 5))),
    "a name that grows when compared": ("a.tar.xz", lambda: about(b"L", "\ufdfa".encode() * (MANY // 3))),
    "such a name in a record": (
        "a.tar.xz",
        lambda: about(b"x", b"%d path=%b\n" % (MANY, "\ufdfa".encode() * ((MANY - 15) // 3))),
    ),
    "names of a zip": ("a.zip", lambda: zipped({f"{n}{chr(0xFDFA) * 20_000}.py": "" for n in range(100)})),
    "cut off": ("a.zip", lambda: zipped({f"{n}.bz2": CUT for n in range(20)})),
    "cut off, in a tape": ("a.tar", lambda: taped({f"{n}.bz2": CUT for n in range(20)}, bytes)),
    "a wrong sum": ("a.zip", lambda: zipped({f"{n}.bz2": CUT + b"no good sum" for n in range(20)})),
}


@pytest.mark.parametrize("kind", BOMBS)
def test_a_small_archive_takes_neither_minutes_nor_gigabytes(tmp_path: Path, kind: str) -> None:
    """An archive that was made to harm who opens it has a verdict within seconds, in half a gibibyte."""
    name, make = BOMBS[kind]
    exercise = make_exercise(tmp_path / "course")
    student = lay(tmp_path / "class", {name: make()}, exercise.slug)
    asked, started = getrusage(RUSAGE_SELF).ru_maxrss, time.process_time()
    answer = received(student, exercise).answer
    assert time.process_time() - started < 4
    assert getrusage(RUSAGE_SELF).ru_maxrss - asked < 512 * 1024  # KiB
    assert answer.verdict is Verdict.UNREADABLE


DAMAGED = {"cut off": lambda: zipped({f"{n}.bz2": CUT for n in range(3)}), "a wrong sum": lambda: miscounted(".zip", 9)}


@pytest.mark.parametrize("kind", DAMAGED)
def test_what_is_damaged_counts_as_unpacked(tmp_path: Path, kind: str) -> None:
    """Damaged archives may not be unpacked one after the other without an end."""
    exercise = make_exercise(tmp_path / "course")
    student = lay(tmp_path / "class", {"a.zip": DAMAGED[kind]()}, exercise.slug)
    assert "hold more than 128 MiB" in received(student, exercise).answer.message
