"""How much of a long sweep is tried: `make test` takes a part of it, and `make test-all` takes all."""

from __future__ import annotations

import random
import secrets
from collections.abc import Sequence
from typing import TypeVar

import pytest
from hypothesis import settings

_SEED = "--hypothesis-seed"
_Each = TypeVar("_Each")


def rounds(whole: int, usual: int) -> int:
    """Return how often something is tried: `usual` times, and `whole` times under `make test-all`.

    Whoever draws by a seed of its own, or counts seeds from 0, tries the first `usual` of the `whole`.
    """
    return whole if settings.get_current_profile_name() == "all" else usual


def drawn(config: pytest.Config, whole: Sequence[_Each], usual: int) -> list[_Each]:
    """Return `usual` of `whole`, others in each run, or all of them under `make test-all`.

    What is drawn is printed with its seed, which a failed test shows: `--hypothesis-seed` repeats the draw.
    """
    seed = config.getoption(_SEED) or str(secrets.randbelow(2**32))
    chosen = random.Random(seed).sample(whole, min(len(whole), rounds(len(whole), usual)))
    print(f"Drawn with ARGS={_SEED}={seed}: {', '.join(map(str, chosen))}")
    return chosen
