"""What is compared with what: the cases, their goals, and how each library is asked to do them.

The inputs are made here and not by problem.py: they are those for which the goals were set.
"""

from __future__ import annotations

import ctypes
import functools
import importlib.util
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

Arrays = dict[str, Any]
Work = Callable[[], Any]
SOLUTIONS = Path(__file__).parents[3] / "solutions"
_SEED = 20261101


@dataclass(frozen=True)
class Case:
    """One workload. `goals` are peer / ours on one thread and on two, None where there is no goal."""

    exercise: str
    name: str
    numbers: tuple[float, ...]
    goals: tuple[float | None, float | None]


@dataclass(frozen=True)
class Peer:
    """Another library's way to do an exercise. `work` gets the arrays and the number of threads."""

    name: str
    work: Callable[[Arrays, int], Work]
    threaded: bool = False


CASES = (
    Case("bilinear_resize", "resize 2:1 up, 1080p to 4K", (1080, 1920, 2160, 3840), (1.3, 1.2)),
    Case("bilinear_resize", "resize 3:2 down, 1080p to 720p", (1080, 1920, 720, 1280), (2.0, 2.0)),
    Case("bilinear_resize", "resize 2:1 down, 4K to 1080p", (2160, 3840, 1080, 1920), (2.5, 2.2)),
    Case("bilinear_resize", "resize 1000 x 1000 to 1777 x 1333", (1000, 1000, 1333, 1777), (1.0, 1.0)),
    Case("moving_average", "average 1e6, window 8", (1_000_000, 8), (2.0, 4.0)),
    Case("moving_average", "average 1e6, window 64", (1_000_000, 64), (1.2, 2.7)),
    Case("moving_average", "average 1e6, window 1000", (1_000_000, 1000), (1.2, 2.7)),
    Case("parallel_histogram", "histogram 1e7, 16 bins, uniform", (10_000_000, 16, 0.0), (1.8, 3.0)),
    Case("parallel_histogram", "histogram 1e7, 16 bins, 90 % in one", (10_000_000, 16, 0.9), (2.3, 3.5)),
    Case("parallel_histogram", "histogram 1e7, 256 bins, uniform", (10_000_000, 256, 0.0), (1.8, 3.0)),
    Case("parallel_histogram", "histogram 1e7, 256 bins, 90 % in one", (10_000_000, 256, 0.9), (2.3, 3.5)),
    Case("parallel_histogram", "histogram 1e7, 65536 bins, uniform", (10_000_000, 65536, 0.0), (1.3, 1.7)),
    Case("parallel_histogram", "histogram 1e7, 65536 bins, 90 % in one", (10_000_000, 65536, 0.9), (2.3, 3.5)),
    Case("ctypes_memcpy", "copy 1 KB", (1_000,), (1.5, 1.5)),
    Case("ctypes_memcpy", "copy 1 MB", (1_000_000,), (0.95, 0.95)),
    Case("ctypes_memcpy", "copy 256 MB", (256_000_000,), (0.95, 0.95)),
    Case("ctypes_memcpy", "pack 100k records, random order", (100_000, 1), (4.0, 7.0)),
    Case("ctypes_memcpy", "pack 100k records, in order", (100_000, 0), (7.0, 8.0)),
)


def arrays(case: Case) -> Arrays:
    """Return the inputs and the output of a case by name, the same in every process."""
    rng = np.random.default_rng(_SEED)
    numbers = [int(number) for number in case.numbers]
    if case.exercise == "bilinear_resize":
        image = rng.random(numbers[:2], dtype=np.float32)
        return {"image": image, "out": np.empty(numbers[2:], np.float32)}
    if case.exercise == "moving_average":
        n, window = numbers
        return {"values": rng.standard_normal(n), "window": window, "out": np.empty(n - window + 1)}
    if case.exercise == "parallel_histogram":
        return _histogram_arrays(rng, numbers[0], numbers[1], case.numbers[2])
    if len(numbers) == 1:
        return {"src": _bytes(rng, numbers[0]), "out": np.empty(numbers[0], np.uint8)}
    return _pack_arrays(rng, numbers[0], bool(numbers[1]))


def _bytes(rng: np.random.Generator, n: int) -> Any:
    return rng.integers(0, 256, n, dtype=np.uint8)


def _histogram_arrays(rng: np.random.Generator, n: int, bins: int, hot: float) -> Arrays:
    """Return values in [0, 1), a share `hot` of them in the middle bin."""
    values = rng.random(n)
    values[rng.random(n) < hot] = (bins // 2 + 0.5) / bins
    return {"values": values, "low": 0.0, "high": 1.0, "out": np.empty(bins, np.int64)}


def _pack_arrays(rng: np.random.Generator, records: int, shuffled: bool) -> Arrays:
    """Return records of 1 KB on average that lie back to back and are asked for in their or in any order."""
    lengths = rng.integers(1, 2048, records)
    starts = np.cumsum(lengths) - lengths
    size = int(lengths.sum())
    order = rng.permutation(records) if shuffled else np.arange(records)
    return {
        "src": _bytes(rng, size),
        "starts": starts[order],
        "lengths": lengths[order],
        "out": np.empty(size, np.uint8),
    }


def answers(exercise: str) -> list[str]:
    """Return the names of the course's own answers: the reference first, then faster ones beside it."""
    found = sorted(path.stem for path in (SOLUTIONS / exercise).glob("*.py"))
    return [name for name in found if name == exercise] + [name for name in found if name != exercise]


def own_work(case: Case, name: str, given: Arrays) -> Work:
    """Return the call of one of the course's own answers. Raises AttributeError where it has no such entry point."""
    function = getattr(_load(SOLUTIONS / case.exercise / f"{name}.py"), _entry_point(case))
    arguments = tuple(given.values())
    return lambda: function(*arguments)


@functools.cache
def _load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"answer_{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _entry_point(case: Case) -> str:
    if case.exercise == "ctypes_memcpy":
        return "copy_bytes" if len(case.numbers) == 1 else "pack_records"
    return case.exercise


def peers(case: Case) -> tuple[Peer, ...]:
    """Return what the case is compared with."""
    return _PEERS[_entry_point(case)]


def digest(out: Any) -> float:
    """Return a number that tells wrong outputs from right ones and allows for rounding."""
    flat = out.reshape(-1)[:1_000_000].astype(np.float64)
    return float(np.average(flat, weights=np.linspace(1.0, 2.0, flat.size)))


def _cv2(given: Arrays, threads: int) -> Work:
    import cv2

    cv2.setNumThreads(threads)
    image, out = given["image"], given["out"]
    size = out.shape[::-1]
    return lambda: cv2.resize(image, size, dst=out, interpolation=cv2.INTER_LINEAR)


def _bottleneck(given: Arrays, _: int) -> Work:
    import bottleneck

    values, window, out = given["values"], given["window"], given["out"]
    given["late"] = lambda: np.copyto(out, bottleneck.move_mean(values, window)[window - 1 :])
    return lambda: bottleneck.move_mean(values, window)


def _numpy_histogram(given: Arrays, _: int) -> Work:
    values, out, limits = given["values"], given["out"], (given["low"], given["high"])
    return lambda: np.copyto(out, np.histogram(values, out.size, limits)[0])


def _fast_histogram(given: Arrays, _: int) -> Work:
    import fast_histogram

    values, out, limits = given["values"], given["out"], (given["low"], given["high"])
    return lambda: np.copyto(out, fast_histogram.histogram1d(values, out.size, limits), casting="unsafe")


def _boost_histogram(given: Arrays, threads: int) -> Work:
    import boost_histogram

    values, out, limits = given["values"], given["out"], (given["low"], given["high"])
    made = boost_histogram.numpy.histogram
    return lambda: np.copyto(out, made(values, out.size, limits, threads=threads)[0], casting="unsafe")


def _copyto(given: Arrays, _: int) -> Work:
    src, out = given["src"], given["out"]
    return lambda: np.copyto(out, src)


def _memmove(given: Arrays, _: int) -> Work:
    src, out, size = given["src"].ctypes.data, given["out"].ctypes.data, given["src"].size
    return lambda: ctypes.memmove(out, src, size)


def _slices(given: Arrays, _: int) -> Work:
    source, target = memoryview(given["src"]), memoryview(given["out"])
    starts, lengths = given["starts"].tolist(), given["lengths"].tolist()

    def pack() -> None:
        end = 0
        for start, length in zip(starts, lengths, strict=True):
            target[end : end + length] = source[start : start + length]
            end += length

    return pack


_PEERS = {
    "bilinear_resize": (Peer("cv2", _cv2, threaded=True),),
    "moving_average": (Peer("bottleneck", _bottleneck),),
    "parallel_histogram": (
        Peer("fast-histogram", _fast_histogram),
        Peer("boost-histogram", _boost_histogram, threaded=True),
        Peer("np.histogram", _numpy_histogram),
    ),
    "copy_bytes": (Peer("np.copyto", _copyto), Peer("memmove", _memmove)),
    "pack_records": (Peer("Python slices", _slices),),
}
