"""Planted mistakes that take a closer look are told, and right kernels that look wrong are let be."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from grader.cuda import offline_compile
from grader.ptxemu import NOTES, Kind, Orders
from tests.cuda.closer_cases import INNOCENT, PLANTED
from tests.cuda.corpus import Case, Compiler, kernels_of, mistakes
from tests.cuda.field_cases import LOOKS_WRONG, RACES

pytestmark = pytest.mark.skipif(bool(offline_compile.missing()), reason=offline_compile.missing() or "installed")


@pytest.fixture(scope="module")
def compiler() -> Iterator[Compiler]:
    """Compile the corpus, in workers that end with this module."""
    compiler = Compiler()
    yield compiler
    compiler.close()


@pytest.mark.parametrize(
    ("file", "case"),
    [
        *(("planted", case) for case in PLANTED),
        *(("innocent", case) for case in INNOCENT),
        *(("looks_wrong", case) for case in LOOKS_WRONG),
    ],
    ids=lambda value: value.kernel if isinstance(value, Case) else "",
)
def test_what_is_found_is_what_is_wrong(compiler: Compiler, file: str, case: Case) -> None:
    """A planted mistake is found for what it is; in a right kernel none is, and its arrays hold what NumPy computes."""
    run, before, after = compiler.run(file, case, distilled=False)
    assert mistakes(run) == case.finds
    assert {finding.kind for finding in run.findings if finding.kind in NOTES} == case.notes
    assert case.finds | case.notes or file != "planted"
    if case.expected is not None:
        np.testing.assert_allclose(after[-1], case.expected(*before), rtol=case.tolerance, atol=case.tolerance)


@pytest.mark.parametrize(("case", "changes"), RACES, ids=lambda value: getattr(value, "kernel", ""))
def test_a_race_is_told_with_whether_it_changes_what_is_left(compiler: Compiler, case: Case, changes: bool) -> None:
    """In other orders a harmless race leaves the same, any other does not; the arrays are those of the first order."""
    run, _, after = compiler.run("races", case, distilled=False, orders=Orders())
    assert mistakes(run) == case.finds
    found = [finding.retried for finding in run.findings if finding.kind is Kind.RACE]
    assert all(retried is not None and (retried.change is not None) == changes for retried in found)
    alone, _, same = compiler.run("races", case, distilled=False)
    assert all(finding.retried is None for finding in alone.findings)
    for value, other in zip(after, same, strict=True):
        np.testing.assert_array_equal(value, other)


def test_the_corpus_is_large_enough_to_tell() -> None:
    """There are at least forty kernels of each sort, and every one of them is launched."""
    for file, cases, least in (("planted", PLANTED, 40), ("innocent", INNOCENT, 40), ("looks_wrong", LOOKS_WRONG, 20)):
        assert len({case.kernel for case in cases}) >= least
        assert {case.kernel for case in cases} == set(kernels_of(file))
    assert {case.kernel for case, _ in RACES} == set(kernels_of("races"))
