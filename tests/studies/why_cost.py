"""What a diagnosis costs a card: `python -m tests.studies.why_cost [SLUG ...]` grades the answers known as slow.

Each line is an answer, the seconds of its card without the diagnosis, which comes last, of the diagnosis, and how many
times as long both take.
"""

from __future__ import annotations

import sys

from grader import catalog
from grader.judge.session import Options, answer, grade
from grader.sandbox import choice
from tests.studies.why import CORPUS

_MOST = 1.5  # times as long a card may take


def main(slugs: list[str]) -> None:
    """Grade the first slow answer of each exercise, with its diagnosis, and print what that took."""
    course = catalog.find_course(CORPUS)
    options = Options(seed="why_cost", why=True, isolation=choice.strongest())
    times = []
    for exercise in catalog.select(catalog.load_all(course), tuple(slugs)):
        for file in sorted((CORPUS.parent / "submissions" / exercise.slug / "slow").glob("*.py"))[:1]:
            graded = grade(exercise, answer.read(exercise, file), "somebody", options)
            spent = graded.stages.get("diagnosis", 0.0)
            rest = graded.scorecard.duration_s - spent
            times.append(graded.scorecard.duration_s / rest)
            told = f"{rest:.1f} s, diagnosis {spent:.1f} s, {times[-1]:.2f} times"
            print(f"{exercise.slug}/{file.stem}: {told}", flush=True)
    print(f"cards that take at most {_MOST} times as long: {sum(one <= _MOST for one in times)} of {len(times)}")


if __name__ == "__main__":
    main(sys.argv[1:])
