"""Texts of LLVM and its assembler, cut to a function and tied to the lines of its source."""

from __future__ import annotations

from grader.explore.pipeline import texts
from grader.explore.pipeline.texts import Line

_MODULE = """\
declare void @other()
define i32 @callee() {
  ret i32 1
}
define i32 @"_ZN4f_v1"(ptr %.1) !dbg !4 {
entry:
  %.2 = add i64 1, 2, !dbg !7
  #dbg_value(i64 %.2, !8, !DIExpression(), !7)
  ret i32 0, !dbg !9
}
!7 = !DILocation(line: 12, column: 1, scope: !4)
!9 = distinct !DILocation(line: 13, column: 1, scope: !4)
"""
_ASSEMBLY = """\
callee:
\tretq
_ZN4f_v1:
.Lfunc_begin0:
\t.loc\t1 12 5
\taddq\t$3, %rax                        # a comment
.LBB0_1:
\t.loc\t1 99 1
\tcallq\t*%rax
\t.loc\t1 13 0
\tretq
.Lfunc_end0:
\tnop
"""


def test_a_function_of_a_module() -> None:
    """Only its own lines are there, without metadata, each with the line that its location names."""
    found = texts.llvm(_MODULE, "_ZN4f_v1")
    assert [line.text for line in found] == [
        'define i32 @"THIS"(ptr %.1) {',
        "entry:",
        "  %.2 = add i64 1, 2",
        "  ret i32 0",
        "}",
    ]
    assert [line.source for line in found] == [0, 0, 12, 13, 0]


def test_a_function_that_is_not_there() -> None:
    """A declaration is no definition, and gives no lines."""
    assert texts.defines(_MODULE, "callee")
    assert not texts.defines(_MODULE, "other")
    assert texts.llvm(_MODULE, "other") == ()
    assert texts.assembly(_ASSEMBLY, "other", 1, 20) == ()


def test_a_function_in_assembly() -> None:
    """Instructions carry the line of the last `.loc`, and no line where that belongs to another function."""
    assert texts.assembly(_ASSEMBLY, "_ZN4f_v1", 10, 20) == (
        Line("  addq $3, %rax", 12),
        Line(".LBB0_1:"),
        Line("  callq *%rax", 0),
        Line("  retq", 13),
    )
    assert texts.instructions(_ASSEMBLY, "_ZN4f_v1") == ["addq", "callq", "retq"]


def test_long_texts_are_cut_and_what_is_left_out_is_counted() -> None:
    """A stage shows so many lines; what acts on a terminal or a page is not among their characters."""
    found = texts.bounded([Line("\x1b[2J" + "x" * 1000, 1)] * 2000)
    assert len(found) == 1501
    assert found[-1].text == "... and 500 more lines"
    assert "\x1b" not in found[0].text
    assert len(found[0].text) <= 240
