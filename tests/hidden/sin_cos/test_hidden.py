"""Hidden tests of sin_cos."""

from collections.abc import Callable
from types import ModuleType

import numpy as np
import pytest

Verify = Callable[..., None]
Rng = np.random.Generator


@pytest.mark.parametrize(
    ("of_angles", "of_amplitudes"),
    [((5, 1), (3, 7)), ((4,), (4, 7)), ((), (2, 3, 7)), ((2, 1, 3), (4, 1, 7)), ((0,), (7,)), ((3, 1), (1, 7))],
)
def test_leading_axes(verify: Verify, rng: Rng, of_angles: tuple[int, ...], of_amplitudes: tuple[int, ...]) -> None:
    """Amplitudes may differ from row to row: their leading axes go together with those of the angles."""
    angles = rng.uniform(-6, 6, of_angles)
    amplitudes = rng.uniform(0.5, 2, of_amplitudes)
    rows = np.broadcast_shapes(of_angles, of_amplitudes[:-1])
    verify(np.asarray(angles), amplitudes, np.empty((2, *rows, 7)))


def test_sizes(verify: Verify, problem: ModuleType, rng: Rng) -> None:
    """Rows of no element, of one, and of every length up to 40 are right, and so are some longer ones."""
    for n in (*range(41), 63, 64, 65, 127, 129, 1000):
        verify(*problem.make_inputs(rng, angles=3, n=n))


@pytest.mark.parametrize("n", [100, 4000])
def test_accuracy(verify: Verify, problem: ModuleType, rng: Rng, n: int) -> None:
    """Angles of all magnitudes, multiples of pi and what is next to them, keep their digits to the end of the row."""
    _, amplitudes, out = problem.make_inputs(rng, angles=60, n=n)
    small = 10.0 ** np.linspace(-9, 0, 60)
    for angles in (small, -small, np.pi - small, small - np.pi, np.pi / 2 + small, 2 * np.pi - small):
        verify(angles, amplitudes, out)
    verify(np.resize([0.0, -0.0, np.pi, 2 * np.pi, 1.0, -6.28], 60), amplitudes * 1e-200, out)


def test_views(verify: Verify, problem: ModuleType, rng: Rng) -> None:
    """Every other angle, every third amplitude, a column of a table and a row read backwards are right."""
    angles, amplitudes, _ = problem.make_inputs(rng, angles=24, n=30)
    verify(angles[::2], amplitudes[::3], np.empty((2, 12, 10)))
    verify(angles[::-1], amplitudes[::-1], np.empty((2, 24, 30)))
    table = rng.uniform(0.5, 2, (10, 24))
    verify(angles.reshape(4, 6).T, amplitudes, np.empty((2, 6, 4, 30)))
    verify(angles, table.T, np.empty((2, 24, 10)))
    verify(angles[:5], np.broadcast_to(table[:, :1], (10, 4, 1)).reshape(10, 4)[:5], np.empty((2, 5, 4)))
