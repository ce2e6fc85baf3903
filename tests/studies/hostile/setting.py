"""Where the judge works: under which sandbox, on which kernel, as whom, with or without a CUDA compiler."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

from grader import catalog
from grader.authoring.submissions import declared_outcomes
from grader.catalog import Backend
from grader.cuda import offline_compile
from grader.errors import KitError
from grader.model import Isolation
from grader.sandbox import choice
from grader.sandbox.confine import landlock
from tests.studies.hostile.attacks import ROOT, Attack

_HIDDEN = "The CUDA compiler is hidden."
NOBODY = 65534
_AS_NOBODY = ("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups")


@dataclass(frozen=True)
class Setting:
    """One such place: `abi` is the version of Landlock that is simulated, 0 for the kernel's own."""

    isolation: Isolation
    abi: int = 0
    ordinary_user: bool = False
    compiler: bool = True

    def __str__(self) -> str:
        """Return it in words, as a table says it."""
        simulated = [f"ABI {self.abi}"] * bool(self.abi) + ["as a user"] * self.ordinary_user
        return ", ".join([self.isolation, *simulated, *["no compiler"] * (not self.compiler)])

    @property
    def prefix(self) -> tuple[str, ...]:
        """What a command begins with, so that it is run by whom it should be."""
        return _AS_NOBODY if self.ordinary_user and os.geteuid() == 0 else ()

    def can_judge(self, attack: Attack) -> bool:
        """Return whether it can be found out here: no kernel's speed is judged without a compiler."""
        exercise = catalog.load(ROOT / "exercises" / attack.slug)
        if self.compiler or exercise.backend is not Backend.CUDA or not isinstance(attack.source, Path):
            return True
        outcomes = declared_outcomes(exercise, attack.source)
        return all("speed" not in outcome.checks for outcome in outcomes)

    def require(self) -> None:
        """Raise KitError where there cannot be such a place on this machine."""
        obstacle = self._obstacle()
        if obstacle:
            raise KitError(f"{self} cannot be had here: {obstacle}. --under chooses the other sandbox alone.")

    def _obstacle(self) -> str:
        if self.abi > landlock.abi():
            return f"this kernel's Landlock has ABI {landlock.abi()}: a later one cannot be simulated"
        if self.prefix and shutil.which(self.prefix[0]) is None:
            return "setpriv is not installed (Debian: apt-get install util-linux)"
        imports = [*self.prefix, sys.executable, "-c", "import grader"]
        if self.prefix and subprocess.run(imports, cwd=ROOT, check=False, capture_output=True).returncode:
            return "an ordinary user may not read the interpreter or the kit"
        return choice.obstacle(self.isolation)

    def hand_over(self, folder: Path) -> None:
        """Give all in `folder`, and the way into it, to whoever judges there."""
        if self.prefix:
            for path in (folder, *folder.rglob("*")):
                os.chown(path, NOBODY, NOBODY, follow_symlinks=False)

    @contextlib.contextmanager
    def simulated(self) -> Iterator[None]:
        """Have the judge in this process find such a kernel and such a toolchain."""
        with contextlib.ExitStack() as stack:
            if self.abi:
                stack.enter_context(mock.patch.object(landlock, "abi", return_value=self.abi))
            if not self.compiler:
                stack.enter_context(mock.patch.object(offline_compile, "missing", return_value=_HIDDEN))
            yield


def every_setting() -> list[Setting]:
    """Return the settings that an attack should be tried in: each sandbox, each ABI, each kind of machine and user."""
    kinds = (Isolation.BUBBLEWRAP, Isolation.LANDLOCK)
    return [
        *map(Setting, kinds),
        *(Setting(Isolation.LANDLOCK, abi) for abi in range(1, landlock.abi() + 1)),
        *(Setting(kind, ordinary_user=True) for kind in kinds),
        *(Setting(kind, compiler=False) for kind in kinds),
    ]
