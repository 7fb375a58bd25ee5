"""From an upload to the question whether correcting labels helped, in one go and in a real browser."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from core.records import CorrectionKind, Origin, PredictionFilter, Run, RunState
from core.settings import Settings
from core.workflow import comparison, ground_truth, projects, results, training, verdict
from core.workflow.bench import Bench, open_bench
from core.workflow.corrections import draft as drafts
from tests.browser.conftest import ROOT, Server, choose, explain_nothing_afterwards, fill_in, press, press_key, settle
from tests.core.workflow.corrections import correcting

TRAINING_TAKES_AT_MOST = 5 * 60

pytestmark = pytest.mark.timeout(30 * 60)


def test_upload_adjudicate_train_correct_retrain_compare(page: Page, server: Server, tiny_model: Path) -> None:
    page.goto(server.address)
    _upload(page)
    _adjudicate_two(page)
    _train(page, tiny_model)
    bench = open_bench(Settings.at(server.home))
    project = projects.find(bench)
    first = _finished(bench, "run-1")
    assert first.result is not None
    false_negatives, false_positives = first.result.test.confusion[1][0], first.result.test.confusion[0][1]
    true, other = ("True", "False") if false_negatives > false_positives else ("False", "True")
    listed = results.mismatches(bench, first, PredictionFilter(true_label=true)).rows["id"].tolist()[:3]

    page.goto(f"{server.address}/mismatches?run=run-1&true={true}")
    _correct_first_three(page, other)
    settle(page)
    press(_button(page, re.compile("Review the draft")), page.get_by_text("3 corrections"))
    _button(page, "Make it version 3").click()
    expect(page.get_by_text("The draft is empty")).to_be_visible()
    made = [entry.change for entry in correcting.log(bench, project) if entry.change.kind is CorrectionKind.RELABEL]
    assert [(change.text_id, change.place, change.author) for change in made] == [
        (id, Origin.MISMATCHES, "Ann") for id in listed
    ]
    assert drafts.load(bench, project).pending == []
    newest = ground_truth.latest(bench, project)
    assert newest is not None
    assert newest.corrected == {"adjudication": 2, "mismatches": 3}

    _button(page, "Retrain run-1 with the same settings").click()
    expect(page.get_by_role("heading", name="Train", exact=True)).to_be_visible()
    second = _finished(bench, "run-2")
    assert second.version_id == newest.id
    found = comparison.of_runs(bench, second, first, newest)
    page.goto(f"{server.address}/compare?run=run-2&against=run-1")
    expect(page.get_by_text(verdict.of(bench, found, comparison.measure(bench, found)).headline)).to_be_visible()
    expect(page.get_by_text(re.compile(rf"^{found.relabelled} of the .* labels were changed"))).to_be_visible()
    assert found.relabelled == 3
    if found.comparison.fixed:
        _button(page, re.compile(f"Read the {found.comparison.fixed} fixed")).click()
        expect(page.get_by_role("heading", name="Mismatches", exact=True)).to_be_visible()
        expect(page.get_by_text(re.compile(rf"^{found.comparison.fixed} "))).to_be_visible()
    bench.models.close()


def _upload(page: Page) -> None:
    page.get_by_label("Name of the new project").fill("Campaign")
    _button(page, "New project").click()
    expect(page.get_by_role("heading", name="Ground truth", exact=True)).to_be_visible()
    page.locator("input[type=file]").set_input_files(ROOT / "core" / "demo" / "campaign.csv")
    _button(page, "Make it the data set").click()
    _button(page, "Use this split").wait_for()


def _adjudicate_two(page: Page) -> None:
    _open(page, "Adjudicate")
    name = page.get_by_role("textbox", name="Your name")
    name.fill("Ann")
    name.press("Enter")
    expect(page.get_by_role("button", name="as Ann")).to_be_visible()
    for number, key in ((1, "t"), (2, "f")):
        press_key(page, key)
        expect(page.get_by_text(re.compile(rf"^{number} of \d+ decided$"))).to_be_visible()
    _open(page, "Corrections")
    _button(page, "Make it version 2").click()
    expect(page.get_by_text("The draft is empty")).to_be_visible()


def _train(page: Page, base: Path) -> None:
    """Two epochs of a tiny model, as how much is learned is not the matter, and enough shall be left to correct."""
    _open(page, "Ground truth")
    _button(page, "Use this split").click()
    _button(page, "Train a model").click()
    model = page.get_by_role("combobox", name="Base model")
    settle(page)
    model.fill(str(base))
    model.press("Enter")
    # The settings follow the model, and their form is closed as it is drawn anew.
    settle(page)
    epochs = page.get_by_label("Epochs", exact=True)
    press(page.get_by_text(re.compile("^Settings:")).first, epochs)
    epochs.fill("2")
    epochs.press("Enter")
    explain_nothing_afterwards(page)
    _button(page, "Start training").click()
    _button(page, "Results").wait_for(timeout=TRAINING_TAKES_AT_MOST * 1000)


def _correct_first_three(page: Page, label: str) -> None:
    boxes = page.get_by_role("checkbox", name=re.compile("Tick text"))
    # The form at the foot of the window would cover the third row.
    page.set_viewport_size({"width": 1280, "height": 1400})
    for row in range(3):
        boxes.nth(row).check()
        expect(page.get_by_role("button", name=f"Correct {row + 1} texts" if row else "Correct")).to_be_visible()
    choose(page, page.get_by_role("combobox", name="Correct label"), label)
    fill_in(page, page.get_by_label("Reason"), "read again")
    press(page.get_by_role("button", name="Correct 3 texts"), _button(page, re.compile("Review the draft")))


def _finished(bench: Bench, name: str) -> Run:
    deadline = time.monotonic() + TRAINING_TAKES_AT_MOST
    while time.monotonic() < deadline:
        run = training.run(bench, projects.find(bench), name)
        if not run.state.is_active:
            assert run.state is RunState.FINISHED
            return run
        time.sleep(1)
    raise AssertionError(f"{name} did not end")


def _button(page: Page, name: str | re.Pattern[str]) -> Locator:
    return page.get_by_test_id("stMain").get_by_role("button", name=name).first


def _open(page: Page, title: str) -> None:
    page.get_by_test_id("stSidebar").get_by_role("link", name=re.compile(title)).click()
    expect(page.get_by_role("heading", name=title, exact=True)).to_be_visible()
