"""From seconds to a verdict, on scripted times."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from grader.catalog import SpeedRule, Tier
from grader.judge.speed import decision
from grader.judge.speed.decision import LOOKS, decide, points
from grader.judge.speed.samples import Sample, Samples
from grader.model import Verdict

RULE = SpeedRule("f", {}, 10.0, 20.0, 5.0, tiers=(Tier(0.5, 3.0), Tier(0.8, 2.0)))
UNTIERED = replace(RULE, tiers=())
CALLS = st.builds(
    lambda seconds, waited, others, ran: Sample(seconds, waited * seconds, others, ran * seconds),
    st.floats(1e-4, 1e2),
    st.sampled_from([0.0, 0.01, 0.5]),
    st.sampled_from([-0.01, 0.0, 0.3]),
    st.sampled_from([0.0, 0.4, 0.9]),
)
RUNS = st.sampled_from([*LOOKS, 1, 2, 4, 8]).flatmap(
    lambda n: st.builds(Samples, *[st.lists(CALLS, min_size=n, max_size=n).map(tuple) for _ in range(3)])
)
RANK = {Verdict.PASSED: 2, Verdict.NOISY: 1, Verdict.SLOW: 0}


def _samples(rounds: int, ratio: float, reference: float | None = 25.0) -> Samples:
    """Return times of `rounds` rounds; both ratios are times faster than a baseline of one second."""
    canary = (Sample(1.0 / reference),) * rounds if reference else ()
    return Samples((Sample(1.0),) * rounds, (Sample(1.0 / ratio),) * rounds, canary)


def _calls(*seconds: float) -> tuple[Sample, ...]:
    return tuple(Sample(took) for took in seconds)


def _paced(calls: tuple[Sample, ...], pace: float) -> tuple[Sample, ...]:
    return tuple(Sample(call.seconds * pace, call.waited * pace, call.others, call.ran * pace) for call in calls)


def _first_decision(ratio: float, reference: float | None = 25.0, rule: SpeedRule = RULE) -> tuple[int, Verdict | None]:
    """Return after how many rounds the verdict falls, and which."""
    for rounds in range(1, rule.max_samples + 1):
        verdict = decide(_samples(rounds, ratio, reference), rule)
        if verdict is not None:
            return rounds, verdict
    return rule.max_samples, None


@pytest.mark.parametrize(
    ("ratio", "rounds", "verdict"),
    [
        (24.0, 3, Verdict.PASSED),  # every tier reached
        (15.0, 9, Verdict.PASSED),  # between two tiers, near none: the late look
        (13.0, 9, Verdict.PASSED),  # above the first tier by 4 %, which only falling times could undo
        (12.0, 25, Verdict.PASSED),  # just below the first tier
        (19.0, 25, Verdict.PASSED),  # just below the second tier
        (11.0, 25, Verdict.PASSED),  # within 15 % of the gate
        (10.0, 25, Verdict.PASSED),  # on it
        (9.9, 25, Verdict.SLOW),
        (7.1, 25, Verdict.SLOW),  # within 30 % of it
        (6.9, 5, Verdict.SLOW),
        (0.1, 5, Verdict.SLOW),
    ],
)
def test_a_clear_case_is_decided_early(ratio: float, rounds: int, verdict: Verdict) -> None:
    """Far from the gate and the tiers few rounds are enough, close to them all are run."""
    assert _first_decision(ratio) == (rounds, verdict)


@pytest.mark.parametrize(("slower", "verdict"), [(1.04, Verdict.PASSED), (1.06, None)])
def test_a_tier_is_given_up_early_only_on_a_quiet_machine(slower: float, verdict: Verdict | None) -> None:
    """A tier that is missed is missed before the last look only where the reference's times hardly vary."""
    samples = _samples(9, 15.0)
    best = samples.reference[0].seconds
    assert decide(replace(samples, reference=_calls(best, *[best * slower] * 8)), RULE) is verdict


@pytest.mark.parametrize(("ratio", "rounds"), [(11.4, 25), (11.6, 3)])
def test_without_tiers_the_margin_above_the_gate_is_15_percent(ratio: float, rounds: int) -> None:
    """Where there are no tiers, three rounds suffice as soon as the margin is kept."""
    assert _first_decision(ratio, rule=UNTIERED) == (rounds, Verdict.PASSED)


@pytest.mark.parametrize(("ratio", "verdict"), [(5.0, Verdict.NOISY), (9.9, Verdict.NOISY), (10.1, Verdict.PASSED)])
def test_a_machine_unfit_to_judge_is_nobody_s_fault(ratio: float, verdict: Verdict) -> None:
    """Where the reference misses the canary, all rounds are run, and nobody who misses the gate is slow."""
    assert _first_decision(ratio, reference=19.0, rule=UNTIERED) == (25, verdict)


def test_without_a_reference_nothing_is_noisy() -> None:
    """In a student's kit, where there is no reference, the gate alone decides."""
    assert _first_decision(5.0, reference=None) == (5, Verdict.SLOW)
    assert _first_decision(12.0, reference=None) == (3, Verdict.PASSED)
    assert _first_decision(9.0, reference=None) == (25, Verdict.SLOW)


@pytest.mark.parametrize("cap", [3, 4, 7, 25, 40])
def test_the_cap_is_the_last_look(cap: int) -> None:
    """A close decision is taken after exactly as many rounds as exercise.toml allows."""
    assert _first_decision(9.9, rule=replace(RULE, max_samples=cap)) == (cap, Verdict.SLOW)


@given(RUNS)
def test_no_verdict_between_the_looks(samples: Samples) -> None:
    """Whatever the times are, a verdict falls only after 3, 5, 9, 15 or 25 rounds."""
    rounds = len(samples.submission)
    verdict = decide(samples, RULE)
    assert verdict is None or rounds in LOOKS
    assert verdict is not None or rounds < RULE.max_samples


@given(RUNS, st.floats(1e-3, 1e3))
def test_a_machine_s_pace_does_not_matter(samples: Samples, pace: float) -> None:
    """All times multiplied by the same factor give the same verdict and the same points."""
    scaled = Samples(*[_paced(calls, pace) for calls in (samples.baseline, samples.submission, samples.reference)])
    reached = (samples.certain_ratio, samples.possible_ratio(1))
    close = [ratio / g for ratio in reached for g in (7.0, 10.0, 11.5)]
    close += [(samples.reference_ratio(1) or 0) / RULE.canary]
    close += [(samples.certain_fraction(1) or 0) / t / edge for t in (0.5, 0.8) for edge in (0.9, 1.0, 1.1)]
    assume(all(abs(c - 1) > 1e-9 for c in close))  # rounding may tip what stands exactly on an edge
    assert decide(scaled, RULE) == decide(samples, RULE)
    assert points(Verdict.PASSED, scaled, RULE) == points(Verdict.PASSED, samples, RULE)


@given(RUNS, st.floats(0.01, 1.0))
def test_being_faster_never_costs_points(slow: Samples, gain: float) -> None:
    """On the same other times, a faster submission has at least the points and no worse a verdict."""
    rule = replace(RULE, max_samples=len(slow.submission))
    fast = replace(slow, submission=_paced(slow.submission, gain))
    before, after = decide(slow, rule), decide(fast, rule)
    assert before is not None
    assert after is not None
    assert RANK[after] >= RANK[before]
    assert points(after, fast, rule) >= points(before, slow, rule)


@given(RUNS, st.floats(0.01, 1.0))
def test_being_faster_never_turns_a_pass_into_slow(slow: Samples, gain: float) -> None:
    """At any look, a submission faster than one that passes passes, or is looked at more closely."""
    fast = replace(slow, submission=_paced(slow.submission, gain))
    if decide(slow, RULE) is Verdict.PASSED:
        assert decide(fast, RULE) in (Verdict.PASSED, None)
    if decide(fast, RULE) is Verdict.SLOW:
        assert decide(slow, RULE) in (Verdict.SLOW, None)


@given(RUNS, st.integers(0, 24), st.floats(1.0, 100.0))
def test_noise_on_a_slower_sample_changes_nothing(samples: Samples, index: int, factor: float) -> None:
    """A disturbed sample that is not the fastest one leaves ratio and fraction as they are."""
    disturbed = list(samples.baseline)
    index %= len(disturbed)
    assume(disturbed[index].working > samples.baseline_s)
    disturbed[index] = _paced((disturbed[index],), factor)[0]
    assert replace(samples, baseline=tuple(disturbed)).ratio == samples.ratio


def _under_load(samples: Samples, waited: float, others: float, ran: float = 0.0) -> Samples:
    """Return the samples, taken where others had a share of the machine, and calls waited, and ran, a share each."""

    def loaded(calls: tuple[Sample, ...]) -> tuple[Sample, ...]:
        return tuple(Sample(s.seconds, waited * s.seconds, others, ran * s.seconds) for s in calls)

    baseline = tuple(replace(call, others=others) for call in samples.baseline)
    return Samples(baseline, loaded(samples.submission), loaded(samples.reference))


@pytest.mark.parametrize(
    ("ratio", "verdict"),
    [(6.9, Verdict.SLOW), (7.2, Verdict.NOISY), (9.9, Verdict.NOISY), (11.4, Verdict.NOISY), (11.6, Verdict.PASSED)],
)
def test_on_a_busy_machine_what_is_close_to_the_gate_is_noisy(ratio: float, verdict: Verdict) -> None:
    """Where others had a share of the machine, only what lies beyond what they can have changed is decided."""
    assert decide(_under_load(_samples(25, ratio), 0.0, 0.3), UNTIERED) is verdict


def test_who_is_fast_enough_beside_others_is_so_without_them() -> None:
    """Waiting only ever makes a submission look slower: what passes in spite of it needs no quiet call, but nine."""
    assert decide(_under_load(_samples(9, 12.0), 0.5, 0.3), UNTIERED) is Verdict.PASSED
    assert decide(_under_load(_samples(5, 12.0), 0.5, 0.3), UNTIERED) is None


@pytest.mark.parametrize(("ran", "verdict"), [(0.2, Verdict.NOISY), (1.8, Verdict.SLOW)])
def test_work_that_was_done_was_no_waiting(ran: float, verdict: Verdict) -> None:
    """However long two threads waited, a call takes at least half of the processor time that both had."""
    samples = _under_load(_samples(25, 5.0), 0.5, 0.3, ran)
    assert decide(samples, replace(UNTIERED, cores=2, canary=10.1)) is verdict


def test_on_a_busy_machine_tiers_are_credited_where_they_are_certain() -> None:
    """What the reference may have lost to others is not taken for the submission's speed, and the rest stays open."""
    samples = _under_load(_samples(25, 24.0), 0.0, 0.3)
    assert decide(samples, RULE) is Verdict.PASSED
    assert points(Verdict.PASSED, samples, RULE) == 8.0  # 0.96 / 1.4: the first tier
    assert decision.open_points(samples, RULE) == 2.0
    assert decision.open_points(_samples(25, 15.0), RULE) == 0.0


@pytest.mark.parametrize(("waited", "verdict"), [(0.5, Verdict.SLOW), (0.9, None)])
def test_far_below_the_gate_waiting_is_no_excuse(waited: float, verdict: Verdict | None) -> None:
    """A submission that would be slow even if it had not waited is slow; one that might not be is measured again."""
    samples = _under_load(_samples(5, 1.0), waited, 0.3)
    assert decide(samples, replace(UNTIERED, canary=10.1)) is verdict


def test_two_threads_may_have_waited_twice_as_long() -> None:
    """Where two threads share the work, each may have waited while the other did not: both waits count."""
    samples = _under_load(_samples(5, 2.0), 0.4, 0.3)
    rule = replace(UNTIERED, canary=10.1)
    assert decide(samples, rule) is Verdict.SLOW
    assert decide(samples, replace(rule, cores=2)) is None


def test_a_submission_cannot_make_itself_noisy() -> None:
    """On a quiet machine nobody asks whether the submission waited: it can only have waited for itself."""
    samples = _samples(25, 9.0)
    own = replace(samples, submission=tuple(Sample(s.seconds, 0.9 * s.seconds, 0.5) for s in samples.submission))
    assert own.is_quiet
    assert decide(own, UNTIERED) is Verdict.SLOW


def test_a_baseline_that_waits_flatters_nobody() -> None:
    """What the baseline waited for a processor is not counted as its time."""
    samples = Samples((Sample(3.0, 2.0),) * 25, _calls(*[0.2] * 25), _calls(*[0.04] * 25))
    assert samples.ratio == pytest.approx(5.0)


@pytest.mark.parametrize(
    ("rounds", "roof", "others", "verdict"),
    [
        (3, 0.06, 0.0, Verdict.PASSED),  # just above what memory allows: what noise can do
        (3, 0.07, 0.0, None),
        (25, 0.07, 0.0, Verdict.REJECTED),
        (25, 0.07, 0.3, Verdict.NOISY),  # others kept memory busy
    ],
)
def test_faster_than_memory_is_never_rewarded(rounds: int, roof: float, others: float, verdict: Verdict) -> None:
    """A submission that beats its roof by more than a quarter is looked at to the end, and then rejected."""
    samples = _under_load(_samples(rounds, 20.0, 20.5), 0.0, others)
    beaten = replace(samples, roof=_calls(*[roof] * rounds))
    assert decide(beaten, UNTIERED) is verdict
    assert beaten.roofline_fraction == pytest.approx(roof * 20)


@pytest.mark.parametrize(("fraction", "earned"), [(0.4, 5.0), (0.5, 8.0), (0.79, 8.0), (0.8, 10.0), (2.0, 10.0)])
def test_each_tier_reached_adds_its_points(fraction: float, earned: float) -> None:
    """The gate's points are there for passing, and those of every tier that is reached come on top."""
    samples = Samples(_calls(1.0), _calls(0.5 / fraction), _calls(0.5))
    assert points(Verdict.PASSED, samples, RULE) == earned


def test_tiers_need_a_reference() -> None:
    """Without a reference nobody can reach a tier: passing earns the gate's points."""
    assert points(Verdict.PASSED, _samples(3, 100.0, None), RULE) == 5.0


@pytest.mark.parametrize("verdict", [v for v in Verdict if v is not Verdict.PASSED])
def test_nothing_is_earned_below_the_gate(verdict: Verdict) -> None:
    """Only a pass earns points, however fast the times look."""
    assert points(verdict, _samples(3, 100.0), RULE) == 0.0


def test_the_scorecard_s_numbers_are_minima() -> None:
    """What is reported are the fastest samples, their ratios, and how many rounds there were."""
    speed = decision.speed(Samples(_calls(4.0, 2.0), _calls(0.5, 0.2), _calls(0.1, 0.3)), RULE)
    assert (speed.baseline_s, speed.submission_s, speed.reference_s) == (2.0, 0.2, 0.1)
    assert (speed.ratio, speed.gate, speed.reference_fraction, speed.samples) == (10.0, 10.0, 0.5, 2)
    alone = decision.speed(_samples(3, 2.0, None), RULE)
    assert (alone.reference_s, alone.reference_fraction) == (None, None)


def test_every_call_is_kept() -> None:
    """The scorecard has each program's calls in their order, round after round, with what disturbed them."""
    submission = (Sample(0.2, 0.1), Sample(0.3))
    kept = decision.timed_calls(Samples((Sample(1.0, 0.5, 0.25), Sample(2.0)), submission, roof=_calls(0.1, 0.1)))
    assert [(call.program, call.seconds) for call in kept[:3]] == [
        ("baseline", 1.0),
        ("submission", 0.2),
        ("roof", 0.1),
    ]
    assert (kept[0].waited_s, kept[0].others) == (0.5, 0.25)
    assert [call.program for call in kept] == ["baseline", "submission", "roof"] * 2
    assert tuple(call.seconds for call in kept if call.program == "submission") == (0.2, 0.3)


@pytest.mark.parametrize(
    ("times", "others", "level"),
    [
        ((1.0, 1.0, 1.0), 0.0, "quiet"),
        ((1.0, 1.1, 1.2), 0.0, "some noise"),
        ((1.0, 1.0, 1.0), 0.3, "some noise: .* 30 % of the processors"),
        ((1.0, 2.0, 2.0), 0.3, "busy machine: .* 30 % of the processors"),
    ],
)
def test_noise_is_put_into_words(times: tuple[float, ...], others: float, level: str) -> None:
    """How far the baseline's median lies above its minimum is said, and what others had of the machine."""
    calls = tuple(Sample(took, 0.0, others) for took in times)
    assert re.match(level, decision.noise(Samples(calls, calls)))
