"""A plugin of pytest's: of what takes long, `make test` takes a sample, by a seed that is stated.

`@pytest.mark.sampled(n)` says that `n` of a test's cases run, or of a module's tests where it is the `pytestmark`;
`sampled(n, "group")` that `n` modules of the group run. Without `--sampled`, as in `make test-all`, everything runs.
"""

from __future__ import annotations

import random
import secrets
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pytest

_SEED = "hypothesis_seed"  # of Hypothesis's own option: one seed repeats a run


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let a run be a sample."""
    parser.addoption("--sampled", action="store_true", help="of what is marked `sampled`, run no more than that")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Draw a seed where none is given; where tests run in several processes, all have the first one's."""
    if config.getoption("--sampled"):
        given = getattr(config, "workerinput", {}).get(_SEED) or config.getoption(_SEED, None)
        setattr(config.option, _SEED, given or str(secrets.randbelow(2**32)))


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell another process of the seed."""
    node.workerinput[_SEED] = node.config.getoption(_SEED, None)


def pytest_report_header(config: pytest.Config) -> list[str]:
    """Say how the sample is had again."""
    return (
        [f"sampled: ARGS=--hypothesis-seed={config.getoption(_SEED)} repeats"] if config.getoption("--sampled") else []
    )


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what was not drawn."""
    if not config.getoption("--sampled"):
        return
    left_out = set(_left_out(items, str(config.getoption(_SEED))))
    config.hook.pytest_deselected(items=[item for item in items if item in left_out])
    items[:] = [item for item in items if item not in left_out]


def _left_out(items: list[pytest.Item], seed: str) -> Iterator[pytest.Item]:
    """Yield the tests that were not drawn: of each kind, whole units of them."""
    kinds: dict[str, dict[str, list[pytest.Item]]] = defaultdict(lambda: defaultdict(list))
    sizes: dict[str, int] = {}
    for item in items:
        for node, mark in item.iter_markers_with_node("sampled"):
            size, *group = mark.args
            module, function = item.nodeid.partition("::")[0], item.nodeid.partition("[")[0]
            kind = group[0] if group else function if node is item else module
            kinds[kind][module if group else item.nodeid].append(item)
            sizes[kind] = size
    for kind, units in kinds.items():
        drawn = set(random.Random(f"{seed} {kind}").sample(sorted(units), min(sizes[kind], len(units))))
        yield from (item for unit, tests in units.items() if unit not in drawn for item in tests)
