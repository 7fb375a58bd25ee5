"""The tables of runs and of base models, and an ensemble: on one server, with planted runs and a hub of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from core.jobs.models import InlineModels
from core.records import Project, Run, SplitSettings
from core.settings import Settings
from core.workflow import base_models, ensembles, ground_truth, language, projects, splits, training
from core.workflow.bench import Bench, open_bench
from tests.browser.conftest import Server, press, settle
from tests.core.workflow import planted
from tests.core.workflow.versions import keep
from tests.fake_hub import serving
from tests.tables import simple_csv

_ON_THE_HUB = "someone/some-model"
_ROW = 35
"""Pixels; the head of Streamlit's data grid is as high."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    home, cache, model = (tmp_path_factory.mktemp(name) for name in ("home", "cache", "model"))
    for file, content in (("config.json", b'{"model_type": "bert"}'), ("model.safetensors", bytes(7_000_000))):
        (model / file).write_bytes(content)
    with serving(_ON_THE_HUB, model) as hub:
        server = Server(home, variables={"HF_ENDPOINT": hub, "HF_HOME": str(cache)})
        server.start()
        yield server
        server.kill()


@pytest.fixture(scope="module")
def bench(server: Server) -> Iterator[Bench]:
    bench = open_bench(Settings.at(server.home), models=InlineModels())
    yield bench
    bench.models.close()


@pytest.fixture(scope="module")
def project(bench: Bench, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """run-1 is right everywhere; run-2 and run-3, two seeds, are wrong on two texts each."""
    project = projects.create(bench, "Spring")
    table = simple_csv(tmp_path_factory.mktemp("table") / "a.csv")
    split = splits.make(bench, keep(bench, project, table), SplitSettings())
    planted.run(bench, project, split, lambda id, label: label)
    planted.seeds(bench, project, split, (5, 6))
    return project


@pytest.fixture(scope="module")
def ensemble(bench: Bench, project: Project) -> Run:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("core.prediction.predictor.Predictor", planted.Predictor)
        return ensembles.make(bench, project, ensembles.seeds_of(bench, project, bench.store.run(project.id, "run-2")))


def test_runs_are_sorted_named_noted_and_their_curves_laid_over_each_other(
    page: Page, server: Server, bench: Bench, project: Project
) -> None:
    page.goto(f"{server.address}/train?project=Spring&opened=run-1")
    table = page.get_by_role("table", name="Runs, ensembles, experiments and searches")
    lines = table.get_by_role("link", name=re.compile("^run-"))
    expect(lines).to_have_text([re.compile("^run-2 to run-3"), re.compile("^run-1")])
    settle(page)
    head = table.get_by_role("columnheader", name=re.compile("Validation F1"))
    press(head.get_by_role("button"), table.locator('th[aria-sort="descending"]'))
    expect(lines).to_have_text([re.compile("^run-1"), re.compile("^run-2 to run-3")])

    settle(page)
    name = page.get_by_role("textbox", name="Name", exact=True)
    press(page.get_by_role("button", name="Name and note"), name)
    name.fill("right everywhere")
    page.get_by_role("textbox", name="Note", exact=True).fill("Ask Ben.")
    page.get_by_role("button", name="Keep", exact=True).click()
    expect(lines.first).to_have_text(re.compile("^run-1 · right everywhere"))
    expect(page.get_by_role("paragraph").filter(has_text="Ask Ben.")).to_be_visible()
    page.keyboard.press("Escape")
    expect(name).to_be_hidden()
    kept = training.run(bench, project, "run-1")
    assert (kept.title, kept.note) == ("right everywhere", "Ask Ben.")

    settle(page)
    for box in table.get_by_role("checkbox", name=re.compile("^Tick")).all()[:2]:
        box.check()
    expect(page.get_by_text("2 lines ticked")).to_be_visible()
    chart = page.get_by_test_id("stVegaLiteChart").filter(has=page.locator("canvas, svg"))
    expect(chart.last).to_be_visible()
    press(page.get_by_role("button", name="Compare them"), page.get_by_role("heading", name="Compare", level=1))
    expect(page).to_have_url(re.compile("against=run-1"))


def test_a_base_model_is_chosen_by_its_row_or_looked_up_on_the_hub(
    page: Page, server: Server, bench: Bench, project: Project
) -> None:
    version = ground_truth.latest(bench, project)
    assert version is not None
    offered = base_models.offers(bench, project, language.languages(bench, version))
    page.goto(f"{server.address}/train?project=Spring")
    model = page.get_by_role("combobox", name="Base model")
    expect(model).to_have_value("planted")
    settle(page)
    grid = page.get_by_test_id("stDataFrame").filter(visible=True)
    press(page.get_by_text("Compare the base models"), grid)
    settle(page)
    # What lies over the canvas takes the clicks.
    grid.locator(".dvn-scroller").click(position={"x": 12, "y": 2.5 * _ROW})
    expect(model).to_have_value(offered[1].model.name)

    settle(page)
    model.fill(_ON_THE_HUB)
    model.press("Enter")
    said = page.get_by_text(re.compile(f"^{_ON_THE_HUB}: languages de · .*7 MB to download once"))
    press(page.get_by_role("button", name="Look it up"), said)
    expect(said).to_contain_text("Licence cc-by-nc-4.0: for research, not for commercial use.")


def test_an_ensemble_is_opened_on_results_and_compared_with_a_seed(page: Page, server: Server, ensemble: Run) -> None:
    page.goto(f"{server.address}/results?project=Spring&run={ensemble.name}")
    said = "answers with the mean probability of 2 models: run-2 to run-3, which differ in the seed alone."
    expect(page.get_by_text(f"{ensemble.name} {said}")).to_be_visible()
    expect(page.get_by_role("button", name=f"Delete {ensemble.name}")).to_be_visible()
    page.goto(f"{server.address}/compare?project=Spring&run={ensemble.name}&against=run-2")
    expect(page.get_by_role("heading", name=re.compile(f"{ensemble.name}.* run-2")).first).to_be_visible()
    settle(page)
    expect(page.get_by_test_id("stException")).to_have_count(0)
    expect(page.get_by_test_id("stAlertContentError")).to_have_count(0)
