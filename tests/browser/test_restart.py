"""The server stops and starts again while pages are open."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from core.settings import Settings
from core.workflow import projects
from core.workflow.bench import open_bench
from tests.browser.conftest import Server, settle

pytestmark = pytest.mark.timeout(300)


def _open(page: Page, server: Server, project: str) -> None:
    page.goto(f"{server.address}/train?project={project}")
    _expect_project(page, "Train", project)


def _expect_project(page: Page, title: str, project: str) -> None:
    expect(page.get_by_role("heading", name=title, exact=True)).to_be_visible()
    expect(page.get_by_test_id("stSidebar").get_by_role("combobox", name="Project")).to_have_value(project)
    settle(page)


class _Line:
    """What the page says to the server can be held back."""

    def __init__(self, page: Page) -> None:
        self._is_held = False
        self._held: list[tuple[WebSocketRoute, str | bytes]] = []
        page.route_web_socket("**", self._connect)

    def _connect(self, route: WebSocketRoute) -> None:
        server = route.connect_to_server()
        route.on_message(lambda said: self._held.append((server, said)) if self._is_held else server.send(said))

    def hold(self) -> None:
        self._is_held = True

    def release(self) -> None:
        self._is_held = False
        for server, said in self._held:
            server.send(said)


def test_a_page_takes_no_click_before_it_is_drawn_again_with_its_project(page: Page, server: Server) -> None:
    bench = open_bench(Settings.at(server.home))
    for name in ("Open", "Newest of two"):
        projects.create(bench, name)
    line, app = _Line(page), page.get_by_test_id("stApp")
    _open(page, server, "Open")

    server.kill()
    expect(page.get_by_role("dialog", name="Errata is not running")).to_be_visible()
    line.hold()
    server.start()
    expect(app).to_have_attribute("data-test-connection-state", "CONNECTED")
    expect(app).to_have_js_property("inert", True)

    line.release()
    expect(app).to_have_js_property("inert", False)
    page.get_by_test_id("stSidebar").get_by_role("link", name=re.compile("Results")).click()
    _expect_project(page, "Results", "Open")


def test_each_tab_keeps_its_project_through_a_restart(page: Page, server: Server) -> None:
    bench = open_bench(Settings.at(server.home))
    for name in ("Spring", "Summer", "Newest"):
        projects.create(bench, name)
    tabs = {"Spring": page, "Summer": page.context.new_page()}
    for project, tab in tabs.items():
        _open(tab, server, project)

    server.kill()
    expect(page.get_by_role("dialog", name="Errata is not running")).to_be_visible()
    expect(page.get_by_text("streamlit run", exact=False)).to_be_hidden()
    command = page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--errata-command')")
    assert f"-m dashboard --server.port {server.port} --server.headless true" in command
    assert f"ERRATA_HOME={server.home}" in command
    server.start()

    for project, tab in tabs.items():
        expect(tab.locator('[data-test-connection-state="CONNECTED"]')).to_be_visible()
        tab.get_by_test_id("stSidebar").get_by_role("link", name=re.compile("Results")).click()
        _expect_project(tab, "Results", project)
        expect(tab).to_have_url(re.compile(f"results.*project={project}"))
