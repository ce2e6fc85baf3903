"""Where a GPU's driver is looked for."""

from __future__ import annotations

import subprocess
from pathlib import Path
from types import SimpleNamespace

import pytest

from grader.sandbox.confine import gpu_driver

_CACHE = """3 libs found in cache `/etc/ld.so.cache'
\tlibz.so.1 (libc6,x86-64) => /lib/libz.so.1
\tlibcuda.so.1 (libc6,x86-64) => {folder}/libcuda.so.1
\tlibcuda.so (libc6,x86-64) => {folder}/libcuda.so
"""


def _driver(folder: Path) -> Path:
    folder.mkdir()
    for name in ("libcuda.so.1", "libnvidia-ptxjitcompiler.so.1", "libz.so.1"):
        (folder / name).touch()
    return folder


@pytest.fixture
def cache(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """What the dynamic loader prints of its cache."""
    printed = SimpleNamespace(stdout="")
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: printed)
    monkeypatch.delenv("LD_LIBRARY_PATH", raising=False)
    return printed


def test_a_folder_that_the_loader_is_told_comes_first(
    tmp_path: Path, cache: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A driver in LD_LIBRARY_PATH is taken before one in the loader's cache, and that before one at a usual place."""
    named, cached, usual = (_driver(tmp_path / name) for name in ("named", "cached", "usual"))
    assert gpu_driver.folder([tmp_path, usual]) == usual
    cache.stdout = _CACHE.format(folder=cached)
    assert gpu_driver.folder([usual]) == cached
    monkeypatch.setenv("LD_LIBRARY_PATH", f":{tmp_path}:{named}")
    assert gpu_driver.folder([usual]) == named


def test_without_a_driver_there_is_none(
    tmp_path: Path, cache: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither an empty folder nor a stale cache nor a missing ldconfig is taken for a driver."""
    cache.stdout = _CACHE.format(folder=tmp_path)
    assert gpu_driver.folder([tmp_path]) is None

    def absent(*_: object, **__: object) -> None:
        raise FileNotFoundError

    monkeypatch.setattr(subprocess, "run", absent)
    assert gpu_driver.folder([tmp_path]) is None


def test_a_worker_sees_the_driver_alone(tmp_path: Path) -> None:
    """Of the driver's folder a worker gets what is NVIDIA's, and nothing that lies beside it."""
    there = gpu_driver.libraries(_driver(tmp_path / "lib"))
    assert {path.name for path in there} == {"libcuda.so.1", "libnvidia-ptxjitcompiler.so.1"}
