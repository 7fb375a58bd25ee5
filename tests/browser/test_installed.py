"""The wheel in an environment of its own, outside the checkout: ``errata`` from the demo to an explanation."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import ROOT, Server, press

# All that Errata stands on is installed once more.
pytestmark = pytest.mark.timeout(20 * 60)

WITHOUT_CHECKOUT = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}


@pytest.fixture(scope="module")
def errata(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command ``errata`` of the wheel, installed with the tested versions of what it needs."""
    folder = tmp_path_factory.mktemp("installed")
    pip = ("-m", "pip", "--quiet", "--disable-pip-version-check")
    _run(sys.executable, *pip, "wheel", ROOT, "--no-deps", "--wheel-dir", folder)
    [wheel] = folder.glob("*.whl")
    tested = [line for line in (ROOT / "requirements.txt").read_text("utf-8").splitlines() if "==" in line]
    (folder / "tested.txt").write_text("\n".join(tested), "utf-8")
    _run(sys.executable, "-m", "venv", folder / "environment")
    programs = folder / "environment" / "bin"
    _run(programs / "python", *pip, "install", "--constraint", folder / "tested.txt", wheel)
    return programs / "errata"


@pytest.fixture(scope="module")
def server(errata: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Server(tmp_path_factory.mktemp("home"), [errata], tmp_path_factory.mktemp("elsewhere"))
    server.start()
    yield server
    server.kill()


def test_from_the_demo_to_an_explanation(page: Page, server: Server, errata: Path) -> None:
    page.goto(server.address)
    main, sidebar = page.get_by_test_id("stMain"), page.get_by_test_id("stSidebar")
    demo = main.get_by_role("button", name="Load the demo").first
    press(demo, main.get_by_role("button", name="Review the corrections").first)
    for title in ("Results", "Guide", "Explain"):
        sidebar.get_by_role("link", name=re.compile(title)).click()
        expect(page.get_by_role("heading", name=title, exact=True)).to_be_visible()
    expect(page.get_by_text(re.compile("Weights for the class"))).to_be_visible()

    environment = WITHOUT_CHECKOUT | {"ERRATA_HOME": str(server.home)}
    words = ("explain", "run-1", "--text", "Am Sonntag alle wählen gehen!", "--samples", "100", "--json")
    said = _run(errata, *words, folder=server.folder, environment=environment)
    assert {one["word"] for one in json.loads(said)["weights"]} >= {"Am", "Sonntag"}


def _run(*command: str | Path, folder: Path | None = None, environment: dict[str, str] | None = None) -> str:
    done = subprocess.run(
        command, cwd=folder, env=environment or WITHOUT_CHECKOUT, text=True, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
