"""What explorers might have measured, made up: small, and with names that try to become part of a page."""

from __future__ import annotations

from grader.explore import caches, scaling, speedup
from grader.explore.caches import CallCost, Code, Outcome, Start
from grader.explore.pipeline.ask import Pipeline, Specialisation, Stage
from grader.explore.pipeline.texts import Line
from grader.explore.provenance import Provenance

ATTACK = "</script><script>document.title='owned'</script><b onclick=alert(1)>&amp;"
WHERE = Provenance(f"a machine {ATTACK}", "versions", "2026-11-28", "made up")


def speedups() -> speedup.Speedup:
    """Return times that grow with the size; NumPy's are the best, and a Python time is missing."""
    each = {"Python": 1e-6, "NumPy": 1e-9, "Numba": 1e-8, "Numba, parallel": 2e-8}
    times = [
        speedup.Time("squares", program, size, None if missing else seconds * size, "too long" if missing else "")
        for size in (10, 100, 1000, 10000)
        for program, seconds in each.items()
        for missing in [program == "Python" and size > 1000]
    ]
    summary = speedup.Summary(
        "squares",
        "Sum of squares",
        f"text {ATTACK}",
        {"Numba": 0.05, "Numba, parallel": 0.2},
        {"Python": None, "NumPy": None},
        {"Python": 51.0, "NumPy": None},
    )
    return speedup.Speedup(WHERE, 0.3, (summary,), tuple(times))


def scalings() -> scaling.Scaling:
    """Return times of a serial program and two numbers of threads, at two sizes."""
    seconds = {(0, 100): 1e-6, (1, 100): 2e-6, (2, 100): 4e-6, (0, 10000): 1e-3, (1, 10000): 1e-3, (2, 10000): 6e-4}
    times = [scaling.Time("triad", *key, taken, 24 * key[1] / taken / 1e9) for key, taken in seconds.items()]
    fits = tuple(scaling.fit(times, "triad", size) for size in (100, 10000))
    overheads = (scaling.Overhead(1, 1e-6), scaling.Overhead(2, 3e-6))
    paying = {"triad": scaling.pays_from(times, "triad", 2)}
    return scaling.Scaling(WHERE, "omp", (1, 2), {"triad": "a + 3b"}, tuple(times), overheads, fits, paying)


def cached() -> caches.Caches:
    """Return a start that compiled, one that loaded, and one that loaded what was wrong."""
    starts = (
        Start("nothing cached yet", "none", Outcome.COMPILED, 0.4, 0.5, 0.2, 1e-6, 12.0, 12.0),
        Start("started again", "none", Outcome.LOADED, 0.4, 0.5, 0.004, 1e-6, 12.0, 12.0),
        Start("helper edited", "a helper", Outcome.STALE, 0.4, 0.5, 0.004, 1e-6, 12.0, 18.0),
    )
    costs = (CallCost("compiled, one float", "Python", 2e-7), CallCost("known by name", "compiled code", 5e-10))
    code = Code("known by name", f"def loop {ATTACK}", 1, 1, (Line("  callq *%rax"), Line(f"  vaddpd %ymm0 {ATTACK}")))
    return caches.Caches(WHERE, "cached", "helper", starts, (("total.nbi", 100),), costs, (code,))


def pipelines() -> Pipeline:
    """Return two specialisations of a function whose name and text are hostile."""
    keys = ("bytecode", "ir", "types", "llvm", "optimised", "assembly")
    stages = tuple(
        Stage(key, key.title(), "meaning", 0.01 * (number + 1), (Line(f"{key} {ATTACK}", 7), Line("other", 8)))
        for number, key in enumerate(keys)
    )
    both = tuple(
        Specialisation(signature, "float64", 0.3, stages, same_code=True) for signature in ("float64[::1]", "int64")
    )
    return Pipeline(WHERE, "landlock", ATTACK, (Line(f"def f(): # {ATTACK}", 7), Line("    pass", 8)), both)
