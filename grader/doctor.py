"""What this machine can judge: cores, threads, GPU, isolation and noise, and what to do about each."""

from __future__ import annotations

import os
import platform
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from grader.catalog import EntryPoint, Kind, Limits
from grader.cuda import gpu_name, offline_compile
from grader.judge.call import Program, SchedulerStatistics, Submission, Usage
from grader.judge.speed import Bandwidth, Sample, Samples, bandwidths
from grader.judge.speed.samples import spread
from grader.machine import available_cores, cpu_quota
from grader.model import Isolation
from grader.reports import units
from grader.sandbox import choice, shield
from grader.sandbox.launch import Launcher
from grader.sandbox.shield import open_shield
from grader.sandbox.watch import processes, witness
from grader.text import one_line

_PROBE = b"""
import numpy as np
from numba import njit, prange, threading_layer

LAYERS = ("tbb", "omp", "workqueue")

@njit(parallel=True)
def work(values, out):
    for i in prange(out.size):
        total = 0.0
        for k in range(values.size):
            total += values[k] * (i + 1)
        out[i] = total

def layer(n):
    work(np.ones(4), np.empty(n))
    return (LAYERS.index(threading_layer()),)
"""
_LAYERS = ("tbb", "omp", "workqueue")
_ROUNDS = 60
_VARIED = 0.05
SUBJECTS = 10


class Level(StrEnum):
    """How much a finding matters."""

    GOOD = "good"
    NOTE = "note"
    BAD = "bad"


@dataclass(frozen=True)
class Finding:
    """One line of the doctor's report: what was looked at, what was found, what to do about it."""

    subject: str
    level: Level
    found: str
    advice: str = ""


def examine(advance: Callable[[str], None] = lambda _: None) -> list[Finding]:
    """Look at everything; `advance` is told of each subject when it is done."""
    findings: list[Finding] = []
    for look in (_system, cores, _workers, shielding, _noise, _memory, gpu, _isolation, _compiler_threads, witnesses):
        finding = look()
        advance(finding.subject)
        findings.append(finding)
    return findings


def _system() -> Finding:
    found = f"Python {platform.python_version()}, {platform.system()} {platform.release()}"
    if not hasattr(os, "memfd_create"):
        return Finding("system", Level.BAD, found, "Grading needs Linux: memfd, /proc and prctl.")
    return Finding("system", Level.GOOD, found)


def cores() -> Finding:
    """Say how many cores there are to judge on."""
    usable, quota = available_cores(), cpu_quota()
    found = f"{usable} of {os.cpu_count()} cores usable"
    if quota is not None and quota < usable:
        advice = f"The container may use {quota:g} cores' time: parallel gates cannot be trusted. Raise its limit."
        return Finding("cores", Level.BAD, f"{found}, but a quota of {quota:g}", advice)
    if usable < 2:
        advice = "Speed checks that assume two cores will be skipped. Use a machine with two."
        return Finding("cores", Level.NOTE, found, advice)
    return Finding("cores", Level.GOOD, found)


def _probe(launcher: Launcher) -> Submission:
    entries = {
        "work": EntryPoint("work", Kind.FUNCTION, ("values", "out")),
        "layer": EntryPoint("layer", Kind.CONFIG, ("n",)),
    }
    program = Program("probe", _PROBE, tuple(entries), threads=available_cores())
    return Submission(launcher, program, entries, Limits(), np.random.default_rng(0))


def _workers() -> Finding:
    with Launcher(choice.strongest(or_none=True)) as launcher:
        probe = _probe(launcher)
        cost = statistics.median(probe.ping() for _ in range(_ROUNDS)) * 1e6
    found = f"an empty call takes {cost:.0f} µs"
    if cost > 1000:
        return Finding("workers", Level.NOTE, found, "That is long: the machine is loaded, or virtualised twice.")
    return Finding("workers", Level.GOOD, found)


def _noise() -> Finding:
    return noise(_same_work_over_and_over())


def _same_work_over_and_over() -> tuple[Sample, ...]:
    """Return how about ten milliseconds of work went, each time it was done."""
    work = np.random.default_rng(0).standard_normal(1_000_000)
    calls = []
    with open_shield() as over:
        for _ in range(_ROUNDS):
            with over.over(os.getpid()):
                before = processes.scheduled(os.getpid())
                usage, started = Usage.now(shield=over), time.perf_counter()
                np.sort(work)
                seconds = time.perf_counter() - started
                then = Usage.now(shield=over)
            others = then.settled(shield=over).others_since(usage)
            statistics = SchedulerStatistics.between(before, processes.scheduled(os.getpid()))
            calls.append(Sample.of(seconds, statistics, others))
    return tuple(calls)


def noise(calls: tuple[Sample, ...]) -> Finding:
    """Say how far the times of the same work lie apart, and which verdicts can be had from such a machine."""
    samples = Samples(calls, calls)
    above = spread(calls)
    found = (
        f"the same work: median {units.percent(above)} above the fastest; other programs had"
        f" {units.percent(max(samples.others, 0.0))} of the processors"
    )
    if samples.is_quiet and above < _VARIED:
        return Finding("noise", Level.GOOD, f"{found}. Every verdict can be trusted, close to a gate too")
    if samples.is_quiet:
        advice = "Nothing else runs here, so it is the processor's own pace that varies. Verdicts will take longer."
        return Finding("noise", Level.NOTE, found, advice)
    advice = "Clear verdicts can be had; close to a gate, or with several threads, they will be `noisy`."
    return Finding("noise", Level.NOTE, found, f"{advice} Close other programs.")


def shielding() -> Finding:
    """Say whether timed calls have the machine to themselves."""
    reason = shield.obstacle()
    if reason:
        advice = "What else runs disturbs what is timed. Grade as root, give the user a limit rtprio of 2 or more"
        advice += " (limits.conf), or the container the capability SYS_NICE."
        return Finding("shield", Level.NOTE, reason, advice)
    return Finding("shield", Level.GOOD, "no other program runs during a timed call: a busy machine can judge too")


def _memory() -> Finding:
    usable = sorted(os.sched_getaffinity(0))
    return memory([bandwidths(tuple(usable[:count])) for count in (1, 2) if count <= len(usable)])


def memory(found: list[Bandwidth]) -> Finding:
    """Say how fast bytes are read and copied, with one core, with two and so on: the roofline of every exercise."""
    lines = [
        f"with {cores} core{'s' if cores > 1 else ''} {rate.read_gb_s:.0f} GB/s read, {rate.copy_gb_s:.0f} copied"
        for cores, rate in enumerate(found, 1)
    ]
    return Finding("memory", Level.GOOD, "; ".join(lines))


def gpu() -> Finding:
    """Say whether kernels can run on a GPU."""
    name = gpu_name()
    if name:
        return Finding("GPU", Level.GOOD, name)
    lacking = offline_compile.missing()
    if lacking:
        advice = f"CUDA exercises run on the simulator; their speed checks are skipped. {lacking}"
        return Finding("GPU", Level.NOTE, "none that Numba can use", advice)
    found = "none that Numba can use; kernels run on an emulated one"
    return Finding("GPU", Level.NOTE, found, "The speed of kernels is modelled, not measured.")


def witnesses() -> Finding:
    """Say whether it can be seen here that memcpy moves the bytes."""
    reason = witness.obstacle()
    if reason:
        return Finding("witness", Level.NOTE, reason, "Checks of what calls memcpy are skipped, and cheats not seen.")
    return Finding("witness", Level.GOOD, "memcpy can be watched at work")


def _isolation() -> Finding:
    return isolation(list(choice.offers()))


def isolation(offers: list[choice.Offer]) -> Finding:
    """Say what keeps other people's code apart here, why nothing stronger does, and what is missing."""
    best = next((offer.isolation for offer in offers if not offer.obstacle), Isolation.NONE)
    obstacles = [f"{offer.isolation}: {one_line(offer.obstacle, 300)}" for offer in offers if offer.obstacle]
    found = "; ".join([str(best), *obstacles])
    if best is Isolation.BUBBLEWRAP:
        return Finding("isolation", Level.GOOD, found)
    better = f"{choice.ADVICE}, on a machine that allows user namespaces."
    if best is Isolation.LANDLOCK:
        advice = f"It lacks: {'; '.join(choice.lacks(best))}. {better}"
        return Finding("isolation", Level.NOTE, found, advice)
    return Finding("isolation", Level.BAD, found, f"Only your own code can be graded, with --no-isolation. {better}")


def _compiler_threads() -> Finding:
    with Launcher(choice.strongest(or_none=True)) as launcher:
        layer = _LAYERS[_probe(launcher).call("layer", [available_cores()]).values[0]]
    found = f"Numba's threading layer is {layer}"
    if layer == "workqueue":
        advice = "It is the slowest one. Install libgomp (Debian: apt-get install libgomp1) for omp."
        return Finding("threads", Level.NOTE, found, advice)
    return Finding("threads", Level.GOOD, f"{found}, on Python {sys.version_info.major}.{sys.version_info.minor}")
