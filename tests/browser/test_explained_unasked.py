"""Explanations that nobody asked for: after a training, and of a text that is opened."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from core.records import PredictionFilter, RunState, SplitSettings
from core.settings import Settings
from core.workflow import (
    demo,
    explaining_jobs,
    explaining_report,
    explainings,
    explanations,
    projects,
    results,
    splits,
    training,
)
from core.workflow.bench import open_bench
from tests.browser.conftest import Server, press, press_key, settle
from tests.core.jobs import jobs
from tests.core.workflow.versions import keep
from tests.tables import wide_csv


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Server(tmp_path_factory.mktemp("home"))
    server.start()
    yield server
    server.kill()


def test_an_opened_text_gets_its_shading_and_the_next_key_does_not_wait_for_it(page: Page, server: Server) -> None:
    bench = open_bench(Settings.at(server.home))
    run = training.run(bench, demo.load(bench).project, "run-1")
    rows = results.mismatches(bench, run, PredictionFilter()).rows
    texts = dict(zip(rows["id"].map(str), rows["text"], strict=True))
    settings = explanations.usual_settings(bench, run)
    unexplained = {id for id, text in texts.items() if explanations.stored(bench, run, text, settings) is None}
    first, second = next(pair for pair in zip(texts, [*texts][1:], strict=False) if unexplained.issuperset(pair))
    page.goto(f"{server.address}/mismatches?run=run-1&text={first}")
    under_way = page.get_by_text(re.compile("^Asking the model about altered texts"))
    expect(under_way).to_be_visible()
    press_key(page, "ArrowRight")
    expect(page).to_have_url(re.compile(f"text={second}"))
    expect(under_way).to_be_visible()
    expect(page.get_by_text(re.compile("Weights for the class"))).to_be_visible()
    expect(under_way).to_have_count(0)
    assert explanations.stored(bench, run, texts[second], settings) is not None
    expect(page.get_by_role("button", name="Explain", exact=True)).to_have_count(0)


def test_after_a_training_its_mismatches_are_explained_without_a_click(
    page: Page, server: Server, tmp_path: Path, tiny_model: Path
) -> None:
    bench = open_bench(Settings.at(server.home))
    project = projects.create(bench, "Spring")
    splits.make(bench, keep(bench, project, wide_csv(tmp_path / "wide.csv")), SplitSettings())
    page.goto(f"{server.address}/train?project=Spring")
    model = page.get_by_role("combobox", name="Base model")
    settle(page)
    model.fill(str(tiny_model))
    model.press("Enter")
    expect(page.get_by_text(re.compile("Then its mismatches on the test part are explained"))).to_be_visible()
    settle(page)
    press(page.get_by_role("button", name="Start training"), page.get_by_text(re.compile("^run-1")).first)
    # Neither the tab nor the server is needed.
    page.goto("about:blank")
    server.kill()
    jobs.until(lambda: training.run(bench, project, "run-1").state is RunState.FINISHED, seconds=300)
    run = training.run(bench, project, "run-1")
    [job] = explaining_jobs.of_run(bench, run)
    jobs.until(lambda: not explainings.standing(bench, job).state.is_active, seconds=300)
    assert explaining_report.in_words(explainings.standing(bench, job)) == "is finished"
    server.start()
    page.goto(f"{server.address}/mismatches?project=Spring&run=run-1")
    expect(page.get_by_text("All of them are explained.")).to_be_visible()
    expect(page.locator("a.open mark").first).to_be_visible()
