"""The adjudication queue by keyboard, with the server killed between two decisions."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from core.records import CorrectionKind
from core.settings import Settings
from core.workflow import draft, ground_truth, projects, relabelling
from core.workflow.bench import open_bench
from tests.browser.conftest import Server, press_key

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
    # In a field keys are letters, not decisions.
    page.get_by_role("textbox", name="Note").press_sequentially("1 or 2, surely")
    page.get_by_role("textbox", name="Note").press("Enter")
    expect(page.get_by_role("button", name=re.compile("Leave out"))).to_be_enabled(timeout=PATIENCE)
    page.get_by_role("heading", name="Adjudicate").click()
    press_key(page, "2")
    _decided(page, 1)

    server.kill()
    server.start()
    page.goto(f"{server.address}/adjudicate")
    _decided(page, 1)
    name = page.get_by_role("textbox", name="Your name")
    expect(name).to_have_value("Ann", timeout=PATIENCE)
    expect(page.get_by_role("button", name=re.compile("True"))).to_be_enabled(timeout=PATIENCE)
    page.get_by_role("heading", name="Adjudicate").click()
    press_key(page, "1")
    _decided(page, 2)
    waiting = page.get_by_test_id("stHtml").first
    before = waiting.inner_text()
    press_key(page, "s")
    expect(waiting).not_to_have_text(before, timeout=PATIENCE)
    press_key(page, "u")
    _decided(page, 1)

    bench = open_bench(Settings.at(server.home))
    project = projects.find(bench)
    kinds = [entry.change.kind for entry in relabelling.log(bench, project) if entry.change.author == "Ann"]
    assert kinds == [CorrectionKind.ADJUDICATE, CorrectionKind.ADJUDICATE, CorrectionKind.UNDO]
    *_, kept = draft.standing(bench, project)
    assert (kept.change.label, kept.change.reason) == ("True", "1 or 2, surely")

    page.get_by_test_id("stSidebar").get_by_role("link", name="Corrections").click()
    page.get_by_role("button", name="Make it version 2").click()
    expect(page.get_by_text("The draft is empty")).to_be_visible(timeout=PATIENCE)
    newest = ground_truth.latest(bench, project)
    assert newest is not None
    assert newest.corrected == {"adjudication": 1, "mismatches": 2}
    bench.models.close()
