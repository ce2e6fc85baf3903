"""Randomness that nobody can foresee and that a scorecard's seed brings back."""

from __future__ import annotations

import hashlib
import random
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Seed:
    """What everything random in a trial follows from."""

    text: str

    def rng(self, *purpose: str) -> np.random.Generator:
        """Return a generator that depends on the seed and on what it is for, and on nothing else."""
        digest = hashlib.sha256("\0".join((self.text, *purpose)).encode()).digest()
        return np.random.default_rng(np.frombuffer(digest, np.uint32))

    def order(self, *purpose: str) -> random.Random:
        """Return what shuffles, or tosses coins, for one purpose: what is seen of one says nothing of another."""
        return random.Random("\0".join((self.text, *purpose)))
