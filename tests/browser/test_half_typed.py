"""What stands in a field that was not left is there again after a reload, and the server gets to know it."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from core.records import SplitSettings
from core.settings import Settings
from core.workflow import projects, splits
from core.workflow.bench import open_bench
from core.workflow.corrections import draft as drafts
from tests.browser.conftest import Server, press_key, settle
from tests.core.workflow import planted
from tests.core.workflow.versions import keep
from tests.tables import simple_csv, write_csv

pytestmark = pytest.mark.timeout(300)


def test_a_half_typed_note_is_there_after_a_reload_and_is_kept_with_the_decision(
    page: Page, server: Server, tmp_path: Path
) -> None:
    bench = open_bench(Settings.at(server.home))
    project = projects.create(bench, "Ties")
    lines = [(f"Text Nummer {number}", "no", "yes") for number in range(3)] + [("a", "no", "no"), ("b", "yes", "yes")]
    keep(bench, project, write_csv(tmp_path / "ties.csv", ("text", "Annotator 1", "Annotator 2"), lines))
    page.goto(f"{server.address}/adjudicate?project=Ties")
    note, name = (page.get_by_role("textbox", name=label, exact=True) for label in ("Note", "Your name"))
    name.press_sequentially("Ben")
    name.press("Enter")
    expect(page.get_by_role("button", name="as Ben")).to_be_visible()
    settle(page)
    note.press_sequentially("Ironie, kei")

    page.reload()
    expect(note).to_have_value("Ironie, kei")
    expect(page.get_by_role("button", name="as Ben")).to_be_visible()
    press_key(page, "y")
    expect(page.get_by_text("1 of 3 decided")).to_be_visible()
    expect(note).to_have_value("")
    [made] = drafts.load(bench, project).effective
    assert (made.change.author, made.change.label, made.change.reason) == ("Ben", "yes", "Ironie, kei")

    settle(page)
    note.press_sequentially("noch eine")
    server.kill()
    expect(page.get_by_role("dialog", name="Errata is not running")).to_be_visible()
    server.start()
    expect(page.get_by_test_id("stApp")).to_have_js_property("inert", False)
    expect(page.get_by_role("dialog", name="Errata is not running")).to_be_hidden()
    expect(note).to_have_value("noch eine")
    page.reload()
    expect(note).to_have_value("noch eine")
    bench.models.close()


def test_a_filter_that_was_told_does_not_come_back_in_a_list_that_is_opened_later(
    page: Page, server: Server, tmp_path: Path
) -> None:
    bench = open_bench(Settings.at(server.home))
    project = projects.create(bench, "Filtered")
    split = splits.make(bench, keep(bench, project, simple_csv(tmp_path / "a.csv")), SplitSettings())
    planted.run(bench, project, split, lambda id, label: "True")
    bench.models.close()
    page.goto(f"{server.address}/mismatches?project=Filtered&run=run-1")
    words = page.get_by_role("textbox", name="Words in the text")
    words.fill("vote")
    words.press("Enter")
    page.wait_for_url("**words=vote")
    settle(page)
    page.goto(f"{server.address}/results?project=Filtered&run=run-1")
    page.locator(".st-key-next_page button").click()
    page.wait_for_url("**/mismatches?**")
    expect(words).to_be_visible()
    settle(page)
    expect(words).to_have_value("")
    assert "words=" not in page.url


def test_who_has_not_said_their_name_is_not_named_by_a_reload(page: Page, server: Server) -> None:
    bench = open_bench(Settings.at(server.home))
    page.goto(f"{server.address}/adjudicate?project=Ties")
    name, note = (page.get_by_role("textbox", name=label, exact=True) for label in ("Your name", "Note"))
    note.press_sequentially("ein")
    name.press_sequentially("Mar")
    page.reload()
    expect(note).to_have_value("ein")
    settle(page)
    expect(name).to_have_value("")
    bench.models.close()
