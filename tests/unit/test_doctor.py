"""The doctor: what it says follows from what the machine shows it."""

from __future__ import annotations

import pytest

from grader import doctor
from grader.doctor import Level
from grader.model import Isolation
from grader.sandbox import witness
from grader.sandbox.choice import Offer


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


@pytest.mark.parametrize(
    ("seconds", "level"),
    [([1.0, 1.01, 1.02], Level.GOOD), ([1.0, 1.1, 1.2], Level.NOTE), ([1.0, 1.6, 2.0], Level.BAD)],
)
def test_noise_is_the_median_over_the_minimum(seconds: list[float], level: Level) -> None:
    """The same work taking longer now and then is what makes a machine noisy."""
    assert doctor.noise(seconds).level is level


@pytest.mark.parametrize(("reason", "level"), [("", Level.GOOD), ("not on this machine", Level.NOTE)])
def test_it_says_why_memcpy_cannot_be_watched(monkeypatch: pytest.MonkeyPatch, reason: str, level: Level) -> None:
    """Where there is no witness, the checks that need one are skipped, and the doctor says why."""
    monkeypatch.setattr(witness, "obstacle", lambda: reason)
    finding = doctor.witnesses()
    assert finding.level is level
    assert reason in finding.found


def test_without_a_gpu_it_says_what_that_means(monkeypatch: pytest.MonkeyPatch) -> None:
    """No GPU is no fault: the simulator checks what it can."""
    monkeypatch.setattr(doctor, "gpu_name", lambda: "")
    finding = doctor.gpu()
    assert finding.level is Level.NOTE
    assert "simulator" in finding.advice


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


def test_everything_is_looked_at_once() -> None:
    """A whole examination on this machine has one finding for each subject."""
    told: list[str] = []
    findings = doctor.examine(told.append)
    assert len(findings) == doctor.SUBJECTS
    assert told == [finding.subject for finding in findings]
    assert all(finding.advice for finding in findings if finding.level is not Level.GOOD)
