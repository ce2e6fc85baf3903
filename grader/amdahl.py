"""Amdahl's law: what threads can give, and what was not shared out among them. Pure functions of speedups."""

from __future__ import annotations

from collections.abc import Sequence


def amdahl(serial: float, threads: float) -> float:
    """Return the speedup 1 / (s + (1 - s) / p) of a program of which a share `serial` is not shared out.

    Amdahl, "Validity of the single processor approach to achieving large scale computing capabilities" (1967).
    """
    return 1 / (serial + (1 - serial) / threads)


def serial_share(speedups: Sequence[tuple[int, float]]) -> float:
    """Return the share s that fits speedups by threads best: 1 / S is linear in s, and least squares solve it.

    With x = 1 - 1 / p and y = 1 / S - 1 / p the law is y = s x, so s = sum of x y over sum of x x. It is not held
    between 0 and 1: above 1 the threads cost more than they gave, below 0 they gave more than their number.
    Raises ValueError where there is no measurement with more than one thread.
    """
    points = [(1 - 1 / threads, 1 / speedup - 1 / threads) for threads, speedup in speedups if threads > 1]
    if not points:
        raise ValueError("a fit needs a speedup with more than one thread")
    return sum(x * y for x, y in points) / sum(x * x for x, _ in points)
