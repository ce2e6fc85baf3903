"""Where everything goes in the pictures of a speed: rows on one logarithmic axis."""

from __future__ import annotations

import math
from dataclasses import dataclass

from grader.model import Speed
from grader.reports import units
from grader.reports.threads import Scaling

ROW_PX = 46
AXIS_PX = 24
# Labels on the axis nearer than this many percent would run into each other on a phone.
CLEARANCE = 19.0


@dataclass(frozen=True)
class Row:
    """One of the things that were timed. `x` and `goal` in percent of the width, `y` (of the row's top) in pixels."""

    kind: str
    name: str
    time: str
    ratio: str
    x: float
    goal: float
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


@dataclass(frozen=True)
class _Bar:
    """What a row shows: `value` on the axis, told as `ratio`, beside `goal`, which has a mark there."""

    kind: str
    name: str
    seconds: float
    value: float
    ratio: str
    goal: float


def draw(speed: Speed) -> Picture:
    """Return the picture of `speed`; ratios that are no positive finite numbers are drawn at the baseline."""
    ratios = {kind: speed.baseline_s / seconds for kind, _, seconds in _programs(speed) if seconds}
    ratios |= {"base": 1.0, "you": speed.ratio}
    bars = [
        _Bar(kind, name, seconds, ratios[kind], units.times(ratios[kind], speed.gate), speed.gate)
        for kind, name, seconds in _programs(speed)
    ]
    return _laid("Speed on a logarithmic scale", bars, f"gate {units.gate(speed.gate)}", 1.0, "{:g}x")


def roof(speed: Speed) -> Picture | None:
    """Return how near to memory's speed each program is; None where nobody knows what memory allows.

    The roof is that of the roofline model (Williams, Waterman and Patterson, 2009) where memory is what limits: 100 %
    is the speed at which the C library moves the same bytes.
    """
    if not speed.roofline_fraction:
        return None
    roof_s = speed.roofline_fraction * speed.submission_s
    shares = {kind: roof_s / seconds for kind, _, seconds in _programs(speed) if seconds}
    bars = [
        _Bar(kind, name, seconds, shares[kind], units.percent(shares[kind]), 1.0)
        for kind, name, seconds in _programs(speed)
        if kind in shares
    ]
    return _laid("Share of memory's speed, on a logarithmic scale", bars, "memory", min(shares.values()) / 2, "")


def threads(scaling: Scaling) -> Picture:
    """Return the speedups by threads, each beside what would be ideal: so many threads, so many times as fast."""
    bars = [
        _Bar("reference", units.count(count, "thread"), seconds, speedup, units.times(speedup), float(count))
        for (count, speedup), seconds in zip(scaling.speedups, scaling.seconds, strict=True)
    ]
    return _laid("Speedup over one thread, on a logarithmic scale", bars, "ideal", 1.0, "{:g}x")


def _programs(speed: Speed) -> list[tuple[str, str, float]]:
    """Return the kind, the name and the seconds of each program that was timed."""
    timed = [("base", "Baseline", speed.baseline_s), ("you", "Submission", speed.submission_s)]
    return timed + ([("reference", "Reference", speed.reference_s)] if speed.reference_s else [])


def _laid(what: str, bars: list[_Bar], gate: str, origin: float, tick: str) -> Picture:
    """Return the picture of what `bars` say, with the `gate`'s name at the last one's goal, from `origin` on."""
    low, high = _span([_drawable(value) for bar in bars for value in (bar.value, bar.goal, origin)])
    rows = tuple(
        Row(
            bar.kind,
            bar.name,
            units.seconds(bar.seconds),
            bar.ratio,
            _x(bar.value, low, high),
            _x(bar.goal, low, high),
            number * ROW_PX,
        )
        for number, bar in enumerate(bars)
    )
    named = _mark(gate, rows[-1].goal)
    said = "; ".join(f"{row.name} {row.time}, {row.ratio}" for row in rows)
    return Picture(
        rows=rows,
        gate=named,
        ticks=tuple(_ticks(low, high, named.x, tick)) if tick else (),
        origin=_x(origin, low, high),
        height=len(rows) * ROW_PX + AXIS_PX,
        label=f"{what}. {said}; {named.text}.",
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


def _ticks(low: float, high: float, gate_x: float, text: str) -> list[Mark]:
    """Return marks at powers of ten, those left out that would touch the gate's label or each other."""
    ticks: list[Mark] = []
    for power in range(math.ceil(low - 1e-9), math.floor(high) + 1):
        x = round(100 * (power - low) / (high - low), 2)
        if abs(x - gate_x) >= CLEARANCE and (not ticks or x - ticks[-1].x >= CLEARANCE):
            ticks.append(_mark(text.format(10.0**power), x))
    return ticks
