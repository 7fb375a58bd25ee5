"""Mistakes of several models: predictions that were made elsewhere beside a run, and a group of texts over two runs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from core.jobs.models import InlineModels
from core.records import PredictionFilter, Project
from core.settings import Settings
from core.workflow import classifiers, ground_truth, kept_slices, looks, projects, results, splits, training
from core.workflow.bench import Bench, open_bench
from tests.browser.conftest import Server, choose, fill_in, press
from tests.core.workflow import planted
from tests.core.workflow.versions import keep
from tests.finished import make_finished
from tests.tables import simple_csv, write_csv

TEST = [f"t{number}" for number in range(100)]
WORDS = "Party A"


@pytest.fixture(scope="module")
def bench(server: Server) -> Iterator[Bench]:
    bench = open_bench(Settings.at(server.home), models=InlineModels())
    yield bench
    bench.models.close()


@pytest.fixture(scope="module")
def project(bench: Bench, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """100 test texts, every second of party A; run-1 is wrong on thirty of those, run-2 on one."""
    project = projects.create(bench, "Spring")
    version = keep(bench, project, simple_csv(tmp_path_factory.mktemp("table") / "a.csv", 150))
    split = planted.divide(bench, version, set(TEST))
    for wrong in (TEST[0:60:2], TEST[:1]):
        looks.at_run(bench, planted.run(bench, project, split, planted.wrong_on(wrong)))
    return project


@pytest.fixture
def predictions(bench: Bench, project: Project, tmp_path: Path) -> Path:
    """Answers to 90 of the test texts, ten of them wrong, in other words than the classes."""
    split = splits.latest(bench, ground_truth.version(bench, project, 1))
    assert split is not None
    rows = splits.unlearned_rows(bench, split)
    rows = rows[rows["part"] == "test"]
    words = {"True": "yes", "False": "False"}
    answers = [
        (id, words[planted.other(label) if place < 10 else label])
        for place, (id, label) in enumerate(zip(rows["id"], rows["label"], strict=True))
    ]
    return write_csv(tmp_path / "gpt.csv", ("id", "answer"), answers[:90])


def test_predictions_of_another_model_are_uploaded_and_compared(
    page: Page, server: Server, bench: Bench, project: Project, predictions: Path
) -> None:
    page.goto(f"{server.address}/train?project=Spring")
    main = page.get_by_test_id("stMain")
    upload = main.locator("details").filter(has_text="Predictions made elsewhere")
    press(upload.locator("summary"), upload.get_by_text("A table of predictions"))
    upload.locator("input[type=file]").set_input_files(predictions)
    meant = upload.get_by_label(re.compile("^yes \\(\\d+ rows\\)"))
    expect(meant).to_be_visible()
    choose(page, meant, "True")
    expect(upload.get_by_text("90 of 100 test texts have a prediction.")).to_be_visible()
    expect(upload.get_by_text(re.compile("^10 test texts without one"))).to_be_visible()
    fill_in(page, upload.get_by_label("Predicted by"), "GPT")
    upload.get_by_role("button", name="Read the predictions").click()
    expect(page.get_by_role("heading", name="Results", exact=True)).to_be_visible()
    expect(main.get_by_text(re.compile("^predictions-3, predicted by GPT, was read from gpt.csv"))).to_be_visible()
    read = training.run(bench, project, "predictions-3")
    assert read.result is not None
    assert (read.result.test.texts, read.result.test.mismatches) == (90, 10)

    page.goto(f"{server.address}/compare?project=Spring&run=run-2&against=predictions-3")
    expect(main.get_by_role("button", name=re.compile("^Read the \\d+ texts that only .* has right"))).to_be_visible()
    expect(main.get_by_text("What gave the answers of predictions-3")).to_be_visible()
    expect(main.get_by_text(re.compile("On the 90 test texts that both runs were tested on"))).to_be_visible()


def test_a_finished_classifier_is_named_asked_scored_and_read(
    page: Page, server: Server, bench: Bench, project: Project, tiny_model: Path, tmp_path: Path
) -> None:
    folder = make_finished(tiny_model, tmp_path / "calls", ("call", "statement"))
    page.goto(f"{server.address}/train?project=Spring")
    main = page.get_by_test_id("stMain")
    form = main.locator("details").filter(has_text="A finished classifier")
    source = form.get_by_label("Name on the Hugging Face hub, or path of a folder")
    press(form.locator("summary"), source)
    fill_in(page, source, str(folder))
    expect(form.get_by_text(re.compile("^2 classes, “call” and “statement”"))).to_be_visible()
    choose(page, form.get_by_label("call", exact=True), "True")
    choose(page, form.get_by_label("statement", exact=True), "False")
    fill_in(page, form.get_by_label("Called"), "Ben’s calls")
    form.get_by_role("button", name="Ask it these texts").click()
    unknown = re.compile("What classifier-\\d learned from is not known here: these test texts may be among it")
    expect(main.get_by_text(unknown).first).to_be_visible()
    [run] = classifiers.runs(bench, project)
    assert run.result is not None
    assert run.result.validation is not None
    assert (run.config.model, run.result.test.texts) == ("Ben’s calls", len(TEST))

    page.goto(f"{server.address}/results?project=Spring&run={run.name}")
    expect(main.get_by_role("heading", name="Confusion matrix")).to_be_visible()
    expect(main.get_by_text(unknown).first).to_be_visible()

    page.goto(f"{server.address}/mismatches?project=Spring&run={run.name}")
    first = str(results.mismatches(bench, run, PredictionFilter()).rows["id"].iloc[0])
    page.locator("a.open").first.click()
    expect(page).to_have_url(re.compile(f"text={first}"))
    expect(main.get_by_text(re.compile("the texts that it learned from are not known here"))).to_be_visible()


def test_a_group_is_kept_where_it_is_filtered_and_found_in_both_runs(
    page: Page, server: Server, bench: Bench, project: Project
) -> None:
    page.goto(f"{server.address}/mismatches?project=Spring&run=run-1&meta.party=A")
    main = page.get_by_test_id("stMain")
    form = page.get_by_label("Name of the group")
    press(main.get_by_role("button", name="Keep as a group"), form)
    form.fill(WORDS)
    page.get_by_role("button", name="Keep", exact=True).click()
    expect(page.get_by_text(f"“{WORDS}” is kept: see Results.")).to_be_visible()
    [kept] = kept_slices.of_project(bench, project.id)
    assert kept.name == WORDS

    for run, figures in (("run-1", "30 of 50"), ("run-2", "1 of 50")):
        page.goto(f"{server.address}/results?project=Spring&run={run}")
        expect(main.get_by_role("heading", name="Your groups of texts")).to_be_visible()
        said = main.get_by_text(re.compile(f"^Texts of the kept group “{WORDS}” are wrong .*{figures}.* p [=<] "))
        expect(said).to_be_visible()
    page.goto(f"{server.address}/compare?project=Spring&run=run-2&against=run-1")
    press(main.get_by_role("button", name="Compare", exact=True), main.get_by_role("heading", name="Where they differ"))
    expect(main.get_by_text(f"Texts of the kept group “{WORDS}”: run-1 is wrong on 30 of 50")).to_be_visible()

    page.goto(f"{server.address}/results?project=Spring&run=run-2")
    remove = main.get_by_role("button", name="Remove the group")
    remove.click()
    expect(main.get_by_role("heading", name="Your groups of texts")).to_have_count(0)
    assert kept_slices.of_project(bench, project.id) == ()
