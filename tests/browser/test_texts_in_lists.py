"""What stands in a row of a list of texts: the text, and paler before it the context that it stands behind."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import ROOT, Server

APP = f"""
import sys

sys.path.insert(0, {str(ROOT)!r})

import streamlit as st

from dashboard.widgets import text_list
from dashboard.widgets.text_list import Row

rows = [Row("1", "The post.\\nThe <b>reply</b>."), Row("2", "A text alone.")]
for opens in (True, False):
    text_list.show(rows, (), key=str(opens), label=f"opens: {{opens}}", opens=opens, begins={{rows[0].text: 10}})
cells = [Row("1", "One.", ("yes",)), Row("2", "Two.", ("a long label to mark",))]
found = text_list.show(cells, ("Label",), key="cells", label="cells", opens=True, ticks=True)
st.session_state.last = found.opened if found.opened is not None else st.session_state.get("last")
st.write(f"opened {{st.session_state.last}}, ticked {{sorted(found.ticked)}}")
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("app")
    (folder / "app.py").write_text(APP, "utf-8")
    run = (sys.executable, "-m", "streamlit", "run", folder / "app.py", "--browser.gatherUsageStats", "false")
    server = Server(folder, run, folder)
    server.start()
    yield server
    server.kill()


@pytest.mark.parametrize("opens", [True, False])
def test_a_context_stands_apart_before_its_text(page: Page, server: Server, opens: bool) -> None:
    page.goto(server.address)
    texts = page.get_by_role("table", name=f"opens: {opens}").locator("td.text")
    expect(texts).to_have_count(2)
    expect(texts.locator(".context")).to_have_text(["The post."])
    expect(texts.locator(".words")).to_have_text(["The <b>reply</b>.", "A text alone."])
    expect(texts.locator("a.open")).to_have_count(2 if opens else 0)


def test_a_click_anywhere_in_a_row_opens_it_but_a_tick_and_a_stroke_do_not(page: Page, server: Server) -> None:
    page.goto(server.address)
    rows = page.get_by_role("table", name="cells").locator("tbody tr")
    said = page.get_by_text("opened")
    expect(said).to_have_text("opened None, ticked []")
    rows.nth(1).get_by_role("checkbox").check()
    expect(said).to_have_text("opened None, ticked [1]")
    box = rows.nth(1).get_by_text("a long label to mark").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 1, box["y"] + 5)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] - 2, box["y"] + 5, steps=5)
    page.mouse.up()
    rows.nth(0).get_by_role("checkbox").check()
    expect(said).to_have_text("opened None, ticked [0, 1]")
    rows.nth(1).get_by_text("a long label to mark").click()
    expect(said).to_have_text("opened 1, ticked [0, 1]")
    rows.nth(0).get_by_text("yes").click()
    expect(said).to_have_text("opened 0, ticked [0, 1]")
