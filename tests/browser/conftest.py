"""A real server and a real browser. Where there is no Chromium these tests are skipped."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Locator, Page, Request, ViewportSize, expect, sync_playwright
from playwright.sync_api import TimeoutError as PlaywrightTimeout

ROOT = Path(__file__).resolve().parents[2]
ColorScheme = Literal["light", "dark"]
PATIENCE = 90_000  # milliseconds; a busy machine draws slowly
_AGAIN = 15_000
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


CHECKOUT = (sys.executable, "-m", "dashboard")


class Server:
    """Errata on a free port, which can be killed and started again on the same workspace.

    ``command`` starts it, in ``folder``: by default as README says, in the checkout; ``variables`` are further ones of
    its environment.
    """

    def __init__(
        self,
        home: Path,
        command: Sequence[str | Path] = CHECKOUT,
        folder: Path = ROOT,
        variables: Mapping[str, str] | None = None,
    ) -> None:
        self.home, self.command, self.folder, self.variables = home, command, folder, variables or {}
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.process = subprocess.Popen(
            [*self.command, "--server.port", str(self.port), "--server.headless", "true"],
            cwd=self.folder,
            env={**os.environ, "ERRATA_HOME": str(self.home), **self.variables},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                with urllib.request.urlopen(f"{self.address}/_stcore/health", timeout=1):
                    return
            except OSError:
                time.sleep(0.2)
        raise RuntimeError("the server did not come up")

    def kill(self) -> None:
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Server(tmp_path_factory.mktemp("home"))
    server.start()
    yield server
    server.kill()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("there is no chromium on the path")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def color_scheme() -> ColorScheme:
    """What the system of the person prefers; a test may ask for the other."""
    return "light"


@pytest.fixture
def page(browser: Browser, server: Server, color_scheme: ColorScheme) -> Iterator[Page]:
    """A page of 1280 px that fails the test when it asks anything of another machine."""
    size: ViewportSize = {"width": 1280, "height": 900}
    context = browser.new_context(viewport=size, color_scheme=color_scheme, accept_downloads=True)
    page = context.new_page()
    strays: list[str] = []

    def watch(request: Request) -> None:
        if not request.url.startswith((server.address, "data:", "blob:")):
            strays.append(request.url)

    page.on("request", watch)
    page.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    yield page
    context.close()
    assert strays == []


def settle(page: Page) -> None:
    """A key is redrawn piece by piece: the bar first, then the text, then its buttons."""
    page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for()


def fill_in(page: Page, field: Locator, text: str) -> None:
    """Type and leave the field, which is when the text is sent and the page drawn anew."""
    field.fill(text)
    field.press("Tab")
    settle(page)
    expect(field).to_have_value(text)


def press(button: Locator, result: Locator) -> None:
    """Press the button until the result is there: on a busy machine a press may fall between two drawings of the page,
    where a person presses once more.
    """
    for _ in range(PATIENCE // _AGAIN):
        if button.is_visible():
            button.click()
        with suppress(PlaywrightTimeout):
            result.wait_for(timeout=_AGAIN)
            return
    expect(result).to_be_visible()


def choose(page: Page, box: Locator, option: str) -> None:
    """Take that option of a box by a click: what is typed into a box is lost where the page is drawn meanwhile."""
    offered = page.get_by_role("option", name=option, exact=True)
    settle(page)
    press(box, offered)
    offered.click()
    settle(page)


def explain_nothing_afterwards(page: Page) -> None:
    """On Train: a job that explains for minutes would take the computer from what comes after."""
    told = page.get_by_text(re.compile("Then its mismatches on the test part are explained"))
    expect(told).to_be_visible()
    settle(page)
    page.get_by_text("Explain its mismatches afterwards", exact=True).click()
    expect(told).to_have_count(0)
    settle(page)


def press_key(page: Page, key: str) -> None:
    """As a person does: not before the text and its buttons can be seen."""
    settle(page)
    page.wait_for_timeout(350)
    page.keyboard.press(key)
