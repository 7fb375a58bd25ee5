from __future__ import annotations

from core.records import CorrectionKind, Place, PredictionFilter, Project, Run
from core.workflow import draft, results
from core.workflow.bench import Bench
from tests.pages.conftest import Opened


def test_without_a_project_the_page_says_where_to_begin(bench: Bench, opened: Opened) -> None:
    assert opened("mismatches").button[0].label == "Go to the overview"


def test_the_mismatches_are_listed_most_confident_first(trained: tuple[Bench, Project, Run], opened: Opened) -> None:
    bench, _, run = trained
    expected = results.mismatches(bench, run, PredictionFilter(), offset=0, limit=25).rows
    shown = opened("mismatches", run=run.name).dataframe[0].value
    assert list(shown["id"]) == list(expected["id"])
    assert shown["probability"].is_monotonic_decreasing
    assert (shown["true_label"] != shown["predicted_label"]).all()
    assert shown["votes"].str.contains("×").all()


def test_an_address_opens_its_view(trained: tuple[Bench, Project, Run], opened: Opened) -> None:
    bench, _, run = trained
    app = opened("mismatches", run=run.name, all="true", true="False")
    shown = app.dataframe[0].value
    wanted = PredictionFilter(only_mismatches=False, true_label="False")
    assert set(shown["true_label"]) == {"False"}
    assert len(shown) == results.mismatches(bench, run, wanted, offset=0, limit=100).total


def test_filters_narrow_the_list_and_can_be_cleared(trained: tuple[Bench, Project, Run], opened: Opened) -> None:
    _, _, run = trained
    app = opened("mismatches", run=run.name)
    app.text_input(key="words").set_value("no such words").run()
    assert not app.exception
    assert not app.dataframe
    next(button for button in app.button if button.label == "Clear the filters").click().run()
    assert len(app.dataframe) == 1


def test_a_click_on_a_text_opens_it(trained: tuple[Bench, Project, Run], opened: Opened) -> None:
    _, project, run = trained
    app = opened("mismatches", run=run.name)
    rows = app.dataframe[0].value
    key = next(key for key in app.session_state.to_dict() if str(key).startswith("rows:"))
    app.session_state[key] = {"selection": {"rows": [], "columns": [], "cells": [(0, "text")]}}
    app.run()
    assert not app.exception
    assert app.title[0].value == "Explain"
    assert dict(app.query_params) == {"project": project.name, "run": run.name, "text": rows["id"].iloc[0]}


def test_a_page_in_the_address_that_is_not_there_does_no_harm(
    trained: tuple[Bench, Project, Run], opened: Opened
) -> None:
    _, _, run = trained
    for number in ("99", "none"):
        assert not opened("mismatches", run=run.name, page=number, rows="7").dataframe[0].value.empty


def test_ticked_rows_are_corrected_together_and_say_so(trained: tuple[Bench, Project, Run], opened: Opened) -> None:
    bench, project, run = trained
    app = opened("mismatches", run=run.name)
    assert not any(button.key == "correct_button:ticked" for button in app.button)
    ids = app.dataframe[0].value["id"].tolist()
    key = next(key for key in app.session_state.to_dict() if str(key).startswith("rows:"))
    app.session_state[key] = {"selection": {"rows": [0, 2], "columns": [], "cells": []}}
    app.run()
    assert app.button(key="correct_button:ticked").label == "Correct 2 texts"
    app.selectbox(key="label:ticked").set_value((CorrectionKind.RELABEL, "True"))
    app.text_input(key="reason:ticked").set_value("irony")
    app.text_input(key="author:ticked").set_value("Ann")
    app.button(key="correct_button:ticked").click().run()
    assert not app.exception
    made = draft.standing(bench, project)
    assert [entry.change.text_id for entry in made] == [ids[0], ids[2]]
    assert {(one.change.label, one.change.author, one.change.reason) for one in made} == {("True", "Ann", "irony")}
    assert {entry.change.place for entry in made} == {Place.MISMATCHES}
    assert app.dataframe[0].value["corrected"].tolist()[:3] == ["→ True (draft)", "", "→ True (draft)"]
    assert not any(button.key == "correct_button:ticked" for button in app.button)
