"""Every test of the emulator runs with registers that are read-only."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from grader.ptxemu.run.operands import Operands, Writer
from grader.ptxemu.run.state import Group
from grader.ptxemu.text.records import Operand, Register


@pytest.fixture(autouse=True)
def _read_only_registers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nobody write into the value of a register: whoever does ends the launch with an error."""
    writer = Operands.writer

    def guarded(self: Operands, operand: Operand, dtype: np.dtype[Any]) -> Writer:
        write = writer(self, operand, dtype)

        def write_and_lock(group: Group, value: Any) -> None:
            write(group, value)
            held = group.frame.get(operand.name) if isinstance(operand, Register) else None
            if held is not None and held.ndim:
                held.flags.writeable = False

        return write_and_lock

    monkeypatch.setattr(Operands, "writer", guarded)
