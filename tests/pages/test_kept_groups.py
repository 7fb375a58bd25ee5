"""Naming a group of texts where it is filtered, and finding it in every run, until it is removed."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.records import Condition, Project, Trait
from core.workflow import kept_slices, looks
from core.workflow.bench import Bench
from tests.core.workflow import planted
from tests.core.workflow.versions import keep
from tests.pages.conftest import Opened
from tests.pages.elements import only_error
from tests.pages.text_lists import lists
from tests.tables import simple_csv

OF_A = Condition(Trait.METADATA, "A", "party")


@pytest.fixture
def runs(bench: Bench, project: Project, tmp_path: Path) -> None:
    """run-1 and run-2, of which the later has mended texts of party A."""
    version = keep(bench, project, simple_csv(tmp_path / "a.csv", 150))
    split = planted.divide(bench, version, {f"t{index}" for index in range(100)})
    for wrong in ([f"t{index}" for index in range(0, 60, 2)], ["t0", "t1"]):
        looks.at_run(bench, planted.run(bench, project, split, planted.wrong_on(wrong)))


def _said(app: AppTest) -> str:
    return " ".join(one.value.replace("\\", "") for one in [*app.markdown, *app.caption])


def _name(app: AppTest, name: str) -> None:
    app.text_input(key="kept_group_name").set_value(name)
    next(one for one in app.button if one.label == "Keep").click().run()


@pytest.mark.usefixtures("runs")
def test_what_is_filtered_is_named_and_found_in_every_run(bench: Bench, project: Project, opened: Opened) -> None:
    app = opened("mismatches", run="run-1")
    assert "kept_group_name" not in {one.key for one in app.text_input}, "nothing is filtered"
    app.selectbox(key="meta.party").set_value("A").run()
    assert "All texts whose “party” is “A”, right or wrong" in _said(app)
    _name(app, "Party *A*")
    [kept] = kept_slices.of_project(bench, project.id)
    assert (kept.name, kept.conditions) == ("Party *A*", (OF_A,))
    app = opened("results", run="run-2")
    assert "Your groups of texts" in {one.value for one in app.subheader}
    assert "Texts of the kept group “Party *A*” are wrong 1.0 times as often as the others: 1 of 50" in _said(app)
    [table] = [one.value for one in app.table if "Broken" in one.value]
    assert table["Wrong"].tolist() == ["30 of 50", "1 of 50"]
    assert table[["Fixed", "Broken"]].to_numpy().tolist() == [["–", "–"], ["29", "0"]]
    app.button(key=f"kept:2:{kept.id}").click().run()
    assert app.query_params["slice"] == "kept=Party *A*"
    app = opened("mismatches", run="run-2", change="group", slice="kept=Party *A*")
    [listed] = lists(app)
    assert listed.column("id") == ["t0"]
    app = opened("compare", run="run-2", against="run-1")
    assert "Texts of the kept group “Party *A*”: run-1 is wrong on 30 of 50" in _said(app)


@pytest.mark.usefixtures("runs")
def test_a_name_that_is_taken_is_refused_where_it_is_typed(bench: Bench, project: Project, opened: Opened) -> None:
    kept_slices.keep(bench, project, "Party A", [OF_A])
    app = opened("mismatches", run="run-1")
    app.selectbox(key="meta.party").set_value("B").run()
    _name(app, "party a")
    assert "There is a group “Party A” already" in only_error(app)
    assert len(kept_slices.of_project(bench, project.id)) == 1


@pytest.mark.usefixtures("runs")
def test_what_a_model_predicted_cannot_be_kept(opened: Opened) -> None:
    app = opened("mismatches", run="run-1")
    app.selectbox(key="predicted").set_value("True").run()
    assert "What one run predicts cannot tell" in _said(app)
    assert "kept_group_name" not in {one.key for one in app.text_input}


@pytest.mark.usefixtures("runs")
def test_a_group_is_removed_by_a_button(bench: Bench, project: Project, opened: Opened) -> None:
    kept = kept_slices.keep(bench, project, "Nobody", [Condition(Trait.METADATA, "Z", "party")])
    app = opened("results", run="run-1")
    assert "kept group “Nobody”: 0 of 100 test texts, too few" in _said(app)
    assert f"kept:1:{kept.id}" not in {one.key for one in app.button}, "there is nothing to read"
    app.button(key=f"remove_group:{kept.id}").click().run()
    assert kept_slices.of_project(bench, project.id) == ()
    assert "Your groups of texts" not in {one.value for one in app.subheader}
    app = opened("mismatches", run="run-1", change="group", slice="kept=Nobody")
    assert "No test text of run-1 is in a group" in only_error(app)
    assert not lists(app), "all mismatches would be taken for the group"
    app.button(key="leave_list").click().run()
    assert lists(app)
