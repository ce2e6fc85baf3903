"""One submission of one exercise becomes one scorecard, in four steps: know, try, test, write up."""

from __future__ import annotations

import dataclasses
import platform
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import metadata

from grader.catalog import SPEED_CHECK, CheckSpec, Exercise
from grader.errors import KitError
from grader.judge.faults import Stage, SubmissionFault, was_killed
from grader.judge.session import diagnoses, notebook, plugin
from grader.judge.session.answer import Answer
from grader.judge.session.recorder import WRONG_OUTPUT, Finding, Recorder
from grader.judge.speed import Outcome, prepare
from grader.judge.trial import CourseWorkers, StageClock, Trial, open_trial
from grader.machine import available_cores, processor
from grader.model import CheckResult, Isolation, Scorecard, Verdict, Visibility, worst
from grader.sandbox import choice

_TOLD = (Verdict.NOT_ATTEMPTED, Verdict.WRONG, Verdict.ERROR, Verdict.CRASHED)  # with what the submission can choose
_LOAD_FIRST = (
    "The file must load before anything of the exercise is tried: run it by itself, as `python` does it, until it ends"
    " without an error."
)
_ANOTHER = "It fails here too, but in another way. Mend the one above first."


@dataclass(frozen=True)
class Options:
    """How to grade. `reveal` shows an instructor what hidden checks found; never hand such a card out.

    `isolation` None stands for the strongest that this machine offers. `why` asks why an answer is not as fast as can
    be, once its verdict stands. `course` keeps the course's own programs from one grading to the next; without it they
    are started for this one.
    """

    seed: str = ""
    gpu: bool = False
    hidden: bool = True
    speed: bool = True
    reveal: bool = False
    isolation: Isolation | None = None
    why: bool = False
    advance: Callable[[str], None] = field(default=lambda _: None, compare=False, repr=False)
    course: CourseWorkers | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class Graded:
    """A scorecard, and besides what the person who ran the grading may want to know."""

    scorecard: Scorecard
    stages: dict[str, float] = field(default_factory=dict)
    printed: str = ""


def grade(exercise: Exercise, answer: Answer, student: str, options: Options = Options()) -> Graded:
    """Judge what the student handed in, as `answer.read` has read it, and return the scorecard.

    A submission that was killed is judged once more, on the same inputs: the kernel kills when memory is short, whoever
    took it. Raises KitError where the kit itself, and not the submission, is at fault, and UsageError where no
    isolation was asked for and this machine has none.
    """
    options = dataclasses.replace(options, seed=options.seed or secrets.token_hex(16))
    graded = _graded(exercise, answer, student, options)
    if any(was_killed(check.verdict, check.message) for check in graded.scorecard.checks):
        return _graded(exercise, answer, student, dataclasses.replace(options, advance=lambda _: None))
    return graded


def _graded(exercise: Exercise, answer: Answer, student: str, options: Options) -> Graded:
    started = time.monotonic()
    _require_files(exercise)
    seed = options.seed
    if answer.verdict is not None:
        checks = _all_the_same(exercise, answer.verdict, answer.message, options)
        unused = options.isolation or Isolation.NONE
        return Graded(_scorecard(exercise, student, answer, seed, checks, started, unused))
    isolation = options.isolation or choice.strongest()
    stages = StageClock()
    course = options.course
    with open_trial(exercise, answer.code, seed, isolation, gpu=options.gpu, stages=stages, course=course) as trial:
        if _is_unwritten(trial):
            message = notebook.about_stub(answer.code.decode("utf-8", "replace"), list(exercise.entry_points))
            checks = _all_the_same(exercise, Verdict.NOT_ATTEMPTED, message, options)
            conditions = _conditions(isolation, None)
            return Graded(_scorecard(exercise, student, answer, seed, checks, started, isolation, conditions))
        if options.speed:
            prepare(trial, with_reference=options.hidden)
        recorder = _test(trial, options)
        trial.programs.close()  # before the verdict: what cannot be ended counts too
        checks = _reminded(_check_results(trial, recorder, options), answer.remark)
        outcome, conditions = recorder.speed, _conditions(isolation, recorder.speed)
        printed = trial.programs.printed
    if options.why and diagnoses.is_wanted(checks):
        with stages.stage("diagnosis"):
            graded_s = time.monotonic() - started
            told = diagnoses.of(exercise, answer.code, seed, isolation, graded_s, with_reference=options.hidden)
    else:
        told = diagnoses.NOTHING
    card = _scorecard(exercise, student, answer, seed, checks, started, isolation, conditions, outcome)
    modelled = outcome.diagnoses if outcome and options.why else ()
    card = dataclasses.replace(card, diagnoses=told.diagnoses or modelled, lines=told.lines, scaling=told.scaling)
    return Graded(card, stages.seconds(), printed)


def _is_unwritten(trial: Trial) -> bool:
    """Return whether every entry point is still as in the stub."""
    try:
        facts = trial.programs.submission(trial.places[0]).source_facts()
    except SubmissionFault:
        return False
    return trial.exercise.entry_points.keys() <= set(facts.unwritten)


def _require_files(exercise: Exercise) -> None:
    for path in (exercise.problem, exercise.public_tests):
        if not path.is_file():
            raise KitError(f"{path}: is missing. Every exercise needs one: docs/exercise-format.md says what for.")


def _test(trial: Trial, options: Options) -> Recorder:
    """Run the exercise's tests on the trial; raises KitError where a test or the kit is broken."""
    exercise = trial.exercise
    recorder = Recorder(advance=options.advance, with_reference=options.hidden)
    tests = [exercise.public_tests] + ([exercise.hidden_tests] if options.hidden else [])
    for path in tests:
        if not path.exists():
            raise KitError(f"{path}: not there. A student's kit has no hidden tests: use `make check` in it.")
    deselect = (
        ()
        if options.speed
        else ("--deselect", f"{exercise.public_tests.relative_to(exercise.root)}::test_{SPEED_CHECK}")
    )
    code = plugin.outcomes(trial, tests, recorder, deselect)
    if recorder.interrupted:
        raise KeyboardInterrupt
    if recorder.own_faults:
        raise KitError("\n".join(recorder.own_faults))
    if not recorder.findings:
        raise KitError(f"{exercise.public_tests}: pytest found no test to run there (exit code {code}).")
    return recorder


def _check_results(trial: Trial, recorder: Recorder, options: Options) -> tuple[CheckResult, ...]:
    """Return a result for every check of exercise.toml that this grading covers."""
    condemned, signs = trial.programs.condemned, trial.programs.submission(trial.places[0]).signs
    results = []
    for spec in trial.exercise.checks.values():
        findings = recorder.findings.get(spec.id)
        if findings is None:
            if options.hidden and options.speed:
                raise KitError(f"{trial.exercise.folder / 'exercise.toml'}: key checks.{spec.id}: no test_{spec.id}.")
            continue
        if condemned is not None:
            findings = [Finding(Verdict.REJECTED, condemned.public, condemned.safe)]
        helps = not spec.hint_for or spec.hint_for in signs
        shown = spec if helps else dataclasses.replace(spec, hint="")
        results.append(_check_result(shown, findings, trial.exercise.visibility(spec.id), options.reveal))
    return tuple(results) if options.reveal else _told_once(results)


def _reminded(results: tuple[CheckResult, ...], remark: str) -> tuple[CheckResult, ...]:
    """Return the results with `remark`, on what is missing in the answer, before the errors that come of it."""
    if not remark:
        return results
    failed = Verdict.ERROR
    return tuple(
        dataclasses.replace(one, message=f"{remark}\n{one.message}") if one.verdict is failed else one
        for one in results
    )


def _told_once(results: list[CheckResult]) -> tuple[CheckResult, ...]:
    """Return the results with one way to fail told by hidden checks: the first's, and of others that they differ.

    Which exception, and at which line, is the submission's choice, some 15 bits about the inputs: once is enough.
    """
    hidden = [one for one in results if one.visibility is Visibility.HIDDEN and one.verdict in _TOLD]
    failed = [one for one in hidden if one.message != WRONG_OUTPUT]
    other = [one for one in failed if one.message != failed[0].message]
    return tuple(dataclasses.replace(one, message=_ANOTHER, hint="") if one in other else one for one in results)


def _check_result(spec: CheckSpec, findings: list[Finding], visibility: Visibility, reveal: bool) -> CheckResult:
    verdict = worst([finding.verdict for finding in findings])
    decisive = next(finding for finding in findings if finding.verdict is verdict)
    full = spec.points if verdict is Verdict.PASSED else 0.0
    open_text = reveal or visibility is Visibility.PUBLIC
    return CheckResult(
        id=spec.id,
        title=spec.title,
        verdict=verdict,
        points=full if decisive.points is None else decisive.points,
        max_points=spec.points,
        message=decisive.message if open_text else decisive.safe,
        hint=_hint(spec, decisive),
        visibility=visibility,
        details=decisive.details if open_text else "",
    )


def _hint(spec: CheckSpec, finding: Finding) -> str:
    """Return what helps: the author's hint is about the algorithm, and of use only where that ran."""
    verdict = finding.verdict
    if not verdict.counts or verdict.is_open or verdict is Verdict.PASSED or finding.message in plugin.UNTIMED:
        return ""
    return {Stage.LOADING: _LOAD_FIRST, Stage.COMPILING: ""}.get(finding.stage, spec.hint)


def _all_the_same(exercise: Exercise, verdict: Verdict, message: str, options: Options) -> tuple[CheckResult, ...]:
    specs = [spec for spec in exercise.checks.values() if options.hidden or spec.id in exercise.public_checks]
    return tuple(
        CheckResult(spec.id, spec.title, verdict, 0.0, spec.points, message, visibility=exercise.visibility(spec.id))
        for spec in specs
    )


def _scorecard(
    exercise: Exercise,
    student: str,
    answer: Answer,
    seed: str,
    checks: tuple[CheckResult, ...],
    started: float,
    isolation: Isolation,
    conditions: dict[str, str] | None = None,
    outcome: Outcome | None = None,
) -> Scorecard:
    return Scorecard(
        exercise=exercise.slug,
        student=student,
        checks=checks,
        speed=outcome.speed if outcome else None,
        modelled=outcome.modelled if outcome else None,
        samples=outcome.samples if outcome else (),
        isolation=isolation,
        seed=seed,
        submission_sha256=answer.sha256,
        duration_s=round(time.monotonic() - started, 2),
        environment=environment() | (conditions or {}) | answer.facts,
    )


def environment() -> dict[str, str]:
    """Return what a person needs to know of the machine to believe a time."""
    packages = {name: metadata.version(name) for name in ("numba", "llvmlite", "numpy")}
    machine = {"python": platform.python_version(), "system": f"{platform.system()} {platform.machine()}"}
    at_hand = processor()
    cores = {"cores": str(available_cores()), "processor": at_hand.model, "processor_flags": at_hand.flags}
    return machine | packages | cores


def _conditions(isolation: Isolation, outcome: Outcome | None) -> dict[str, str]:
    """Return under what conditions code ran: what the isolation lacks, and what an empty call cost."""
    lacking = choice.lacks(isolation)
    overhead_s = outcome.overhead_s if outcome else None
    overhead = {} if overhead_s is None else {"empty_call_us": f"{overhead_s * 1e6:.0f}"}
    return overhead | ({"isolation_lacks": "; ".join(lacking)} if lacking else {})
