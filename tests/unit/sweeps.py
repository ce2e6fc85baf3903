"""How much of a long sweep is tried: `make test` takes a part of it, always the same one; `make test-all` takes all."""

from __future__ import annotations

from hypothesis import settings


def rounds(whole: int, usual: int) -> int:
    """Return how often something is tried: `usual` times, and `whole` times under `make test-all`.

    Whoever draws by a seed of its own, or counts seeds from 0, tries the first `usual` of the `whole`.
    """
    return whole if settings.get_current_profile_name() == "all" else usual
