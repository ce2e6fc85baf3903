"""Where everything goes in the picture of a speed: rows on one logarithmic axis."""

from __future__ import annotations

import math
from dataclasses import dataclass

from grader.model import Speed
from grader.reports import units

ROW_PX = 46
AXIS_PX = 24
# Labels on the axis nearer than this many percent would run into each other on a phone.
CLEARANCE = 19.0


@dataclass(frozen=True)
class Row:
    """One of the things that were timed. `x` in percent of the width, `y` (of the row's top) in pixels."""

    kind: str
    name: str
    time: str
    ratio: str
    x: float
    y: int


@dataclass(frozen=True)
class Mark:
    """A label on the axis. `x` in percent of the width, `anchor` as in SVG."""

    text: str
    x: float
    anchor: str


@dataclass(frozen=True)
class Picture:
    """All there is to draw, and `label` for those who hear it.

    `origin` is the baseline's x in percent, `height` in pixels.
    """

    rows: tuple[Row, ...]
    gate: Mark
    ticks: tuple[Mark, ...]
    origin: float
    height: int
    label: str


def draw(speed: Speed) -> Picture:
    """Return the picture of `speed`; ratios that are no positive finite numbers are drawn at the baseline."""
    reference = speed.baseline_s / speed.reference_s if speed.reference_s else None
    timed = [
        ("base", "Baseline", speed.baseline_s, 1.0),
        ("you", "Submission", speed.submission_s, speed.ratio),
    ]
    if speed.reference_s is not None and reference is not None:
        timed.append(("reference", "Reference", speed.reference_s, reference))
    low, high = _span([_drawable(value) for value in (speed.ratio, speed.gate, reference, 1.0)])
    rows = tuple(
        Row(kind, name, units.seconds(time), units.times(ratio, speed.gate), _x(ratio, low, high), number * ROW_PX)
        for number, (kind, name, time, ratio) in enumerate(timed)
    )
    gate = _mark(f"gate {units.gate(speed.gate)}", _x(speed.gate, low, high))
    said = "; ".join(f"{row.name} {row.time}, {row.ratio}" for row in rows)
    return Picture(
        rows=rows,
        gate=gate,
        ticks=tuple(_ticks(low, high, gate.x)),
        origin=_x(1.0, low, high),
        height=len(rows) * ROW_PX + AXIS_PX,
        label=f"Speed on a logarithmic scale. {said}; {gate.text}.",
    )


def _drawable(ratio: float | None) -> float:
    return min(max(ratio, 1e-6), 1e9) if ratio is not None and math.isfinite(ratio) and ratio > 0 else 1.0


def _span(ratios: list[float]) -> tuple[float, float]:
    """Return the axis's ends as powers of ten: the slowest, and a little more than the fastest."""
    low, high = math.log10(min(ratios)), math.log10(max(ratios))
    return low, max(high, low + 0.3) + 0.08 * max(high - low, 0.3)


def _x(ratio: float, low: float, high: float) -> float:
    return round(100 * (math.log10(_drawable(ratio)) - low) / (high - low), 2)


def _mark(text: str, x: float) -> Mark:
    anchor = "start" if x < CLEARANCE / 2 else "end" if x > 100 - CLEARANCE / 2 else "middle"
    return Mark(text, x, anchor)


def _ticks(low: float, high: float, gate_x: float) -> list[Mark]:
    """Return marks at powers of ten, those left out that would touch the gate's label or each other."""
    ticks: list[Mark] = []
    for power in range(math.ceil(low - 1e-9), math.floor(high) + 1):
        x = round(100 * (power - low) / (high - low), 2)
        if abs(x - gate_x) >= CLEARANCE and (not ticks or x - ticks[-1].x >= CLEARANCE):
            ticks.append(_mark(f"{10.0**power:g}x", x))
    return ticks
