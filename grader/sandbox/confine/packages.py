"""Where the packages are that a worker can import: their folders, and for compiled code a part of SciPy."""

from __future__ import annotations

import contextlib
import importlib.util
from collections.abc import Iterator, Mapping
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement

from grader.errors import KitError

# Numba calls BLAS and LAPACK through these two modules of SciPy's. The rest of SciPy is left out: an exercise that
# asks for a filter or a solver is not done by calling one.
_LINEAR_ALGEBRA = ("linalg/cython_*.so", "_cyutility*.so", "version.py", "__config__.py")
_SCIPY = "scipy"
ENTRANCE = "from scipy.version import version as __version__  # all there is for Numba: BLAS and LAPACK\n"


def located(name: str) -> Iterator[Path]:
    """Yield the folder or file of the module `name`, which is not imported; nothing where there is none."""
    spec = importlib.util.find_spec(name)
    if spec is None:
        return
    if spec.submodule_search_locations:
        yield Path(next(iter(spec.submodule_search_locations))).resolve()
    elif spec.origin:
        yield Path(spec.origin).resolve()


def record(distribution: str) -> Iterator[Path]:
    """Yield the folder with what pip noted of an installed distribution; nothing where it is not installed."""
    with contextlib.suppress(metadata.PackageNotFoundError):
        files = metadata.files(distribution) or []
        yield from (Path(str(file.locate())).resolve().parent for file in files if file.name == "METADATA")


def linear_algebra() -> dict[str, Path]:
    """Return what of SciPy compiled code needs, by its place among a worker's packages.

    Raises KitError where SciPy is not installed.
    """
    folder = next(located(_SCIPY), None)
    if folder is None:
        raise KitError("scipy cannot be imported here. Install it: pip install scipy.")
    found = {f"{_SCIPY}/{path.relative_to(folder)}": path for name in _LINEAR_ALGEBRA for path in folder.glob(name)}
    libraries = folder.with_name(f"{_SCIPY}.libs")
    return found | ({libraries.name: libraries} if libraries.is_dir() else {})


def allowed(names: tuple[str, ...]) -> dict[str, Path]:
    """Return the packages that an exercise allows, and all they need, with what pip noted of them.

    Raises KitError where one is not installed.
    """
    known = metadata.packages_distributions() if names else {}
    found: dict[str, Path] = {}
    queue = list(names)
    for name in names:
        if not list(located(name)):
            raise KitError(f"{name}, a package that exercise.toml allows, is not installed here: pip install {name}.")
    while queue:
        name = queue.pop()
        if name in found:
            continue
        found.update((name, path) for path in located(name))
        for distribution in known.get(name, []):
            found.update((f"{distribution}.record", path) for path in record(distribution))
            queue += _required(distribution, known)
    return found


def _required(distribution: str, known: Mapping[str, list[str]]) -> list[str]:
    """Return the modules of the distributions that one requires on this machine, without its extras."""
    wanted = [Requirement(text) for text in metadata.requires(distribution) or []]
    names = {_canonical(one.name) for one in wanted if one.marker is None or one.marker.evaluate({"extra": ""})}
    return [module for module, found in known.items() if names & {_canonical(one) for one in found}]


def _canonical(name: str) -> str:
    return name.lower().replace("_", "-").replace(".", "-")
