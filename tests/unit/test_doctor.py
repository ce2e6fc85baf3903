"""The doctor: what it says follows from what the machine shows it."""

from __future__ import annotations

import pytest

from grader import doctor
from grader.cuda import offline_compile
from grader.doctor import Level
from grader.judge.speed.roofs import Bandwidth
from grader.judge.speed.samples import Sample
from grader.model import Isolation
from grader.sandbox.choice import Offer
from grader.sandbox.watch import witness


def test_a_quota_below_the_cores_is_bad(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two cores with the time of one make parallel verdicts worthless, and the doctor says so."""
    monkeypatch.setattr(doctor, "available_cores", lambda: 2)
    monkeypatch.setattr(doctor, "cpu_quota", lambda: 1.0)
    finding = doctor.cores()
    assert finding.level is Level.BAD
    assert "Raise its limit" in finding.advice


def test_a_single_core_is_worth_a_note(monkeypatch: pytest.MonkeyPatch) -> None:
    """One core means that parallel speed checks are skipped."""
    monkeypatch.setattr(doctor, "available_cores", lambda: 1)
    monkeypatch.setattr(doctor, "cpu_quota", lambda: None)
    finding = doctor.cores()
    assert finding.level is Level.NOTE
    assert "skipped" in finding.advice


def _work(times: tuple[float, ...], waited: float, others: float) -> tuple[Sample, ...]:
    return tuple(Sample(seconds, waited * seconds, others) for seconds in times)


@pytest.mark.parametrize(
    ("calls", "level", "said"),
    [
        (_work((1.0, 1.01, 1.02), 0.0, 0.0), Level.GOOD, "Every verdict can be trusted"),
        (_work((1.0, 1.1, 1.2), 0.0, 0.0), Level.NOTE, "the processor's own pace"),
        (_work((1.0, 1.01, 1.02), 0.0, 0.4), Level.NOTE, "Clear verdicts can be had"),
        (_work((1.0, 1.6, 2.0), 0.3, 0.4), Level.NOTE, "close to a gate"),
    ],
)
def test_it_says_which_verdicts_can_be_trusted(calls: tuple[Sample, ...], level: Level, said: str) -> None:
    """A quiet machine judges everything, a busy one what is clear, and one that lets nothing run in peace nothing."""
    finding = doctor.noise(calls)
    assert finding.level is level
    assert said in f"{finding.found} {finding.advice}"


def test_it_says_how_fast_memory_is() -> None:
    """Reading and copying, for one core and for two, where there are two."""
    assert doctor.memory([Bandwidth(31.2, 27.9)]).found == "with 1 core 31 GB/s read, 28 copied"
    assert doctor.memory([Bandwidth(31.2, 27.9)] * 2).found.endswith("; with 2 cores 31 GB/s read, 28 copied")


@pytest.mark.parametrize(("reason", "level"), [("", Level.GOOD), ("not on this machine", Level.NOTE)])
def test_it_says_why_memcpy_cannot_be_watched(monkeypatch: pytest.MonkeyPatch, reason: str, level: Level) -> None:
    """Where there is no witness, the checks that need one are skipped, and the doctor says why."""
    monkeypatch.setattr(witness, "obstacle", lambda: reason)
    finding = doctor.witnesses()
    assert finding.level is level
    assert reason in finding.found


@pytest.mark.parametrize(("missing", "said"), [("", "modelled"), ("Numba's compiler is not installed", "simulator")])
def test_without_a_gpu_it_says_what_that_means(monkeypatch: pytest.MonkeyPatch, missing: str, said: str) -> None:
    """No GPU is no fault: the emulated one checks what it can, or the simulator where no compiler is."""
    monkeypatch.setattr(doctor, "gpu_name", lambda: "")
    monkeypatch.setattr(offline_compile, "missing", lambda: missing)
    finding = doctor.gpu()
    assert finding.level is Level.NOTE
    assert said in finding.advice


@pytest.mark.parametrize(
    ("obstacles", "level", "said"),
    [
        (("", ""), Level.GOOD, "bubblewrap"),
        (("not installed", ""), Level.NOTE, "landlock; bubblewrap: not installed"),
        (("not installed", "too old"), Level.BAD, "none; bubblewrap: not installed; landlock: too old"),
    ],
)
def test_isolation_is_named_with_what_stands_in_the_way(obstacles: tuple[str, str], level: Level, said: str) -> None:
    """The doctor says which isolation there is, why no stronger one, and how to get it."""
    kinds = (Isolation.BUBBLEWRAP, Isolation.LANDLOCK)
    finding = doctor.isolation([Offer(kind, why) for kind, why in zip(kinds, obstacles, strict=True)])
    assert (finding.level, finding.found) == (level, said)
    assert ("apt-get install bubblewrap" in finding.advice) == (level is not Level.GOOD)


@pytest.mark.slow
def test_everything_is_looked_at_once() -> None:
    """A whole examination on this machine has one finding for each subject."""
    told: list[str] = []
    findings = doctor.examine(told.append)
    assert len(findings) == doctor.SUBJECTS
    assert told == [finding.subject for finding in findings]
    assert all(finding.advice for finding in findings if finding.level is not Level.GOOD)
