"""What a file is by its first bytes where only its name says that it is code, so that no program can read an answer."""

from __future__ import annotations

# Archives that are not opened, whatever they are called.
CLOSED_ARCHIVES = {
    b"7z\xbc\xaf\x27\x1c": "a 7-Zip archive",
    b"Rar!": "a RAR archive",
    b"\x28\xb5\x2f\xfd": "a Zstandard file",
}
_KINDS = CLOSED_ARCHIVES | {
    b"PK\x03\x04": "a zip archive or an office document",
    b"\x1f\x8b": "a gzip archive",
    b"%PDF": "a PDF",
    b"{\\rtf": "a document with formats (RTF)",
    b"\xd0\xcf\x11\xe0": "a document of an office program",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"\0\5\x16\7": "what macOS keeps beside a file, without the file",
    b"version https://git-lfs": "a pointer of Git LFS, without the file",
}
_PAGES = (b"<!doctype html", b"<html")


def kind_of(data: bytes) -> str:
    """Return what a file is that holds neither Python nor JSON, "" where it may hold one of them."""
    if data[:200].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_PAGES):
        return "a web page"
    return next((kind for mark, kind in _KINDS.items() if data.startswith(mark)), "")
