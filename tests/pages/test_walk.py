"""Each page in each state of a project, in one session: what is there, and the next step."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.jobs.folder import Fault, JobFolder
from core.records import Part, Project, Split, SplitSettings
from core.workflow import ground_truth, projects, splits
from core.workflow.bench import Bench
from tests.core.workflow import planted, states
from tests.core.workflow.versions import keep
from tests.pages.conftest import Opened
from tests.pages.elements import of_kind
from tests.pages.text_lists import lists
from tests.tables import simple_csv

Make = Callable[[Bench, Project, Path], object]
Said = tuple[str, str | tuple[str, ...]]
"""Words on the page, and the button to the next step."""

OF_A_MODEL = ("results", "mismatches", "explain", "predict")
NEVER = ("No model has been trained in this project yet.", "Go to training")
TWO_NEEDED = ("Two trained models are needed to compare them", "Go to training")


def _empty(bench: Bench, project: Project, folder: Path) -> None:
    """Nothing."""


def _version(bench: Bench, project: Project, folder: Path) -> None:
    keep(bench, project, simple_csv(folder / "a.csv", 40))


def _split(bench: Bench, project: Project, folder: Path) -> Split:
    return splits.make(bench, keep(bench, project, simple_csv(folder / "a.csv", 40)), SplitSettings())


def _active(state: str) -> Make:
    return lambda bench, project, folder: states.active(bench, project, _split(bench, project, folder), state)


def _ended(fault: Fault) -> Make:
    return lambda bench, project, folder: states.without_model(bench, project, _split(bench, project, folder), fault)


def _stopped(bench: Bench, project: Project, folder: Path) -> None:
    run = states.stopped(bench, project, _split(bench, project, folder), 2.46)
    states.leave_checkpoint(JobFolder(bench.artifacts.path(run.folder)), 2)


def _runs(number: int) -> Make:
    def make(bench: Bench, project: Project, folder: Path) -> None:
        split = _split(bench, project, folder)
        wrong = splits.part_by_id(bench, split)
        tested = sorted(id for id, part in wrong.items() if part == "test")
        for run in range(number):
            planted.run(bench, project, split, planted.wrong_on({tested[run]}))

    return make


def _undivided(bench: Bench, project: Project, folder: Path) -> None:
    _runs(1)(bench, project, folder)
    version = ground_truth.latest(bench, project)
    assert version is not None
    planted.relabel(bench, project, version, {"t1": "True"})


# The second once its results were opened.
LOOKED_AT = ("See the results", "Read the mismatches")
WALKS: dict[str, tuple[Make, dict[str, Said]]] = {
    "empty": (
        _empty,
        {
            "overview": ("no table yet", "Upload annotated texts"),
            "train": ("The project has no data set yet", "Go to ground truth"),
            **dict.fromkeys(OF_A_MODEL, NEVER),
            "compare": TWO_NEEDED,
        },
    ),
    "a version": (
        _version,
        {
            "overview": ("not divided yet", "Split the texts"),
            "train": ("Version 1 is not divided yet", "Divide it into parts"),
            **dict.fromkeys(OF_A_MODEL, NEVER),
            "compare": TWO_NEEDED,
        },
    ),
    "a split": (
        _split,
        {
            "overview": ("no model yet", "Train a model"),
            "train": ("Texts of version 1", "Start training"),
            **dict.fromkeys(OF_A_MODEL, NEVER),
            "compare": TWO_NEEDED,
        },
    ),
    "waiting": (
        _active("waiting"),
        {
            "overview": ("run-1 is waiting for run-7", "Watch the training"),
            "train": ("nothing is trained yet", "Stop"),
            **dict.fromkeys(OF_A_MODEL, ("is waiting for run-7", "See its progress")),
            "compare": ("run-1 is waiting for run-7", "See its progress"),
        },
    ),
    "running": (
        _active("second epoch"),
        {
            "overview": ("run-1 is training: epoch 2 of 10", "Watch the training"),
            "train": ("keeps the best epoch so far", "Stop"),
            **dict.fromkeys(OF_A_MODEL, ("is training: epoch 2 of 10", "See its progress")),
            "compare": ("run-1 is training: epoch 2 of 10", "See its progress"),
        },
    ),
    "stopped while it waited": (
        _ended(Fault("The run was stopped before its training began.", stopped=True)),
        {
            "overview": ("run-1 was stopped before its training began", "Train a model"),
            "train": ("stopped before its training began", "Resume"),
            **dict.fromkeys(OF_A_MODEL, ("was stopped before its training began and has no model", "Go to training")),
            "compare": TWO_NEEDED,
        },
    ),
    "failed": (
        _ended(Fault("The disk is full.")),
        {
            "overview": ("run-1 failed", "Train a model"),
            "train": ("Texts of version 1", "Resume"),
            **dict.fromkeys(OF_A_MODEL, ("failed and has no model", "Go to training")),
            "compare": TWO_NEEDED,
        },
    ),
    "stopped": (
        _stopped,
        {
            "overview": ("run-1 was stopped after 2.4 of 6 epochs", LOOKED_AT),
            "train": ("was stopped after 2.4 of 6 epochs: validation F1", "Resume"),
            "results": ("was stopped after 2.4 of 6 epochs", "See all test texts"),
            "mismatches": ("No text passes the filters", "Clear the filters"),
            "explain": ("read and explained beside the list", "Predict"),
            "compare": TWO_NEEDED,
        },
    ),
    "one run": (
        _runs(1),
        {
            "overview": ("run-1 is finished", LOOKED_AT),
            "train": ("is finished: validation F1", "Results"),
            "results": ("To compare: “True” for every text", "Read the 1 mismatch"),
            "mismatches": (
                "“Predicted” is what run-1 says; below each text stand the columns of your file",
                "Download",
            ),
            "explain": ("read and explained beside the list", "Predict"),
            "compare": TWO_NEEDED,
        },
    ),
    "two runs": (
        _runs(2),
        {
            "overview": ("run-2 is finished", LOOKED_AT),
            "train": ("run-2** is finished: validation F1", LOOKED_AT),
            "results": ("To compare: “True” for every text", "Read the 1 mismatch"),
            "mismatches": ("“Predicted” is what run-2 says", "Download"),
            "explain": ("read and explained beside the list", "Predict"),
            "compare": ("Each pair of runs that is compared", "Compare run-2 with run-1"),
        },
    ),
    "a version that is not divided": (
        _undivided,
        {
            "overview": ("not divided yet", "Split the texts"),
            "train": ("Version 2 is not divided yet", "Divide it as version 1"),
            "results": ("To compare", "Read the 1 mismatch"),
            "compare": TWO_NEEDED,
        },
    ),
}


@pytest.mark.parametrize("state", WALKS)
def test_each_page_says_what_is_there_and_offers_the_next_step(
    bench: Bench, opened: Opened, tmp_path: Path, state: str
) -> None:
    make, pages = WALKS[state]
    make(bench, projects.create(bench, "Spring"), tmp_path)
    app = opened("overview")
    # Twice, since what a page remembers is there at the second time.
    for page in (*pages, *pages):
        app.switch_page(f"../pages/{page}.py").run()
        words, button = pages[page]
        assert [one.value for one in app.error] == (
            ["The disk is full."] if (state, page) == ("failed", "train") else []
        )
        assert words in _said(app), page
        assert any(one.label.startswith(button) and not one.disabled for one in _buttons(app)), page


def test_a_version_is_divided_as_the_one_before_by_one_button(bench: Bench, opened: Opened, tmp_path: Path) -> None:
    project = projects.create(bench, "Spring")
    _undivided(bench, project, tmp_path)
    before, version = ground_truth.versions(bench, project)[::-1][:2]
    app = opened("train")
    assert "Divided as version 1 was, its texts keep the part that they had there." in _said(app)
    app.button(key="divide").click().run()
    assert any(one.key == "start" for one in app.button)
    split, earlier = splits.latest(bench, version), splits.latest(bench, before)
    assert split is not None
    assert earlier is not None
    assert splits.part_by_id(bench, split) == splits.part_by_id(bench, earlier)


def _buttons(app: AppTest) -> list:
    return [*app.button, *app.get("download_button")]


def _said(app: AppTest) -> str:
    return " ".join(one.value for one in [*app.markdown, *app.caption]).replace("\\", "")


LEADS_ON = {
    "overview": ["next_step"],
    "train": ["to_results", "results_2"],
    "results": ["next_page"],
    "mismatches": [],
    "explain": ["to_list"],
    "compare": ["open_fixed", "open_broken"],
}
ADDRESSES = {"compare": {"run": "run-2", "against": "run-1"}}


@pytest.mark.parametrize("page", LEADS_ON)
def test_each_button_that_leads_on_leads_there_in_a_fresh_browser_and_in_a_used_one(
    bench: Bench, opened: Opened, tmp_path: Path, page: str
) -> None:
    _runs(2)(bench, projects.create(bench, "Spring"), tmp_path)
    for key in LEADS_ON[page]:
        app = opened(page, **ADDRESSES.get(page, {}))
        for _ in range(2):
            app.button(key=key).click().run()
            assert not app.error
            assert app.title[0].value != page.capitalize()
            for other in ("mismatches", page):
                app.switch_page(f"../pages/{other}.py").run()


def test_of_a_model_without_mismatches_all_test_texts_are_shown(bench: Bench, opened: Opened, tmp_path: Path) -> None:
    project = projects.create(bench, "Spring")
    split = _split(bench, project, tmp_path)
    planted.run(bench, project, split, lambda id, label: label)
    app = opened("mismatches")
    assert not any(one.label == "Download the list" for one in of_kind(app, "download_button"))
    app.switch_page("../pages/results.py").run()
    next(one for one in app.button if one.label == "See all test texts").click().run()
    assert app.title[0].value == "Mismatches"
    assert len(lists(app)[0].rows) == split.size(Part.TEST)


@pytest.mark.parametrize(("page", "key"), [("corrections", "to_labels"), ("overview", "next_step")])
def test_the_way_to_the_labels_of_the_next_version_leads_to_their_place(
    bench: Bench, opened: Opened, tmp_path: Path, page: str, key: str
) -> None:
    project = projects.create(bench, "Spring")
    version = keep(bench, project, simple_csv(tmp_path / "a.csv", 40))
    planted.run(bench, project, planted.divide(bench, version, {f"t{n}" for n in range(10)}), lambda id, label: label)
    labels = ground_truth.texts(bench, version).set_index("id")["label"]
    planted.relabel(bench, project, version, {"t1": planted.other(labels["t1"])})
    app = opened(page)
    app.button(key=key).click().run()
    assert app.title[0].value == "Results"
    assert "scroll" in _components(app)
    assert "scroll" not in _components(app.run())


def _components(app: AppTest) -> list[str]:
    return [one.proto.component_name for one in app.get("bidi_component")]
