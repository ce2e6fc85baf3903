"""What the source texts say about generated code, held against today's Numba."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numba import njit

pytestmark = [pytest.mark.slow, pytest.mark.sampled(4, "claims")]


def test_what_is_compiled_cannot_be_compiled_again() -> None:
    """The text's Compiler applies njit to a function that generate_code has compiled already: that is a TypeError."""
    with pytest.raises(TypeError, match="already jitted"):
        njit(njit(lambda x: x))


def test_a_captured_array_is_baked_in() -> None:
    """What an array of a closure holds when it is compiled is a constant: later changes are not seen."""
    mean = np.array([1.0, 2.0])

    @njit
    def looked_up(i: int) -> Any:
        return mean[i]

    assert looked_up(0) == 1.0
    mean[0] = 5.0
    assert looked_up(0) == 1.0


def test_text_is_not_cached_on_disk() -> None:
    """`cache=True` needs a file with the source, and text that went through exec has none."""
    names: dict[str, Any] = {}
    exec("def step(x):\n    return x + 1\n", names)
    with pytest.raises(RuntimeError, match="no locator"):
        njit(cache=True)(names["step"])
