"""Programs that look fast on a GPU and are not: each must be caught. Each has a worker of its own, host code and all.

Grading never lets it come to that: of a file only the kernels are executed where there is a GPU.
"""

from __future__ import annotations

from grader.judge.faults import SubmissionFault
from grader.sandbox.launch import Launcher
from tests.studies.gpu.addition import SOLUTION, Inputs
from tests.studies.gpu.hardware import Hardware
from tests.studies.gpu.sheet import Sheet
from tests.studies.gpu.worker import Worker

_N = 2**24
_CALLS = 4
_HEAD = """
from numba import cuda

@cuda.jit
def slowly(a, b, out, turns):
    for i in range(cuda.grid(1), out.size, cuda.gridsize(1)):
        total = a[i] * 0
        for k in range(turns):
            total += a[(i + 7919 * k) % a.size] * 0
        out[i] = a[i] + b[i] + total

class Launched:
    def __init__(self, work):
        self.work = work
    def __getitem__(self, launch):
        return lambda a, b, out: self.work(launch, a, b, out)
"""
HOSTILE = {
    "work on another stream": """
cuda.synchronize = lambda: None
def work(launch, a, b, out):
    slowly[launch[0], launch[1], cuda.stream()](a, b, out, 500)
vector_add = Launched(work)
""",
    "half of the work on another stream": """
cuda.synchronize = lambda: None
def work(launch, a, b, out):
    half = out.size // 2
    slowly[launch](a[:half], b[:half], out[:half], 1)
    slowly[launch[0], launch[1], cuda.stream()](a[half:], b[half:], out[half:], 500)
vector_add = Launched(work)
""",
    "no work": """
vector_add = Launched(lambda launch, a, b, out: None)
""",
    "reused output": """
kept = []
def work(launch, a, b, out):
    if not kept:
        slowly[launch](a, b, out, 1)
        kept.append(cuda.device_array_like(out))
        kept[0].copy_to_device(out)
    out.copy_to_device(kept[0])
vector_add = Launched(work)
""",
    "inputs made easy": """
def work(launch, a, b, out):
    a.copy_to_device(b)
    slowly[launch](a, b, out, 1)
vector_add = Launched(work)
""",
    "an element too many": """
@cuda.jit
def beyond(a, b, out):
    for i in range(cuda.grid(1), out.size + 1, cuda.gridsize(1)):
        out[i] = a[i] + b[i]
vector_add = beyond
""",
}


def sheet(hardware: Hardware, launcher: Launcher) -> Sheet:
    """Call each of them a few times on fresh inputs, and the honest solution like them."""
    honest = _caught(hardware, launcher, SOLUTION.read_bytes())
    rows = [("the solution, honest", honest, "WRONG" if honest else "")]
    for name, code in HOSTILE.items():
        found = _caught(hardware, launcher, (_HEAD + code).encode())
        rows.append((name, found or "not caught", "" if found else "WRONG"))
    return Sheet("Hostile programs", ("program", "what the judge saw", ""), tuple(rows))


def _caught(hardware: Hardware, launcher: Launcher, code: bytes) -> str:
    """Return what was wrong at the first call where something was, an empty text where nothing was at any."""
    inputs = Inputs(hardware.cupy, _N)
    try:
        with Worker(launcher, code, distilled=False) as worker:
            for seed in range(_CALLS):
                inputs.renew(seed + 1000)
                _, wrong = worker.add(inputs.a, inputs.b, inputs.poison, inputs.expected)
                if wrong:
                    return f"{wrong} (call {seed + 1})"
    except SubmissionFault as fault:
        return f"{fault.verdict}: {fault.safe}"
    return ""
