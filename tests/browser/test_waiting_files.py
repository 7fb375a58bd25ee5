"""A wrong guess is corrected; then another page is visited, the tab is loaded anew, and the server started again."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from core.settings import Settings
from core.workflow import ground_truth, projects
from core.workflow.bench import open_bench
from tests.browser.conftest import Server, choose, settle
from tests.tables import simple_csv

pytestmark = pytest.mark.timeout(300)


def _label_column(page: Page) -> Locator:
    return page.get_by_role("combobox", name="Label", exact=True)


def _open(page: Page, title: str) -> None:
    page.get_by_test_id("stSidebar").get_by_role("link", name=re.compile(title)).click()
    expect(page.get_by_role("heading", name=title, exact=True)).to_be_visible()
    settle(page)


def _expect_the_choice(page: Page) -> None:
    expect(page.get_by_text("simple.csv")).to_be_visible()
    expect(_label_column(page)).to_have_value("party")
    expect(page.get_by_role("button", name="Make it the data set")).to_be_visible()


def test_what_was_chosen_stays_chosen(page: Page, server: Server, tmp_path: Path) -> None:
    bench = open_bench(Settings.at(server.home))
    project = projects.create(bench, "Spring")
    page.goto(f"{server.address}/ground-truth?project=Spring")
    page.locator("input[type=file]").set_input_files(simple_csv(tmp_path / "simple.csv"))
    expect(_label_column(page)).to_have_value("label")
    settle(page)
    choose(page, _label_column(page), "party")
    _expect_the_choice(page)

    _open(page, "Train")
    _open(page, "Ground truth")
    _expect_the_choice(page)

    page.reload()
    _expect_the_choice(page)
    _open(page, "Train")
    page.reload()
    expect(page.get_by_role("heading", name="Train", exact=True)).to_be_visible()
    _open(page, "Ground truth")
    _expect_the_choice(page)

    server.kill()
    server.start()
    page.goto(page.url)
    _expect_the_choice(page)

    page.get_by_role("button", name="Make it the data set").click()
    expect(page.get_by_role("heading", name="Version 1")).to_be_visible()
    settle(page)
    assert "upload=" not in page.url
    version = ground_truth.latest(bench, project)
    assert version is not None
    assert version.mapping.label == "party"
