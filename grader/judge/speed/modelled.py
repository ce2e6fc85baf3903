"""The speed check of a kernel without a GPU: one launch on an emulated one, and a model of a real one's limits.

Modelled, not measured, and said so: the model knows what memory, cache, and issuing instructions allow at best, and of
latency only that too few threads cannot hide it.
"""

from __future__ import annotations

from collections.abc import Sequence

from grader.catalog import ModelRule, SpeedRule
from grader.cuda import lessons, takes_float64
from grader.errors import KitError
from grader.judge.compare import assert_close
from grader.judge.speed.decision import tier_points
from grader.judge.speed.outcome import Outcome
from grader.judge.trial import Trial
from grader.model import Access, Modelled, Verdict
from grader.ptxemu import GPUS, Exhausted, Gpu, Run, estimate
from grader.reports import units
from grader.wire import Place

_MOST_LESSONS = 2
_MOST_ACCESSES = 6


def applies(trial: Trial) -> bool:
    """Return whether a kernel's speed is to be modelled here: no GPU, a compiler, and an exercise that wants it."""
    rule = trial.exercise.speed
    return rule is not None and rule.modelled is not None and Place.EMULATOR in trial.places


def judge(trial: Trial) -> Outcome:
    """Launch the timed kernel as the submission itself would, and model its time.

    Raises SubmissionFault or Mismatch where it fails, and KitError where problem.py does not say what must be moved.
    """
    rule = trial.exercise.speed
    assert rule is not None
    assert rule.modelled is not None
    gpu = next(gpu for gpu in GPUS if gpu.name == rule.modelled.gpu)
    submission = trial.programs.submission(Place.EMULATOR)
    with trial.stages.stage("inputs"):
        arguments = trial.problem.inputs(trial.seed.rng("modelled"), rule.modelled.case)
    traffic = trial.problem.traffic(arguments)
    if traffic is None:
        raise KitError(f"{trial.exercise.problem}: defines no function traffic, which [speed.modelled] needs.")
    asked = trial.problem.launch_arguments(arguments)
    launch = submission.call(rule.launch_from, asked).values if rule.launch_from else (1, 1)
    memory_s = traffic.moved / gpu.memory
    try:
        with trial.stages.stage("emulation"):
            run = submission.emulated(rule.entry_point, list(arguments), launch)
    except Exhausted as error:
        return Outcome(Verdict.SLOW, f"Far below the gate: on the emulated GPU, {error}.")
    with trial.stages.stage("expected values"):
        expected = trial.problem.expected(arguments)
    assert_close(arguments[-1], expected, trial.problem.tolerated(arguments))
    modelled = _modelled(run, rule.modelled, gpu, memory_s)
    return _outcome(modelled, rule, lessons.speed_lessons(run, takes_float64(arguments)))


def _modelled(run: Run, rule: ModelRule, gpu: Gpu, memory_s: float) -> Modelled:
    found = estimate(run, gpu)
    seconds = max(found.seconds, memory_s)
    fraction = round(memory_s / seconds, 3)  # what is shown is what is judged: a model has no more digits
    return Modelled(gpu.name, fraction, rule.gate, seconds, memory_s, found.bound, _accesses(run))


def _accesses(run: Run) -> tuple[Access, ...]:
    """Return what the first warp does at each line; of the copies that the compiler makes of a line, the busiest."""
    found: dict[tuple[int, bool, str], Access] = {}
    for site, sample in run.samples.items():
        access = Access(site.source.line, sample.memory, site.stores, sample.width, sample.offsets)
        key = (access.line, access.stores, access.memory)
        if not sample.shared and (key not in found or len(access.offsets) > len(found[key].offsets)):
            found[key] = access
    return tuple(found[key] for key in sorted(found))[:_MOST_ACCESSES]


def _outcome(modelled: Modelled, rule: SpeedRule, advice: Sequence[lessons.Advice]) -> Outcome:
    share = units.percent(modelled.fraction, modelled.gate)
    told = f"Modelled, not measured: on a {modelled.gpu} GPU {share} of the speed that its memory allows"
    if modelled.fraction >= modelled.gate:
        points = rule.gate_points + tier_points(rule.tiers, modelled.fraction)
        most = rule.gate_points + sum(tier.points for tier in rule.tiers)
        why = lessons.diagnoses(advice) if points < most else ()
        return Outcome(Verdict.PASSED, f"{told}.", points, modelled=modelled, diagnoses=why)
    lines = [f"{told}; the gate is {units.asked_percent(modelled.gate)}. What holds it up: {modelled.bound}."]
    for lesson in advice[:_MOST_LESSONS]:
        where = f"Line {lesson.line}: " if lesson.line else ""
        lines.append(f"{where}{lesson.message} {lesson.hint}")
    return Outcome(Verdict.SLOW, "\n".join(lines), modelled=modelled, diagnoses=lessons.diagnoses(advice))
