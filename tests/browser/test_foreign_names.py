"""What Streamlit's own Markdown makes of foreign names in a label: they are seen, and heard, as they are."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import ROOT, Server

HEARD = ["Fleiss.csv", "source_party", "-1", "1.5", "#tag", "x (2 of 3)", "R&D", "yes/no", "a+b=c", "Why? “This”!"]
SEEN = [
    *HEARD,
    *("**bold**", "__init__", "_a_ b", "`code`", "~gone~", "$x$ and $y$", "<b>x</b>", "<!-- x -->", "&lt;", "a|b"),
    *("[x](y)", "![x](y)", "[^1]", ":red[x]", ":smile:", ":+1:", ":material/home:", "C:\\temp\\x", "end\\"),
    *("# a", "- a", "+ a", "> a", "100. a", "2)", "---", "==="),
    *(
        "carmen@uni-ejemplo.es",
        "a.b-c_d+e@uni.es says",
        "(x@y.org)",
        "mailto:x@y.org",
        "<x@y.org>",
        "@USER",
        "a_@b.org",
    ),
    *(
        "https://uni.es/a_b?c=d",
        "HTTP://uni.es",
        "www.uni.es",
        "WWW.uni.es/x",
        "see (www.uni.es), x",
        "https://x@y.org",
    ),
]
MARKUP = "a, img, em, strong, code, del, sup, hr, table, ul, ol, blockquote, h1, .katex, [role=img]"
APP = f"""
import streamlit as st

from dashboard.widgets.markdown import escaped

for number, name in enumerate({SEEN!r}):
    st.text_input(escaped(name), key=str(number))
    st.markdown(escaped(name))
    st.subheader(escaped(name), anchor=False)
    st.checkbox(escaped(name), key=f"{{number}} too")
    st.table([{{"annotator": escaped(name)}}])
    st.warning(escaped(name))
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("app")
    (folder / "app.py").write_text(f"import sys\nsys.path.insert(0, {str(ROOT)!r})\n{APP}", "utf-8")
    run = (sys.executable, "-m", "streamlit", "run", Path("app.py"), "--browser.gatherUsageStats", "false")
    server = Server(folder, run, folder)
    server.start()
    yield server
    server.kill()


def test_foreign_names_are_seen_and_heard_as_they_are(page: Page, server: Server) -> None:
    page.goto(server.address)
    boxes = page.get_by_test_id("stTextInput")
    expect(boxes).to_have_count(len(SEEN))
    expect(page.get_by_test_id("stMarkdown")).to_have_count(len(SEEN))
    for seen in (boxes.get_by_test_id("stWidgetLabel"), page.get_by_test_id("stMarkdown")):
        said = [text.replace("\u2060", "").strip() for text in seen.all_text_contents()]
        assert said == SEEN
        expect(seen.locator(MARKUP)).to_have_count(0)
    for kind in ("stHeading", "stCheckbox", "stTable", "stAlert"):
        expect(page.get_by_test_id(kind)).to_have_count(len(SEEN))
    expect(page.get_by_test_id("stMain").locator("a")).to_have_count(0)
    for name in HEARD:
        expect(page.get_by_role("textbox", name=name, exact=True)).to_have_count(1)
