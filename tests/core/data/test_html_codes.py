from __future__ import annotations

from pandas import Series

from core.data.html_codes import said_of


def test_codes_of_web_pages_are_counted_by_text() -> None:
    texts = Series(
        ["Tom &amp; Jerry &amp; co", "&#8220;Nein&#x201D;", "AT&T; Q&A", "a & b; c", "&nosuchsign;"], dtype="str"
    )
    [said] = said_of(texts)
    assert said.startswith(
        "2 of 5 texts hold codes of web pages (“&amp;”, “&#8220;”, “&#x201D;”): they stay as they are"
    )
    assert said_of(texts[2:]) == ()
    assert said_of(Series(["fine &quot;"], dtype="str"))[0].startswith("1 of 1 text holds codes")
