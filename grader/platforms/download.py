"""A platform's download of a class: a zip archive, unpacked with limits into a folder of the grader's own."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import shutil
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from grader.errors import UsageError

_MOST_FILES = 50_000
_MOST_BYTES = 8 * 1024 * 1024 * 1024
_LARGEST = 64 * 1024 * 1024  # bytes of a file; of a larger one as much is unpacked as shows that it is too large
_LONGEST, _HEAD, _TAIL, _DIGITS = 200, 130, 50, 16  # bytes of a name, and what is left of one too long
_DEEPEST = 50  # folders within folders
# What open(2) and mkdir(2) say of a path that cannot be, or is another's already.
_NO_PATH = (errno.EEXIST, errno.ENOTDIR, errno.EISDIR, errno.ENAMETOOLONG, errno.EINVAL, errno.EILSEQ)
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


@contextlib.contextmanager
def unpacked(download: Path) -> Iterator[Path]:
    """Give a folder with what the zip archive `download` holds, for as long as the context lasts.

    The archive is the platform's, the names and files in it are students': none gets out of the folder, becomes a link
    or fills the disk. Of two that would take one place the first is there, so that nobody's names keep the others from
    being unpacked. Raises UsageError where it is no such archive, or holds too much.
    """
    with tempfile.TemporaryDirectory(prefix="jitgrade-") as folder:
        place = Path(folder) / "class"
        place.mkdir()
        try:
            with zipfile.ZipFile(download) as archive:
                _unpack(archive, place)
        except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, ValueError, EOFError) as error:
            raise UsageError(
                f"{download}: is no whole zip archive ({error}). Download it from the platform again."
            ) from error
        except OSError as error:
            raise UsageError(f"{download}: cannot be unpacked: {error.strerror or error}.") from error
        yield place


def _unpack(archive: zipfile.ZipFile, place: Path) -> None:
    infos = archive.infolist()
    size = sum(min(info.file_size, _LARGEST) for info in infos)
    if len(infos) > _MOST_FILES or size > _MOST_BYTES:
        raise UsageError(f"{archive.filename}: holds more than {_MOST_FILES} files or {_MOST_BYTES >> 30} GiB.")
    for info in infos:
        parts = [_plain(part) for part in info.filename.replace("\\", "/").split("/") if part not in ("", ".", "..")]
        if not parts or len(parts) > _DEEPEST or stat.S_ISLNK(info.external_attr >> 16):
            continue
        try:
            _lay(archive, info, place.joinpath(*parts))
        except OSError as error:
            if error.errno not in _NO_PATH:
                raise


def _lay(archive: zipfile.ZipFile, info: zipfile.ZipInfo, target: Path) -> None:
    if info.is_dir():
        target.mkdir(parents=True, exist_ok=True)
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    if info.compress_type not in _METHODS or info.flag_bits & 1:
        raise ValueError(f"{info.filename[:80]} is packed in an unusual way")
    with archive.open(info) as packed, target.open("xb") as file:
        shutil.copyfileobj(_Limited(packed), file)


def _plain(part: str) -> str:
    """Return a name that file systems take; of one too long the ends are left, and it is no other's."""
    name = part.replace("\0", "_")
    data = name.encode()
    if len(data) <= _LONGEST:
        return name
    head, tail = (end.decode(errors="ignore") for end in (data[:_HEAD], data[-_TAIL:]))
    return f"{head}~{hashlib.sha256(data).hexdigest()[:_DIGITS]}~{tail}"


class _Limited:
    """A file of which no more than the limit is read, whatever its archive says of its size."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self._left = file, _LARGEST + 1

    def read(self, size: int = -1, /) -> bytes:
        """Return the next bytes."""
        data = self._file.read(self._left if size < 0 else min(size, self._left))
        self._left -= len(data)
        return data
