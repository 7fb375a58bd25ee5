"""Annotating by keyboard in a real browser: two annotators at once, a held key, a killed server."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from core.records import AnnotationRound, AnnotationSettings, CodebookClass
from core.settings import Settings
from core.workflow import annotation, ground_truth, projects
from core.workflow.bench import Bench, open_bench
from core.workflow.ground_truth import StagedFile
from tests.browser.conftest import Server, fill_in, press, press_key, settle
from tests.tables import rows, write_csv

pytestmark = pytest.mark.timeout(300)

# A loaded machine may take its time; no test asserts one.
expect.set_options(timeout=30_000)

NUMBER = 30
SETTINGS = AnnotationSettings("Is it a call?", (CodebookClass("yes", "It asks for something."), CodebookClass("no")))


@pytest.fixture
def bench(server: Server) -> Bench:
    return open_bench(Settings.at(server.home))


@pytest.fixture
def round(bench: Bench, request: pytest.FixtureRequest, tmp_path: Path) -> AnnotationRound:
    """Its project is called after the test, because the tests of this module share a server."""
    project = projects.create(bench, request.node.name[:80])
    path = write_csv(tmp_path / "posts.csv", ("text",), [(text,) for text, _ in rows(NUMBER)])
    tables = ground_truth.read([StagedFile(path, path.name)])
    texts = annotation.take_texts(tables, annotation.guess_texts(tables)[0])
    return annotation.set_up(bench, project, "Pilot", SETTINGS, texts)


@pytest.fixture
def other_page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


def _begin(page: Page, server: Server, project: str, name: str) -> None:
    page.goto(f"{server.address}/annotate?project={project}")
    fill_in(page, page.get_by_role("textbox", name="Your name"), name)
    press(page.get_by_role("button", name="Begin annotating"), _done(page, 0))


def _done(page: Page, number: int) -> Locator:
    return page.get_by_test_id("stProgress").get_by_text(f"{number} of {NUMBER} done")


def _answers(bench: Bench, round: AnnotationRound, annotator: str) -> list[str | None]:
    return [answer.label for answer in annotation.answers_of(bench, round, annotator).answers.values()]


def test_two_annotators_in_two_browsers(
    page: Page, other_page: Page, server: Server, bench: Bench, round: AnnotationRound, request: pytest.FixtureRequest
) -> None:
    _begin(page, server, request.node.name, "Ann")
    _begin(other_page, server, request.node.name, "Ben")
    for number in range(1, 5):
        press_key(page, "y")
        press_key(other_page, "n")
        expect(_done(page, number)).to_be_visible()
        expect(_done(other_page, number)).to_be_visible()
    assert _answers(bench, round, "Ann") == ["yes"] * 4
    assert _answers(bench, round, "Ben") == ["no"] * 4
    press_key(page, "Backspace")
    expect(_done(page, 3)).to_be_visible()
    press_key(page, "s")
    expect(page.get_by_text("1 skipped")).to_be_visible()
    press_key(page, "ArrowLeft")
    expect(page.get_by_text("You skipped this text before.")).to_be_visible()
    press_key(page, "ArrowLeft")
    expect(page.get_by_text("You answered yes.")).to_be_visible()
    page.reload()
    expect(_done(page, 3)).to_be_visible()
    assert len(_answers(bench, round, "Ben")) == 4


def test_a_held_key_counts_once(
    page: Page, server: Server, bench: Bench, round: AnnotationRound, request: pytest.FixtureRequest
) -> None:
    _begin(page, server, request.node.name, "Ann")
    page.wait_for_timeout(500)
    for _ in range(20):
        page.keyboard.down("y")
        page.wait_for_timeout(60)
    page.keyboard.up("y")
    expect(_done(page, 1)).to_be_visible()
    page.wait_for_timeout(1000)
    assert _answers(bench, round, "Ann") == ["yes"]
    press_key(page, "n")
    expect(_done(page, 2)).to_be_visible()


def test_nothing_is_lost_when_the_server_is_killed(
    page: Page, server: Server, bench: Bench, round: AnnotationRound, request: pytest.FixtureRequest
) -> None:
    _begin(page, server, request.node.name, "Ann")
    for number in range(1, 4):
        press_key(page, "y")
        expect(_done(page, number)).to_be_visible()
    server.kill()
    assert _answers(bench, round, "Ann") == ["yes"] * 3
    server.start()
    page.goto(f"{server.address}/annotate?project={request.node.name}&round=Pilot&annotating=now")
    expect(_done(page, 3)).to_be_visible()
    press_key(page, "n")
    expect(_done(page, 4)).to_be_visible()
    assert "Ann" not in page.url


def test_a_round_is_set_up_by_hand(page: Page, server: Server, bench: Bench, tmp_path: Path) -> None:
    project = projects.create(bench, "By hand")
    lines = [("שלום עולם\nשורה שנייה 🔷",), ("Wählt <b>morgen</b> <script>document.title='x'</script>",)]
    path = write_csv(tmp_path / "posts.csv", ("text",), lines)
    page.goto(f"{server.address}/annotate?project=By hand")
    page.locator("input[type=file]").set_input_files(path)
    expect(page.get_by_role("button", name="Begin the round")).to_be_visible()
    settle(page)
    fill_in(page, page.get_by_label("Question", exact=True), "Is it a call?")
    for place, label in enumerate(("yes", "no"), start=1):
        fill_in(page, page.get_by_label(f"Class {place}", exact=True), label)
        fill_in(page, page.get_by_label(f"Codebook for class {place}"), f"When it is {label}.")
    name = page.get_by_role("textbox", name="Your name")
    press(page.get_by_role("button", name="Begin the round"), name)
    fill_in(page, name, "Ann")
    press(page.get_by_role("button", name="Begin annotating"), page.locator('div[dir="auto"]').first)
    seen = []
    for done, key in enumerate("yn", start=1):
        text = page.locator('div[dir="auto"]').first
        expect(text).to_be_visible()
        settle(page)
        seen.append(text.inner_text())
        press_key(page, key)
        expect(page.get_by_text(f"{done} of 2 done")).to_be_visible()
    assert sorted(seen) == sorted(line[0] for line in lines)
    assert page.title() != "x"
    expect(page.get_by_text(re.compile("answered all 2 texts"))).to_be_visible()
    page.get_by_role("button", name="Stop for now").click()
    page.get_by_role("button", name="Make them the ground truth").click()
    expect(page.get_by_role("heading", name="Version 1")).to_be_visible()
    version = ground_truth.latest(bench, project)
    assert version is not None
    assert version.report.labels == {"yes": 1, "no": 1}
