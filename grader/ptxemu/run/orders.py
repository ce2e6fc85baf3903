"""Whether a race changes the result: the launch runs again in other orders of its threads, and arrays are compared."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from grader.ptxemu.checks.findings import UNORDERED, Change, Finding, Retried
from grader.ptxemu.errors import Exhausted, PtxError, Unsupported
from grader.ptxemu.memory.arrays import Buffer

Array = np.ndarray[Any, Any]
Snapshot = Sequence[tuple[Buffer, Array]]


@dataclass(frozen=True)
class Orders:
    """How many orders are tried, and the seed that they are drawn with."""

    count: int = 16
    seed: int = 0


def snapshot(buffers: Iterable[Buffer]) -> Snapshot:
    """Return what arrays hold, of those that a kernel may change."""
    return [(buffer, buffer.bytes.copy()) for buffer in buffers if buffer.writable]


def raced(findings: Iterable[Finding]) -> bool:
    """Return whether the order of threads may matter for what was found."""
    return any(finding.kind in UNORDERED for finding in findings)


def with_retrial(findings: Iterable[Finding], retried: Retried) -> list[Finding]:
    """Return findings, those that an order may matter for with what came of trying some."""
    return [replace(one, retried=retried) if one.kind in UNORDERED else one for one in findings]


def retry(orders: Orders, before: Snapshot, run: Callable[[], object]) -> Retried:
    """Return whether arrays hold the same again after other orders: each call of `run` runs the launch in another one.

    They hold what they do now afterwards. `before` is what they held when the launch began. Where an order does not
    end, within its limits or at all, only those before it count.
    """
    after = snapshot(buffer for buffer, _ in before)
    done, change = 0, None
    try:
        while done < orders.count and change is None:
            _restore(before)
            run()
            done += 1
            change = next((found for held in after if (found := _change(*held))), None)
    except (Exhausted, PtxError, Unsupported):
        pass  # what the first order found is told all the same
    finally:
        _restore(after)
    return Retried(done, orders.seed, change)


def _restore(held: Snapshot) -> None:
    for buffer, data in held:
        buffer.bytes[...] = data


def _change(buffer: Buffer, was: Array) -> Change | None:
    """Return the first element of an array that is not what it was, None where all are."""
    different = np.flatnonzero(buffer.bytes[: buffer.size] != was[: buffer.size])
    if not different.size:
        return None
    start = buffer.strided.start if buffer.strided else 0
    size = buffer.strided.itemsize if buffer.strided else buffer.itemsize
    first = (int(different[0]) - start) // size * size + start
    values = (_told(data[first : first + size], buffer.dtype) for data in (was, buffer.bytes))
    return Change(buffer.name, buffer.index(first), *values)


def _told(data: Array, dtype: np.dtype[Any] | None) -> str:
    """Return an element as Python writes it; its bytes where nobody knows what they are."""
    known = dtype if dtype is not None and dtype.itemsize == data.size else None
    return f"0x{data[::-1].tobytes().hex()}" if known is None else str(data.view(known)[0])
