"""The adjudication queue by keyboard: two people at once, and the server killed between two decisions."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from core.records import CorrectionKind
from core.settings import Settings
from core.workflow import ground_truth, projects
from core.workflow.bench import open_bench
from core.workflow.corrections import draft as drafts
from tests.browser.conftest import Server, press_key, settle
from tests.core.workflow.corrections import correcting
from tests.core.workflow.versions import keep
from tests.tables import write_csv

PATIENCE = 60_000

pytestmark = pytest.mark.timeout(5 * 60)


def _decided(page: Page, number: int) -> None:
    expect(page.get_by_text(re.compile(rf"^{number} of \d+ decided$"))).to_be_visible(timeout=PATIENCE)


def test_ties_are_decided_by_keyboard_and_nothing_is_lost_when_the_server_is_killed(page: Page, server: Server) -> None:
    page.set_default_timeout(PATIENCE)
    page.goto(server.address)
    page.get_by_role("button", name="Load the demo").first.click()
    page.get_by_role("button", name="Review the corrections").first.wait_for()
    page.goto(f"{server.address}/adjudicate")
    _decided(page, 0)
    page.get_by_role("textbox", name="Your name").fill("Ann")
    page.get_by_role("textbox", name="Your name").press("Enter")
    expect(page.get_by_role("button", name="as Ann")).to_be_visible(timeout=PATIENCE)
    # In a field keys are letters, not decisions; Enter ends the typing.
    page.get_by_role("textbox", name="Note").press_sequentially("true or false, surely")
    page.get_by_role("textbox", name="Note").press("Enter")
    press_key(page, "t")
    _decided(page, 1)
    # Where keys decide, the page itself has the focus, and no frame around all says so.
    shown = "(part) => [getComputedStyle(one, part).outlineStyle, getComputedStyle(one, part).boxShadow]"
    frame = f"([one]) => [null, '::before'].flatMap({shown})"
    page.locator("#stMain").focus()
    assert page.locator("#stMain:focus-visible").evaluate_all(frame) == ["none"] * 4

    server.kill()
    server.start()
    page.goto(f"{server.address}/adjudicate")
    _decided(page, 1)
    expect(page.get_by_role("button", name="as Ann")).to_be_visible(timeout=PATIENCE)
    press_key(page, "f")
    _decided(page, 2)
    waiting = page.get_by_test_id("stHtml").first
    before = waiting.inner_text()
    press_key(page, "s")
    expect(waiting).not_to_have_text(before, timeout=PATIENCE)
    press_key(page, "Backspace")
    _decided(page, 1)

    bench = open_bench(Settings.at(server.home))
    project = projects.find(bench)
    kinds = [entry.change.kind for entry in correcting.log(bench, project) if entry.change.author == "Ann"]
    assert kinds == [CorrectionKind.ADJUDICATE, CorrectionKind.ADJUDICATE, CorrectionKind.UNDO]
    *_, kept = drafts.load(bench, project).effective
    assert (kept.change.label, kept.change.reason) == ("True", "true or false, surely")

    page.get_by_test_id("stSidebar").get_by_role("link", name="Corrections").click()
    page.get_by_role("button", name="Make it version 2").click()
    expect(page.get_by_text("The draft is empty")).to_be_visible(timeout=PATIENCE)
    newest = ground_truth.latest(bench, project)
    assert newest is not None
    assert newest.corrected == {"adjudication": 1, "mismatches": 2}
    bench.models.close()


def test_a_name_belongs_to_one_browser_and_nobodys_decision_is_dropped(
    page: Page, browser: Browser, server: Server, tmp_path: Path
) -> None:
    bench = open_bench(Settings.at(server.home))
    project = projects.create(bench, "Codes")
    lines = [(f"Text Nummer {number}", "0", "1") for number in range(6)] + [("a", "0", "0"), ("b", "1", "1")]
    keep(bench, project, write_csv(tmp_path / "codes.csv", ("text", "Annotator 1", "Annotator 2"), lines))
    context = browser.new_context(viewport={"width": 800, "height": 900})
    other = context.new_page()
    other.set_default_timeout(PATIENCE)

    page.goto(f"{server.address}/adjudicate?project=Codes")
    _decided(page, 0)
    settle(page)
    page.get_by_role("textbox", name="Your name").press_sequentially("Maria")
    # Without waiting: what is typed after Enter is a decision, and no part of the name.
    page.keyboard.press("Enter")
    page.keyboard.press("1")
    _decided(page, 1)
    expect(page.get_by_role("button", name="as Maria")).to_be_visible()

    other.goto(f"{server.address}/adjudicate?project=Codes")
    _decided(other, 1)
    expect(other.get_by_role("textbox", name="Your name")).to_have_value("")
    other.get_by_role("textbox", name="Your name").fill("Ben")
    other.keyboard.press("Enter")
    expect(other.get_by_role("button", name="as Ben")).to_be_visible()
    press_key(page, "1")
    _decided(page, 2)
    press_key(other, "0")
    expect(other.get_by_text("Maria decided “1” a moment ago")).to_be_visible()
    other.reload()
    other.get_by_role("button", name="Keep “0” instead").click()
    _decided(other, 2)
    page.reload()
    expect(page.get_by_role("button", name="as Maria")).to_be_visible()

    made = [(entry.change.author, entry.change.label) for entry in correcting.log(bench, project)]
    assert made == [("Maria", "1"), ("Maria", "1"), ("Ben", "0"), ("Ben", "0")]
    context.close()
    bench.models.close()


def test_back_leads_from_the_divided_texts_to_what_the_vote_decides(page: Page, server: Server, tmp_path: Path) -> None:
    bench = open_bench(Settings.at(server.home))
    project = projects.create(bench, "Divided")
    lines = [(f"Text {number}", "no", "no", "yes" if number < 2 else "no") for number in range(6)] + [
        ("a", *["yes"] * 3)
    ]
    header = ("text", "Annotator 1", "Annotator 2", "Annotator 3")
    keep(bench, project, write_csv(tmp_path / "divided.csv", header, lines))
    page.goto(f"{server.address}/?project=Divided")
    page.get_by_test_id("stSidebar").get_by_role("link", name="Adjudicate").click()
    offer = page.get_by_role("button", name="Look at 2 divided texts")
    offer.click()
    _decided(page, 0)
    page.reload()
    _decided(page, 0)
    page.go_back()
    expect(offer).to_be_visible()
    expect(page.get_by_role("heading", name="Adjudicate", exact=True)).to_be_visible()
    bench.models.close()
