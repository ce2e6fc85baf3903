"""The page that says how far a class is."""

from __future__ import annotations

from grader.cluster.status import Cost, Status, Work, page


def test_the_page_is_inert_and_loads_itself_anew() -> None:
    """What a student is called acts nowhere in the page, which allows no script and is fetched again."""
    work = (Work("<b>ada\u202e", "double", "host:7", 3.0, is_stuck=False),)
    text = page(Status(1, 0, 4, work, (Cost("double", 1, 0, 4, 2.5),), None), every_s=7)
    assert '<meta http-equiv="refresh" content="7">' in text
    assert "&lt;b&gt;ada" in text
    assert not [part for part in ("<b>", "\u202e", "<script") if part in text]
    assert "default-src &#39;none&#39;" in text  # as an attribute has it
    assert '<progress value="1" max="4">' in text
    assert '<pre class="message">' in text  # whose long lines wrap on a narrow window
