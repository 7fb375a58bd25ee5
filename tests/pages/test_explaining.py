"""Explaining all mismatches before they are opened, on the page where they are listed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.explanation.explaining import explain
from core.explanation.leave_one_out import LeaveOneOutSettings
from core.explanation.lime_text import LimeSettings
from core.jobs import explaining_task
from core.jobs.folder import JobFolder
from core.jobs.runner import FolderState
from core.records import PredictionFilter, Project, Run, RunState
from core.records.job_events import Phase, StepDone
from core.workflow import explaining_jobs, explainings, explanations, misleading_words, results, training
from core.workflow.bench import Bench, open_bench
from dashboard import resources
from tests.core.store.filled import EXPLANATION
from tests.pages.conftest import Opened
from tests.pages.elements import only_error
from tests.pages.text_lists import lists

Trained = tuple[Bench, Project, Run]
_MOVES = ("vertical_align_top", "arrow_upward", "arrow_downward")


class _NotStarted(FolderState):
    def start(self, folder: Path) -> None:
        JobFolder(folder).prepare_start()


@pytest.fixture
def own(trained: Trained, monkeypatch: pytest.MonkeyPatch) -> Trained:
    """The workspace with a run, whose explanations cost nothing."""
    monkeypatch.setattr(explaining_task, "explain", lambda text, *_: replace(EXPLANATION, text=text))
    return trained


def _said(app: AppTest) -> str:
    return "\n".join(one.value for one in (*app.markdown, *app.caption))


def test_all_mismatches_are_explained_by_one_click(own: Trained, opened: Opened) -> None:
    bench, _, run = own
    app = opened("mismatches", run=run.name)
    assert "**Explain them before you open them**: " in _said(app)
    assert "from the speed of the training" in _said(app)
    app.session_state[f"explaining_settings_{run.id}"] = True
    app.run()
    app.number_input(key=f"hits:explaining:{run.id}").set_value(1).run()
    app.session_state[f"explaining_settings_{run.id}"] = False
    app.run()
    assert not any(field.key == f"hits:explaining:{run.id}" for field in app.number_input)
    button = app.button(key=f"explain_all_{run.id}")
    begun = int(button.label.split()[1])
    button.click().run()
    assert "All of them are explained." in _said(app)
    assert "Shaded words decided, by their weights for the predicted class:" in _said(app)
    [job] = explaining_jobs.of_run(bench, run)
    assert job.chosen.hits == 1
    assert explainings.standing(bench, job).progress.steps == begun


def test_an_open_text_is_explained_with_the_settings_of_the_job(own: Trained, opened: Opened) -> None:
    bench, _, run = own
    explainings.start(bench, run, LimeSettings(samples=200))
    [id, *_] = results.mismatches(bench, run, PredictionFilter()).rows["id"]
    app = opened("mismatches", run=run.name, text=id)
    assert app.number_input(key="samples").value == 200
    assert "Weights for the class" in _said(app)
    assert "explain" not in [button.key for button in app.button]
    app = opened("mismatches", run=run.name, text=id, samples="300")
    assert app.number_input(key="samples").value == 300


def test_a_job_explains_by_another_method_and_an_open_text_follows_it(own: Trained, opened: Opened) -> None:
    bench, _, run = own
    app = opened("mismatches", run=run.name)
    app.session_state[f"explaining_settings_{run.id}"] = True
    app.run()
    app.selectbox(key=f"method:explaining:{run.id}").set_value("Leave-one-out").run()
    assert [one.label for one in app.number_input] == ["Right answers", "Words to show"]
    app.button(key=f"explain_all_{run.id}").click().run()
    assert explanations.usual_settings(bench, run) == LeaveOneOutSettings()
    [id, *_] = results.mismatches(bench, run, PredictionFilter()).rows["id"]
    app = opened("mismatches", run=run.name, text=id)
    assert app.selectbox(key="method").value == "Leave-one-out"
    assert "Weights for the class" in _said(app)


def test_a_job_that_works_shows_how_far_it_is_and_can_be_stopped(
    own: Trained, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench, _, run = own
    waits = open_bench(bench.settings, runner=_NotStarted(), models=bench.models)
    begun = explainings.start(waits, run, explanations.usual_settings(bench, run))
    job = explaining_jobs.job_of(bench, begun)
    job.report(Phase("explaining"))
    job.report(StepDone(3, 12))
    app = opened("mismatches", run=run.name)
    [bar] = app.get("progress")
    assert (bar.proto.value, bar.proto.text) == (25, "Explaining: 3 of 12 texts")
    app.button(key=f"stop_explaining_{begun.id}").click().run()
    assert job.stop_requested()
    assert app.button(key=f"stop_explaining_{begun.id}").label == "Stopping …"
    # It ended without a word: what is on the page then leads on.
    job.forget_start()
    app.run()
    assert "failed after 3 of 12 texts" in _said(app)
    app.button(key=f"go_on_{begun.id}").click().run()
    assert explainings.standing(bench, begun).state is RunState.FINISHED
    assert "All of them are explained." in _said(app)
    waits.store.close()


def test_in_the_queue_no_place_is_offered_that_it_cannot_have(
    own: Trained, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench, project, run = own
    waits = open_bench(bench.settings, runner=_NotStarted(), models=bench.models)
    monkeypatch.setattr(resources, "bench", lambda: waits)
    begun = explainings.start(waits, run, explanations.usual_settings(bench, run))
    later = training.start(waits, project, waits.store.split(run.split_id), run.config)
    app = opened("train")
    assert "What explains texts goes behind all trainings and searches." in _said(app)
    for name in (begun.name, later.name):
        moves = [app.button(key=f"{icon}_{project.id}_{name}") for icon in _MOVES]
        assert [one.disabled for one in moves] == [True, True, True], name
    assert f"is waiting for {later.name}" in _said(app)
    assert "Each training or search that is started meanwhile" in _said(opened("mismatches", run=run.name))
    waits.store.close()


def test_nothing_is_offered_without_a_model(own: Trained, opened: Opened) -> None:
    bench, _, run = own
    bench.store.forget_model(run.id)
    assert "Explain them before you open them" not in _said(opened("mismatches", run=run.name))


def test_results_tell_the_words_that_mislead_once_mismatches_are_explained(own: Trained, opened: Opened) -> None:
    bench, _, run = own
    app = opened("results", run=run.name)
    assert "No mismatch is explained yet." in _said(app)
    app.button(key="to_explaining").click().run()
    assert app.title[0].value == "Mismatches"
    explainings.start(bench, run, explanations.usual_settings(bench, run))
    said = _said(opened("results", run=run.name))
    [cell] = [one for one in misleading_words.of(bench, run).cells if one.words]
    assert cell.words[0].word == EXPLANATION.weights[0].word.lower()
    assert misleading_words.finding(cell, cell.words[0]) in said.replace("\\", "")
    app = opened("results", run=run.name)
    app.button(key=f"misleading:{run.id}:{cell.label}:{cell.predicted}:{cell.words[0].word}").click().run()
    [listed] = lists(app)
    assert {row["id"] for row in listed.rows} == set(cell.words[0].ids)
    assert [one.value for one in app.selectbox if one.label == "Label"] == [cell.label]
    app = opened("mismatches", run=run.name, change="pushed", word="<b>whale</b>")
    assert "pushed texts from" in only_error(app)


def test_results_check_explained_texts_on_request(
    own: Trained, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench, _, run = own
    assert "Can these words be believed?" not in _said(opened("results", run=run.name))
    monkeypatch.setattr(explaining_task, "explain", explain)
    explainings.start(bench, run, LeaveOneOutSettings())
    app = opened("results", run=run.name)
    assert "**Can these words be believed?**" in _said(app)
    assert "No text is checked yet." in _said(app)
    app.session_state[f"explanation_check_settings_{run.id}"] = True
    app.run()
    app.number_input(key=f"texts:explanation_check:{run.id}").set_value(2).run()
    assert "2 of them not checked yet: " in _said(app)
    app.button(key=f"check_explanations:{run.id}").click().run()
    assert "all of them checked" in _said(app)
    assert "No text is checked yet" not in _said(app)


def test_the_answers_are_read_once_however_often_the_list_is_drawn(
    own: Trained, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench, _, run = own
    read = 0

    def counted(*given: object) -> explainings.DrawnTexts:
        nonlocal read
        read += 1
        return draw(*given)  # type: ignore[arg-type]

    draw = explainings.draw
    monkeypatch.setattr(explainings, "draw", counted)
    app = opened("mismatches", run=run.name)
    app.run()
    assert read == 1
    begun = explainings.start(bench, run, explanations.usual_settings(bench, run))
    assert explainings.standing(bench, begun).state is RunState.FINISHED
    before = read
    app.run()
    assert "All of them are explained." in _said(app)
    assert read == before
