"""Every page of the demo, dark and switched to light, wide and narrow: drawn whole, with nothing that went wrong."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from playwright.sync_api import ConsoleMessage, Page, expect

from core.records import Project
from core.settings import Settings
from core.workflow import demo
from core.workflow.bench import open_bench
from dashboard import navigation
from tests.browser.conftest import ColorScheme, Server, settle

PAGES = [page for section in navigation.SECTIONS.values() for page in section]
SCHEMES: tuple[ColorScheme, ...] = ("dark", "light")
WIDTHS = (1280, 800)
HEIGHT = 900
WIDER_THAN_SHOWN = """() => [...document.querySelectorAll('html, [data-testid="stMain"]')]
    .filter(element => element.scrollWidth > element.clientWidth)
    .map(element => `${element.tagName} ${element.dataset.testid}: ${element.scrollWidth} > ${element.clientWidth}`)"""


@pytest.fixture(scope="module")
def project(server: Server) -> Project:
    return demo.load(open_bench(Settings.at(server.home))).project


@pytest.fixture
def color_scheme() -> ColorScheme:
    """Other tests open pages in the light."""
    return SCHEMES[0]


@pytest.fixture
def complaints(page: Page) -> list[str]:
    """What the page writes as an error to the browser's console, and faults of its scripts."""
    heard: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        # Streamlit's client looks for its server below the page's address first.
        if message.type == "error" and "/_stcore/" not in message.location["url"]:
            heard.append(message.text)

    page.on("console", hear)
    page.on("pageerror", lambda error: heard.append(str(error)))
    return heard


def _place(entry: navigation.Page) -> str:
    """Overview is where the address has no page."""
    return "" if entry is navigation.OVERVIEW else entry.url


@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.name)
def test_a_page_of_the_demo(
    page: Page, server: Server, project: Project, complaints: list[str], entry: navigation.Page
) -> None:
    page.goto(f"{server.address}/{_place(entry)}?{urlencode({'project': project.name})}")
    main = page.get_by_test_id("stMain")
    for color_scheme in SCHEMES:
        page.emulate_media(color_scheme=color_scheme)
        expect(page.get_by_test_id("stApp")).to_have_css("color-scheme", color_scheme)
        expect(main.get_by_role("heading", name=entry.title, exact=True, level=1)).to_be_visible()
        settle(page)
        expect(page.get_by_test_id("stSkeleton")).to_have_count(0)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": HEIGHT})
            page.wait_for_function(f"!({WIDER_THAN_SHOWN})().length")
            expect(page.get_by_test_id("stException")).to_have_count(0)
            expect(page.get_by_test_id("stAlertContentError")).to_have_count(0)
    assert complaints == []


COVERED = """chart => {
    const place = chart.closest('[data-testid="stElementContainer"]');
    const above = document.createTreeWalker(place.previousElementSibling, NodeFilter.SHOW_TEXT), lines = [];
    while (above.nextNode()) {
        const words = document.createRange();
        words.selectNodeContents(above.currentNode);
        lines.push(...words.getClientRects());
    }
    const buttons = [...place.querySelectorAll('[data-testid="stElementToolbarButton"]')]
        .map(button => button.getBoundingClientRect()).filter(box => box.width);
    return [buttons.length, lines.filter(line => line.width && buttons.some(box =>
        box.left < line.right && line.left < box.right && box.top < line.bottom && line.top < box.bottom)).length]
}"""


@pytest.mark.parametrize("entry", [navigation.MISMATCHES, navigation.RESULTS], ids=lambda entry: entry.name)
def test_what_a_chart_offers_hides_no_words(
    page: Page, server: Server, project: Project, entry: navigation.Page
) -> None:
    page.set_viewport_size({"width": 1150, "height": HEIGHT})
    page.goto(f"{server.address}/{_place(entry)}?{urlencode({'project': project.name})}")
    charts = page.get_by_test_id("stVegaLiteChart")
    expect(charts.first).to_be_visible()
    settle(page)
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0)
    for chart in charts.all():
        chart.hover()
        page.wait_for_timeout(500)
        buttons, covered = chart.evaluate(COVERED)
        assert buttons, "they are shown"
        assert not covered
