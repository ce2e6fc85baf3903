"""What monte_carlo_pi holds to be random points, against points that are, and points that only look so."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader import catalog
from grader.judge.trial import load_problem

PROBLEM = load_problem(catalog.load(Path(__file__).parents[2] / "exercises" / "monte_carlo_pi"))
Points = np.ndarray[Any, Any]

# How a chunk's second half comes from its first, and what is wrong with that.
DEPENDENT: dict[str, tuple[Callable[[Points], Points], str]] = {
    "repeated": (lambda half: half, "same points"),
    "mirrored": (lambda half: 1.0 - 2.0**-53 - half, "mirrored"),
    "mirrored, an ulp off": (lambda half: np.maximum(1.0 - 2.0**-52 - half, 0.0), "mirrored"),
    "moved by a half": (lambda half: (half + 0.5) % 1.0, "mirrored"),
}


def _answer() -> tuple[Points, Points]:
    seeds, out = PROBLEM.make_inputs(np.random.default_rng(1), chunks=8, points=8000)
    PROBLEM.baseline(seeds, out)
    return seeds, out


def test_drawn_points_are_random() -> None:
    """Points that NumPy drew are, whether their numbers have 53 bits or 32."""
    seeds, out = _answer()
    assert PROBLEM.objection(seeds, out) == ""
    assert PROBLEM.objection(seeds, _counted(np.floor(out[:, :-1] * 2.0**32) / 2.0**32)) == ""


@pytest.mark.parametrize("kind", DEPENDENT)
def test_half_of_the_points_are_not_made_of_the_others(kind: str) -> None:
    """A half that follows from the other one, far before it, was not drawn."""
    follow, wrong = DEPENDENT[kind]
    seeds, out = _answer()
    points = out[:, :-1]
    points[:, 4000:] = follow(points[:, :4000])
    assert wrong in PROBLEM.objection(seeds, _counted(points))


def _counted(points: Points) -> Points:
    """Return the answer that has these points, (chunks, n, 2), and what belongs to them."""
    hits = np.count_nonzero(np.square(points).sum(axis=2) <= 1.0, axis=1)
    return np.concatenate([points, np.stack([hits, 4.0 * hits / points.shape[1]], axis=1)[:, None]], axis=1)
