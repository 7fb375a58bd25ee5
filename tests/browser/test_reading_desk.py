"""Mismatches read, judged and noted in a real browser, by keyboard alone and by what a screen reader is told."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from core.records import CorrectionKind, PredictionFilter
from core.settings import Settings
from core.workflow import demo, results, similar_texts, training
from core.workflow.bench import Bench, open_bench
from core.workflow.corrections import draft as drafts
from tests.browser.conftest import PATIENCE, Server, choose, press_key, settle

_NAMELESS = re.compile(
    r"^\s*- (?:button|checkbox|combobox|img|link|radio|slider|switch|table|tab|textbox)(?: \[[^\]]*\])*:?$",
    re.MULTILINE,
)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Server(tmp_path_factory.mktemp("home"))
    demo.load(open_bench(Settings.at(server.home)))
    server.start()
    yield server
    server.kill()


def _bench(server: Server) -> Bench:
    return open_bench(Settings.at(server.home))


def _ids(bench: Bench) -> list[str]:
    run = training.run(bench, demo.load(bench).project, "run-1")
    return [str(id) for id in results.mismatches(bench, run, PredictionFilter()).rows["id"]]


def _opened(page: Page, server: Server, id: str) -> None:
    page.goto(f"{server.address}/mismatches?run=run-1&text={id}")
    expect(page.get_by_text("Similar training texts")).to_be_visible()
    name = page.get_by_role("textbox", name="Your name")
    name.fill("Ann")
    name.press("Enter")
    expect(name).to_have_count(0)
    settle(page)


def test_from_the_shaded_row_to_a_similar_text_and_a_correction_by_keyboard(page: Page, server: Server) -> None:
    bench = _bench(server)
    project = demo.load(bench).project
    run, ids = training.run(bench, project, "run-1"), _ids(bench)
    page.goto(f"{server.address}/mismatches?run=run-1")
    expect(page.locator("a.open mark").first).to_be_visible()
    page.locator("a.open").first.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"text={ids[0]}"))
    # The list and the text fill the window.
    expect(page.get_by_role("button", name="Previous Shortcut")).to_be_in_viewport()
    expect(page.get_by_role("heading", name="Mismatches", exact=True)).not_to_be_in_viewport()
    name = page.get_by_role("textbox", name="Your name")
    name.fill("Ann")
    name.press("Enter")
    expect(name).to_have_count(0)
    press_key(page, "s")
    near = similar_texts.of(bench, run, ids[0])[0].texts
    expect(page.get_by_role("checkbox", name=f"Tick text {near[0].id}")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("checkbox", name=f"Tick text {near[1].id}")).to_be_focused()
    before = len(drafts.load(bench, project).effective)
    row = results.text(bench, run, ids[0])
    press_key(page, str(row["predicted_label"])[0].lower())
    expect(page).to_have_url(re.compile(f"text={ids[1]}"))
    made = drafts.load(bench, project).effective
    assert (len(made), made[-1].change.text_id) == (before + 1, ids[0])
    assert (made[-1].change.kind, made[-1].change.label) == (CorrectionKind.RELABEL, row["predicted_label"])


def test_wherever_its_row_stands_an_open_text_begins_at_the_head_of_the_window(page: Page, server: Server) -> None:
    ids = _ids(_bench(server))
    page.set_viewport_size({"width": 800, "height": 700})
    page.goto(f"{server.address}/mismatches?run=run-1&text={ids[-1]}")
    expect(page.get_by_text("Similar training texts")).to_be_visible()
    settle(page)
    expect(page.locator("tr[aria-current]")).to_be_in_viewport()
    expect(page.get_by_role("button", name="Previous Shortcut")).to_be_in_viewport()
    expect(page.get_by_role("button", name="The list")).to_be_in_viewport()


def test_a_note_is_begun_and_kept_by_its_key_and_letters_that_are_typed_judge_nothing(
    page: Page, server: Server
) -> None:
    bench = _bench(server)
    project, ids = demo.load(bench).project, _ids(bench)
    _opened(page, server, ids[3])
    press_key(page, "Control+Enter")
    note = page.get_by_role("textbox", name="Note")
    expect(note).to_be_focused()
    page.keyboard.type("first, truly xs")
    page.keyboard.press("Control+Enter")
    expect(page).to_have_url(re.compile(f"text={ids[4]}"))
    made = drafts.load(bench, project).effective[-1].change
    assert (made.kind, made.text_id, made.reason) == (CorrectionKind.NOTE, ids[3], "first, truly xs")
    # Below all else: before it the keys are those of the text before.
    expect(page.get_by_text(f"Id {ids[4]}")).to_be_visible()
    press_key(page, "ArrowRight")
    expect(page).to_have_url(re.compile(f"text={ids[5]}"))


def test_the_address_of_a_view_opens_the_same_list_order_and_text_elsewhere(
    page: Page, server: Server, browser: Browser
) -> None:
    ids = _ids(_bench(server))
    page.goto(f"{server.address}/mismatches?run=run-1&text={ids[2]}&predicted=False&words=ich")
    page.get_by_text("Other texts").click()
    choose(page, page.get_by_role("combobox", name="Order"), "Most similar to a text first, by their words")
    said = f"Mismatches predicted “False”, with “ich” in the text, most similar to text {ids[2]} first, by their words."
    expect(page.get_by_text(said)).to_be_visible()
    settle(page)
    page.get_by_role("button", name=re.compile("^Next")).click()
    expect(page).not_to_have_url(re.compile(f"text={ids[2]}"))
    settle(page)
    listed, elsewhere = page.locator("a.open"), browser.new_context(viewport={"width": 1280, "height": 900})
    other = elsewhere.new_page()
    other.set_default_timeout(PATIENCE)
    other.goto(page.url)
    expect(other.get_by_text(said)).to_be_visible()
    expect(other.locator("a.open")).to_have_text(listed.all_text_contents())
    expect(other.locator('tr[aria-current="true"] a')).to_have_text(
        page.locator('tr[aria-current="true"] a').text_content() or ""
    )
    elsewhere.close()


@pytest.mark.parametrize("opens", [False, True], ids=["the list", "an open text"])
def test_a_screen_reader_is_told_what_everything_is(page: Page, server: Server, opens: bool) -> None:
    [id, *_] = _ids(_bench(server))
    page.goto(f"{server.address}/mismatches?run=run-1{f'&text={id}' * opens}")
    expect(page.get_by_role("table", name="Texts with their labels and the predicted ones")).to_be_visible()
    if opens:
        expect(page.get_by_role("table", name="Similar training texts with their labels")).to_be_visible()
    settle(page)
    told = page.get_by_test_id("stMain").aria_snapshot()
    assert "- table" in told
    assert "- button" in told
    assert [line.strip() for line in _NAMELESS.findall(told)] == []
    charts = page.get_by_test_id("stMain").locator('[role="graphics-document"]')
    expect(charts).not_to_have_count(0)
    assert all(charts.evaluate_all("charts => charts.map((chart) => chart.ariaLabel)"))


def test_the_settings_of_the_explanation_are_folded_and_stay_in_the_address(page: Page, server: Server) -> None:
    bench = _bench(server)
    [id, *_] = _ids(bench)
    _opened(page, server, id)
    samples = page.get_by_role("spinbutton", name="Asks at most")
    expect(samples).to_be_hidden()
    page.get_by_text("Settings", exact=True).click()
    samples.fill("1000")
    samples.press("Enter")
    expect(page).to_have_url(re.compile("samples=1000"))
    page.reload()
    expect(page.get_by_text("Similar training texts")).to_be_visible()
    expect(samples).to_be_hidden()
    expect(page).to_have_url(re.compile("samples=1000"))
    page.get_by_text("Settings", exact=True).click()
    expect(samples).to_have_value("1000")


def test_keys_go_on_after_a_switch_was_clicked_and_space_keeps_the_focus(page: Page, server: Server) -> None:
    ids = _ids(_bench(server))
    _opened(page, server, ids[0])
    switch = page.get_by_role("switch", name="What other runs say")
    page.get_by_text("What other runs say", exact=True).click()
    settle(page)
    expect(switch).to_be_checked()
    press_key(page, "ArrowRight")
    expect(page).to_have_url(re.compile(f"text={ids[1]}"))
    settle(page)
    switch.focus()
    page.keyboard.press("Space")
    expect(switch).not_to_be_checked()
    expect(switch).to_be_focused()
