"""A theme that is switched while the page is open."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Server, settle


def _contrast(picture: Locator) -> int:
    """Of the word, which stands right of the icon, with the ground: from 0 for the same grey to 255."""
    seen = np.asarray(Image.open(io.BytesIO(picture.screenshot())).convert("L")).astype(int)
    word = seen[:, 2 * seen.shape[1] // 5 :]
    return int(np.abs(word - np.median(word)).max())


def test_the_wordmark_follows_a_switch_of_the_theme(page: Page, server: Server) -> None:
    page.goto(server.address)
    wordmark = page.get_by_test_id("stSidebarLogo")
    expect(wordmark).to_be_visible()
    settle(page)
    assert _contrast(wordmark) > 150
    page.get_by_test_id("stMainMenu").locator("button").first.click()
    page.get_by_test_id("stMainMenuPopover").locator("button, label, [role]", has_text="Dark").last.click()
    expect(page.get_by_test_id("stApp")).to_have_css("color-scheme", "dark")
    page.keyboard.press("Escape")
    page.wait_for_timeout(500)
    assert _contrast(wordmark) > 150
