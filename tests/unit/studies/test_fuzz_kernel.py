"""The fuzzer of the kernel's texts: it finds nothing, and would find what was there before."""

from __future__ import annotations

import os

import pytest

from grader.sandbox.watch import procfs
from grader.sandbox.watch.procfs import Mapping, Task
from tests.studies.hostile import fuzz_kernel

_FINE = {"as meant", "read", "hidden"}


def _endings(cases: int) -> set[str]:
    return {fuzz_kernel.tried(7, number) for number in range(cases)}


def test_nothing_is_found() -> None:
    """A few thousand cases end as they should, in each of the ways."""
    assert _endings(3000) == _FINE


def test_a_text_that_is_decoded_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader that takes a thread's name for UTF-8 does not get through."""

    def parse(text: bytes) -> Task:
        fields = text.decode().rpartition(")")[2].split()
        return Task(fields[0].encode(), int(fields[6]), int(fields[19]))

    monkeypatch.setattr(procfs, "parse_task", parse)
    assert any(ending.startswith("UnicodeDecodeError") for ending in _endings(500))


def test_lines_that_end_in_names_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader that splits lines as Python does gets mappings wrong, or stumbles."""

    def parse(text: bytes) -> list[Mapping]:
        found = []
        for line in os.fsdecode(text).splitlines():
            span, _, offset, device, inode, *path = line.split(maxsplit=5)
            start, end = (int(edge, 16) for edge in span.split("-"))
            found.append(Mapping(start, end, int(offset, 16), (device, int(inode)), "".join(path)))
        return found

    monkeypatch.setattr(procfs, "parse_maps", parse)
    assert any(ending.startswith("ValueError") for ending in _endings(500))
