"""The emulator for whole programs: memory that outlives launches, and launches that are prepared once.

`grader.ptxemu` is for one launch on NumPy's arrays, and what judges needs no more; this is for who emulates a device.
"""

from grader.ptxemu.checks.shadow import Shadow
from grader.ptxemu.memory.arrays import RANGE_BITS, Buffer, Layout, Strided
from grader.ptxemu.program.control_flow import Block, End, successors
from grader.ptxemu.program.loader import variables
from grader.ptxemu.run.arguments import Passed, grain_of
from grader.ptxemu.run.launch import How, Prepared
from grader.ptxemu.run.orders import Snapshot, raced, retry, snapshot, with_retrial
from grader.ptxemu.run.pauses import Pause, Reason, Stop
from grader.ptxemu.run.storage import lay_out_tables
from grader.ptxemu.text.records import Instruction, Space, Variable

__all__ = [
    "RANGE_BITS",
    "Block",
    "Buffer",
    "End",
    "How",
    "Instruction",
    "Layout",
    "Passed",
    "Pause",
    "Prepared",
    "Reason",
    "Shadow",
    "Snapshot",
    "Space",
    "Stop",
    "Strided",
    "Variable",
    "grain_of",
    "lay_out_tables",
    "raced",
    "retry",
    "snapshot",
    "successors",
    "variables",
    "with_retrial",
]
