"""Planted mistakes that take a closer look are told, and right kernels that look wrong are let be."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from grader.cuda import offline_compile
from grader.ptxemu import NOTES
from tests.cuda.closer_cases import INNOCENT, PLANTED
from tests.cuda.corpus import Case, Compiler, kernels_of, mistakes

pytestmark = pytest.mark.skipif(bool(offline_compile.missing()), reason=offline_compile.missing() or "installed")


@pytest.fixture(scope="module")
def compiler() -> Iterator[Compiler]:
    """Compile the corpus, in workers that end with this module."""
    compiler = Compiler()
    yield compiler
    compiler.close()


@pytest.mark.parametrize(
    ("file", "case"),
    [*(("planted", case) for case in PLANTED), *(("innocent", case) for case in INNOCENT)],
    ids=lambda value: value.kernel if isinstance(value, Case) else "",
)
def test_what_is_found_is_what_is_wrong(compiler: Compiler, file: str, case: Case) -> None:
    """A planted mistake is found for what it is; in a right kernel none is, and its arrays hold what NumPy computes."""
    run, before, after = compiler.run(file, case, distilled=False)
    assert mistakes(run) == case.finds
    assert {finding.kind for finding in run.findings if finding.kind in NOTES} == case.notes
    assert case.finds | case.notes or file == "innocent"
    if case.expected is not None:
        np.testing.assert_allclose(after[-1], case.expected(*before), rtol=case.tolerance, atol=case.tolerance)


def test_the_corpus_is_large_enough_to_tell() -> None:
    """There are at least forty kernels of each sort, and every one of them is launched."""
    for file, cases in (("planted", PLANTED), ("innocent", INNOCENT)):
        assert len({case.kernel for case in cases}) >= 40
        assert {case.kernel for case in cases} == set(kernels_of(file))
