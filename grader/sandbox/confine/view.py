"""What a worker may see of this machine: an interpreter, the C library, a few packages, and nothing else."""

from __future__ import annotations

import functools
import os
import shutil
import sys
import sysconfig
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from grader.errors import KitError
from grader.sandbox.confine import elf, gpu_driver
from grader.sandbox.confine.packages import ENTRANCE, allowed, linear_algebra, located, record
from grader.wire import Place

_KIT = Path(__file__).resolve().parents[2]
_OF_THE_KIT = ("__init__.py", "wire", "wire_facts.py", "worker")
_CPU = ("numba", "llvmlite", "numpy")
_CUDA = ("numba_cuda", "_numba_cuda_redirector", "packaging", "cuda", "nvidia")
_CUDA_RECORDS = ("numba-cuda", "cuda-bindings", "cuda-core", "cuda-pathfinder")  # they ask for their own versions
_OTHER_PACKAGES = ("site-packages", "dist-packages")
_DESKTOP = "_tkinter"  # it alone would bring in the graphical libraries


@dataclass(frozen=True)
class View:
    """Paths on this machine. Whatever is under `hidden` is left out of what `readable` would show.

    `interpreter` is the base interpreter, not a virtual environment's; `packages` are the modules that can
    be imported beside the standard library. `driver` is the folder of a GPU's driver, `devices` what it opens and
    `kernel` what it reads of the kernel's view of the machine.
    `parts` are files of a package of which the rest is left out, by their places among the packages.
    """

    interpreter: Path
    readable: tuple[Path, ...]
    hidden: tuple[Path, ...]
    packages: dict[str, Path]
    driver: Path | None = None
    devices: tuple[Path, ...] = ()
    kernel: tuple[Path, ...] = ()
    parts: dict[str, Path] = field(default_factory=dict)


@functools.cache
def view_of(place: Place, packages: tuple[str, ...] = ()) -> View:
    """Return what a worker needs whose arrays are at `place`, and that can import `packages` besides.

    Raises KitError where a package that every worker needs, or one of `packages`, is not installed.
    """
    own = _packages(place) | allowed(packages)
    parts = linear_algebra() if not place.has_cuda and "scipy" not in own else {}
    interpreter = Path(getattr(sys, "_base_executable", "") or sys.executable).resolve()
    library = _standard_library()
    beside = {path for package in own.values() if (path := package.with_name(f"{package.name}.libs")).is_dir()}
    shown = (*library, *own.values(), *sorted(beside), *parts.values())
    driver = gpu_driver.folder(_library_folders()) if place is Place.DEVICE else None
    of_the_driver = gpu_driver.libraries(driver) if driver else set()
    compiled = [interpreter, *(file for folder in shown for file in _compiled(folder)), *sorted(of_the_driver)]
    loaded = elf.closure(compiled, _library_folders())
    return View(
        interpreter=interpreter,
        readable=(interpreter, *library, *sorted(loaded | of_the_driver), *_system_files(), *shown[len(library) :]),
        hidden=tuple(folder / name for folder in library for name in _OTHER_PACKAGES if (folder / name).is_dir()),
        packages=own,
        driver=driver,
        devices=gpu_driver.devices() if driver else (),
        kernel=gpu_driver.kernel_files() if driver else (),
        parts=parts,
    )


def _packages(place: Place) -> dict[str, Path]:
    found = {name: path for name in _CPU for path in located(name)}
    missing = sorted(set(_CPU) - found.keys())
    if missing:
        raise KitError(f"{', '.join(missing)} cannot be imported here. Install it: pip install {' '.join(missing)}.")
    if not place.has_cuda:
        return found
    found |= {name: path for name in _CUDA for path in located(name)}
    return found | {name: path for name in _CUDA_RECORDS for path in record(name)}


def _standard_library() -> tuple[Path, ...]:
    own = sysconfig.get_path("platstdlib", vars={"platbase": sys.base_exec_prefix})
    return tuple(dict.fromkeys((Path(os.__file__).resolve().parent, Path(own).resolve())))


def _compiled(folder: Path) -> Iterator[Path]:
    """Yield the compiled files below `folder`, or it itself where it is one, but no windows and no other packages."""
    if folder.is_file() and ".so" in folder.name:
        yield folder
    for inside, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name not in (*_OTHER_PACKAGES, "tests", "__pycache__")]
        yield from (Path(inside, name) for name in names if ".so" in name and not name.startswith(_DESKTOP))


def _library_folders() -> tuple[Path, ...]:
    """Return where the dynamic loader looks, the interpreter's own libraries first."""
    several = sysconfig.get_config_var("MULTIARCH") or "."
    system = (f"/usr/local/lib/{several}", "/usr/local/lib", f"/lib/{several}", f"/usr/lib/{several}")
    return tuple(map(Path, (f"{sys.base_exec_prefix}/lib", *system, "/lib64", "/usr/lib64", "/lib", "/usr/lib")))


def _system_files() -> tuple[Path, ...]:
    return tuple(path for path in (Path("/etc/ld.so.cache"),) if path.exists())


def furnish(view: View, folder: Path) -> Path:
    """Make `folder`, the one entry beside the standard library on a worker's path, and return it.

    It holds links to the packages, and a copy of the kit's own modules that a worker runs.
    """
    own = folder / _KIT.name
    own.mkdir(parents=True)
    for package in view.packages.values():
        (folder / package.name).symlink_to(package)
    for place, part in view.parts.items():
        (folder / place).parent.mkdir(parents=True, exist_ok=True)
        (folder / place).symlink_to(part)
    for inside in {Path(place).parent for place in view.parts} - {Path()}:
        (folder / inside / "__init__.py").write_text("" if inside.parent.name else ENTRANCE)
    for name in _OF_THE_KIT:
        copy = shutil.copytree if (_KIT / name).is_dir() else shutil.copyfile
        copy(_KIT / name, own / name)
    return folder
