"""What an nbgrader course needs of its machine."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path


def find_alembic() -> None:
    """Put this interpreter's programs on PATH where `alembic` is not found there.

    nbgrader starts it by name when it makes its database. Where it is missing, the first command fails and leaves a
    database without a version.
    """
    if shutil.which("alembic") is None:
        programs = str(Path(sys.executable).parent)
        os.environ["PATH"] = os.pathsep.join(filter(None, (programs, os.environ.get("PATH", ""))))
