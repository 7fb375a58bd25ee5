"""Words of the open text are taken out and replaced in a real browser, by mouse and by keyboard."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Literal

import pytest
from playwright.sync_api import Locator, Page, expect

from core.figures import percent
from core.records import PredictionFilter, Run
from core.settings import Settings
from core.workflow import demo, explanations, looks, results, training, what_if
from core.workflow.bench import Bench, open_bench
from tests.browser.conftest import PATIENCE, Server, press_key, settle

_SOON = 250


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Server(tmp_path_factory.mktemp("home"))
    demo.load(open_bench(Settings.at(server.home)))
    server.start()
    yield server
    server.kill()


@pytest.fixture(scope="module")
def bench(server: Server) -> Iterator[Bench]:
    bench = open_bench(Settings.at(server.home))
    yield bench
    bench.models.close()


@pytest.fixture
def run(bench: Bench) -> Run:
    return training.run(bench, demo.load(bench).project, "run-1")


@pytest.fixture
def text(page: Page, server: Server, bench: Bench, run: Run) -> str:
    """Of the first mismatch, which is open."""
    row = results.mismatches(bench, run, PredictionFilter()).rows.iloc[0]
    page.goto(f"{server.address}/mismatches?run=run-1&text={row['id']}")
    expect(_word(page, 0)).to_be_visible()
    settle(page)
    return str(row["text"])


def _word(page: Page, number: int) -> Locator:
    return page.locator(".word").nth(number)


def _compared(page: Page) -> Locator:
    return page.get_by_role("table").filter(has_text="Before")


def _expect_told(page: Page, bench: Bench, run: Run, changed: str) -> None:
    for share in results.probabilities(bench, run, changed).values():
        expect(_compared(page)).to_contain_text(percent(share))


def test_a_click_takes_a_word_out_and_a_click_puts_it_back(page: Page, bench: Bench, run: Run, text: str) -> None:
    expect(_compared(page)).to_have_count(0)
    _word(page, 1).click()
    expect(_word(page, 1)).to_have_css("text-decoration-line", "line-through")
    _expect_told(page, bench, run, what_if.with_changes(text, {1: ""}))
    _expect_told(page, bench, run, text)
    _word(page, 3).click()
    _expect_told(page, bench, run, what_if.with_changes(text, {1: "", 3: ""}))
    _word(page, 1).click()
    _expect_told(page, bench, run, what_if.with_changes(text, {3: ""}))
    _word(page, 3).click()
    expect(_compared(page)).to_have_count(0)
    expect(page.locator(".word.out")).to_have_count(0)


def test_words_that_are_clicked_faster_than_the_page_answers_all_count(
    page: Page, bench: Bench, run: Run, text: str
) -> None:
    for number in (5, 1, 2, 4, 2):
        _word(page, number).click()
    _expect_told(page, bench, run, what_if.with_changes(text, {1: "", 4: "", 5: ""}))
    expect(page.locator(".word.out")).to_have_count(3)


def test_the_word_that_was_clicked_last_is_replaced(page: Page, bench: Bench, run: Run, text: str) -> None:
    _word(page, 2).click()
    word = what_if.words(text)[2].word
    field = page.get_by_role("textbox", name=f"Replace “{word}” by")
    field.fill("<b>nie</b>")
    field.press("Enter")
    expect(page.locator("ins")).to_have_text("<b>nie</b>")
    _expect_told(page, bench, run, what_if.with_changes(text, {2: "<b>nie</b>"}))
    expect(_word(page, 2)).to_have_attribute("aria-label", re.compile("taken out, in its place: <b>nie</b>$"))
    _word(page, 2).click()
    expect(page.locator("ins")).to_have_count(0)
    expect(_compared(page)).to_have_count(0)


def test_an_explanation_that_nobody_asked_for_comes_after_a_click_all_the_same(
    page: Page, server: Server, bench: Bench, run: Run
) -> None:
    rows = results.mismatches(bench, run, PredictionFilter()).rows
    row = next(one for one in rows.to_dict("records")[::-1] if not _is_explained(bench, run, one["text"]))
    page.goto(f"{server.address}/mismatches?run=run-1&text={row['id']}")
    expect(page.get_by_role("button", name="Cancel")).to_be_visible()
    _word(page, 1).click()
    _expect_told(page, bench, run, what_if.with_changes(str(row["text"]), {1: ""}))
    expect(page.locator("mark.word").first).to_be_visible()
    expect(page.locator(".word.out")).to_have_count(1)
    expect(_compared(page)).to_be_visible()


def _is_explained(bench: Bench, run: Run, text: str) -> bool:
    return explanations.known(bench, run, text, explanations.usual_settings(bench, run)) is not None


def test_a_reload_and_the_way_back_find_the_words_that_are_out_again(page: Page, text: str) -> None:
    _word(page, 3).click()
    _word(page, 1).click()
    field = page.get_by_role("textbox", name=f"Replace “{what_if.words(text)[1].word}” by")
    field.fill("Frau <b>")
    field.press("Enter")
    expect(page).to_have_url(re.compile(r"[?&]instead="))
    page.reload()
    _expect_out(page, 2)
    expect(page.locator("ins")).to_have_text("Frau <b>")
    press_key(page, "ArrowRight")
    _expect_out(page, 0)
    page.go_back()
    _expect_out(page, 2)
    expect(page.locator("ins")).to_have_text("Frau <b>")
    settle(page)
    page.get_by_role("link", name="Compare").click()
    expect(page.get_by_role("heading", name="Compare", exact=True)).to_be_visible()
    settle(page)
    page.go_back()
    _expect_out(page, 2)
    expect(page.locator("ins")).to_have_text("Frau <b>")


def _expect_out(page: Page, number: int) -> None:
    expect(page.locator(".word.out")).to_have_count(number)
    expect(_compared(page)).to_have_count(min(number, 1))


def test_by_keyboard_alone(page: Page, bench: Bench, run: Run, text: str) -> None:
    opened = page.url
    page.get_by_role("button", name="Keys").focus()
    press_key(page, "Tab")
    expect(_word(page, 0)).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(_word(page, 1)).to_be_focused()
    page.keyboard.press("Enter")
    expect(_word(page, 1)).to_have_attribute("aria-label", re.compile(f"^{what_if.words(text)[1].word}.*, taken out$"))
    _expect_told(page, bench, run, what_if.with_changes(text, {1: ""}))
    expect(_word(page, 1)).to_be_focused()
    page.keyboard.press(" ")
    expect(_compared(page)).to_have_count(0)
    expect(page).to_have_url(opened)
    # Who comes by Tab has one stop in the text.
    page.keyboard.press("Tab")
    expect(page.locator(".word:focus")).to_have_count(0)


def test_after_a_click_the_arrow_keys_still_turn_to_the_next_text(page: Page, text: str) -> None:
    named = re.search("text=[^&]+", page.url)
    assert named is not None
    _word(page, 1).click()
    expect(_compared(page)).to_be_visible()
    press_key(page, "ArrowRight")
    expect(page).not_to_have_url(re.compile(re.escape(named.group())))
    expect(page.locator(".word.out")).to_have_count(0)


@pytest.mark.parametrize(("width", "is_beside"), [(1280, True), (800, False)])
def test_the_text_as_another_run_reads_it_stands_beside_or_below(
    page: Page, server: Server, bench: Bench, run: Run, width: int, is_beside: bool
) -> None:
    looks.at_run(bench, training.run(bench, demo.load(bench).project, "run-2"))
    page.set_viewport_size({"width": width, "height": 900})
    id = results.mismatches(bench, run, PredictionFilter()).rows["id"].iloc[0]
    page.goto(f"{server.address}/mismatches?run=run-1&text={id}&beside=run-2")
    own, other = (page.get_by_text(re.compile(f"^{name} says")) for name in ("run-1", "run-2"))
    expect(other).to_be_visible()
    settle(page)
    _until(page, lambda: _stand_alike(own, other, "y") == is_beside and _stand_alike(own, other, "x") != is_beside)


def _stand_alike(own: Locator, other: Locator, axis: Literal["x", "y"]) -> bool:
    first, second = own.bounding_box(), other.bounding_box()
    return first is not None and second is not None and abs(first[axis] - second[axis]) < first["height"] / 2


def _until(page: Page, holds: Callable[[], bool]) -> None:
    """What is drawn later moves what stands below it."""
    for _ in range(PATIENCE // _SOON):
        if holds():
            return
        page.wait_for_timeout(_SOON)
    raise AssertionError("the two texts never stood as they should")
