"""The wheel in an environment of its own, outside the checkout: ``errata`` from the demo to an explanation.

The environment has what the wheel declares that it needs, and what that needs, and nothing else. Nothing is downloaded:
the files are links to those that the tests run with.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Collection, Iterator
from importlib.metadata import Distribution, distribution, distributions
from importlib.util import cache_from_source
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from playwright.sync_api import Page, expect

from tests.browser.conftest import ROOT, Server, press

pytestmark = pytest.mark.timeout(10 * 60)

Needed = dict[tuple[str, frozenset[str]], Distribution]
"""Distributions by name and extras."""

WITHOUT_CHECKOUT = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}


@pytest.fixture(scope="module")
def errata(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command ``errata`` of the wheel, installed beside the tested versions of what it needs."""
    folder = tmp_path_factory.mktemp("installed")
    pip = (sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check")
    _run(*pip, "wheel", ROOT, "--no-deps", "--wheel-dir", folder)
    [wheel] = folder.glob("*.whl")
    _run(sys.executable, "-m", "venv", "--without-pip", folder / "environment")
    programs = folder / "environment" / "bin"
    inside = (*pip, "--python", programs / "python")
    _run(*inside, "install", "--no-deps", wheel)
    [packages] = (folder / "environment" / "lib").glob("python*/site-packages")
    [installed] = distributions(path=[str(packages)])
    for needed in _needed(installed).values():
        _link(needed, packages)
    _run(*inside, "check")
    return programs / "errata"


def _needed(given: Distribution, extras: Collection[str] = (), found: Needed | None = None) -> Needed:
    """What it needs here, and what that needs."""
    found = {} if found is None else found
    for one in map(Requirement, given.requires or ()):
        key = canonicalize_name(one.name), frozenset(one.extras)
        is_asked = one.marker is None or any(one.marker.evaluate({"extra": extra}) for extra in ("", *extras))
        if is_asked and key not in found:
            found[key] = distribution(one.name)
            _needed(found[key], one.extras, found)
    return found


def _link(given: Distribution, packages: Path) -> None:
    """Its modules and data, with what Python has compiled of them; its programs are left out."""
    for file in given.files or ():
        if ".." in file.parts:
            continue
        source = Path(str(file.locate()))
        compiled = [Path(cache_from_source(str(source)))] if source.suffix == ".py" else []
        for one in (source, *compiled):
            place = packages / file.parent / one.relative_to(source.parent)
            if one.exists() and not place.exists():
                place.parent.mkdir(parents=True, exist_ok=True)
                place.symlink_to(one)


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
    for title in ("Results", "Guide", "Mismatches"):
        sidebar.get_by_role("link", name=re.compile(title)).click()
        expect(page.get_by_role("heading", name=title, exact=True)).to_be_visible()
    page.locator("a.open").first.click()
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
