"""From a search to the final model: stopped, gone on with by another server, its best settings trained."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from core.records import RunState, SplitSettings
from core.settings import Settings
from core.workflow import projects, searches, splits, training
from core.workflow.bench import open_bench
from tests.browser.conftest import Server, fill_in, press, settle
from tests.core.workflow.versions import keep
from tests.tables import simple_csv

pytestmark = pytest.mark.timeout(600)

_LONG = 300_000


def test_search_stop_resume_best_settings_final_model(
    page: Page, server: Server, tmp_path: Path, tiny_model: Path
) -> None:
    bench = open_bench(Settings.at(server.home))
    project = projects.create(bench, "Spring")
    splits.make(bench, keep(bench, project, simple_csv(tmp_path / "a.csv")), SplitSettings())

    page.goto(f"{server.address}/search?project=Spring")
    settle(page)
    model = page.get_by_role("combobox", name="Base model")
    model.fill(str(tiny_model))
    model.press("Enter")
    # What was said of the model before goes while the page is drawn anew, the fields of its form only when that is
    # done.
    expect(page.get_by_text("installed with Errata, works offline")).to_be_hidden()
    settle(page)
    for label, values in (("Epochs", "1, 2"), ("Batch size", "8")):
        field = page.get_by_role("textbox", name=label, exact=True)
        expect(field).to_have_count(1)
        fill_in(page, field, values)
    fill_in(page, page.get_by_role("spinbutton", name="Trials", exact=True), "12")
    expect(page.get_by_text("12 trials of 54 combinations")).to_be_visible()
    stop = page.get_by_role("button", name="Stop", exact=True)
    press(page.get_by_role("button", name="Start the search"), stop)

    stopped = page.get_by_text(re.compile(r"was stopped after \d+ of 12 trials"))
    press(stop, stopped)
    [search] = searches.of_project(bench, project)
    done = searches.standing(bench, search).done

    server.kill()
    server.start()
    page.goto(f"{server.address}/search?project=Spring")
    expect(stopped).to_be_visible()
    finished = page.get_by_text("is finished: its 12 trials were made.")
    press(page.get_by_role("button", name="Resume"), page.get_by_text(re.compile("In trial|is finished")).first)
    expect(finished).to_be_visible(timeout=_LONG)
    found = searches.standing(bench, search)
    assert list(found.trials[: len(done)]) == done
    expect(page.get_by_text(re.compile(r"Best: trial \d+"))).to_be_visible()
    expect(page.get_by_text("Which setting mattered")).to_be_visible()

    results = page.get_by_role("button", name="See the results")
    page.get_by_role("button", name="Train with the best settings").click()
    expect(results).to_be_visible(timeout=_LONG)
    run = training.run(bench, project, "run-1")
    assert (run.state, run.config) == (RunState.FINISHED, searches.best_settings(found))
    results.click()
    page.get_by_role("button", name="Train the final model").click()
    expect(page.get_by_text("is finished: final model, without a validation score.")).to_be_visible(timeout=_LONG)
    assert training.run(bench, project, "run-2").config.learns_validation
