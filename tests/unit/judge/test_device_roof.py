"""The roof of a kernel on a GPU: the GPU's own memory, never the processor's."""

from __future__ import annotations

import sys
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest

from grader.errors import KitError
from grader.judge.speed import device_roof, speed_check
from grader.judge.speed.device_roof import DeviceRoof
from grader.judge.speed.roofs import Roof
from grader.judge.trial import Traffic, Trial
from grader.sandbox.shield import NO_SHIELD
from grader.wire import Place
from tests.unit.fake_gpu import CUPY

_TRAFFIC = Traffic(read=800, written=400)


def _roof_at(place: Place) -> dict[str, Any]:
    """Return the roof, by its name, of a trial whose timed program's arrays lie there."""
    programs = SimpleNamespace(cores=(0,))
    trial = SimpleNamespace(places=[Place.SIMULATOR, place], programs=programs, shield=NO_SHIELD)
    with speed_check._roof(cast("Trial", trial), _TRAFFIC) as roof:
        return dict(roof)


def test_a_copy_moves_the_bytes_of_the_traffic() -> None:
    """Half as many bytes are copied as are moved, after the cache was filled, and it takes time."""
    done: list[Any] = []

    def copyto(target: Any, source: Any) -> None:
        done.append((target.nbytes, source.nbytes))

    sample, output = DeviceRoof(_TRAFFIC, SimpleNamespace(**vars(CUPY) | {"copyto": copyto})).run(())
    assert done == [(600, 600)]
    assert sample.seconds > 0
    assert output.size == 0


def test_on_a_gpu_the_processors_memory_is_no_roof(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a kernel runs on a GPU, which is faster, it is held against a copy there, or against nothing."""
    monkeypatch.setattr(device_roof, "measurable", lambda: False)
    assert _roof_at(Place.DEVICE) == {}
    assert isinstance(_roof_at(Place.NUMPY)["roof"], Roof)
    monkeypatch.setattr(device_roof, "measurable", lambda: True)
    monkeypatch.setitem(sys.modules, "cupy", CUPY)
    assert isinstance(_roof_at(Place.DEVICE)["roof"], DeviceRoof)


def test_no_room_on_the_gpu_is_no_students_fault() -> None:
    """Where the arrays cannot be had, it is the machine's fault, and said to be."""

    def zeros(*_: Any) -> np.ndarray[Any, Any]:
        raise MemoryError("out of memory")

    with pytest.raises(KitError, match="1200 bytes of the GPU's memory: out of memory"):
        DeviceRoof(_TRAFFIC, SimpleNamespace(**vars(CUPY) | {"zeros": zeros}))
