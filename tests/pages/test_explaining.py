"""Explaining all mismatches before they are opened, on the page where they are listed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Toggle

from core.errors import ModelError
from core.explanation.leave_one_out import LeaveOneOutSettings
from core.explanation.lime_text import LimeSettings
from core.figures import percent
from core.jobs import explaining_task
from core.jobs.folder import JobFolder
from core.jobs.models import explain_with
from core.jobs.runner import FolderState
from core.records import Explanation, ExplanationSettings, ListOrder, PredictionFilter, Project, Run, RunState
from core.records.job_events import Phase, StepDone
from core.training.estimate import TimeEstimate
from core.workflow import (
    explaining_jobs,
    explaining_report,
    explainings,
    explanations,
    looks,
    misleading_words,
    results,
    training,
)
from core.workflow.bench import Bench, open_bench
from dashboard import resources, under_way
from dashboard.training_setup import explained_afterwards
from dashboard.under_way import OnProgress, PendingQuestion, Questions
from tests.core.store.filled import EXPLANATION
from tests.pages.conftest import Opened
from tests.pages.elements import only_error
from tests.pages.open_texts import take_out
from tests.pages.text_lists import lists

Trained = tuple[Bench, Project, Run]
ENGINE = "OpenVINO in bfloat16"
_MOVES = ("vertical_align_top", "arrow_upward", "arrow_downward")


class _NotStarted(FolderState):
    def start(self, folder: Path) -> None:
        JobFolder(folder).prepare_start()


@pytest.fixture
def own(trained: Trained, monkeypatch: pytest.MonkeyPatch) -> Trained:
    """The workspace with a run, whose explanations cost nothing."""
    monkeypatch.setattr(
        explaining_task, "explain_with", lambda text, *_: replace(EXPLANATION, text=text, engine=ENGINE)
    )
    return trained


@pytest.fixture
def waits(own: Trained) -> Iterator[Bench]:
    """The same workspace, in which no job begins."""
    bench = open_bench(own[0].settings, runner=_NotStarted(), models=own[0].models)
    yield bench
    bench.store.close()


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
    assert f" by {ENGINE}." in _said(app)
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
    own: Trained, waits: Bench, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench, _, run = own
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


def test_in_the_queue_no_place_is_offered_that_it_cannot_have(
    own: Trained, waits: Bench, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, project, run = own
    monkeypatch.setattr(resources, "bench", lambda: waits)
    begun = explainings.start(waits, run, explanations.usual_settings(waits, run))
    later = training.start(waits, project, waits.store.split(run.split_id), run.config)
    app = opened("train")
    assert "What explains texts goes behind all trainings and searches." in _said(app)
    for name in (begun.name, later.name):
        moves = [app.button(key=f"{icon}_{project.id}_{name}") for icon in _MOVES]
        assert [one.disabled for one in moves] == [True, True, True], name
    assert f"is waiting for {later.name}" in _said(app)
    assert "Each training or search that is started meanwhile" in _said(opened("mismatches", run=run.name))


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


def test_results_offer_no_second_job_while_one_is_to_explain(
    own: Trained, waits: Bench, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, _, run = own
    monkeypatch.setattr(resources, "bench", lambda: waits)
    begun = explainings.start(waits, run, explanations.usual_settings(waits, run))
    app = opened("results", run=run.name)
    assert f"{begun.name} is to explain them" in _said(app)
    assert not [one for one in app.button if one.key == "to_explaining"]


def test_results_check_explained_texts_on_request(
    own: Trained, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench, _, run = own
    assert "Can these words be believed?" not in _said(opened("results", run=run.name))
    monkeypatch.setattr(explaining_task, "explain_with", explain_with)
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


def test_mismatches_are_explained_after_a_training_unless_that_is_switched_off(
    own: Trained, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench, project, _ = own
    monkeypatch.setattr(explained_afterwards, "AT_FIRST", True)
    app = opened("train")
    assert "Then its mismatches on the test part are explained, and as many right answers: " in _said(app)
    _train(app, seed=7)
    run = training.runs(bench, project)[0]
    [job] = explaining_jobs.of_run(bench, run)
    assert explainings.standing(bench, job).state is RunState.FINISHED
    assert "All of them are explained." in _said(opened("mismatches", run=run.name))

    app = opened("train")
    _afterwards(app).set_value(False).run()
    assert "Then its mismatches" not in _said(app)
    _train(app, seed=8)
    assert explaining_jobs.of_run(bench, training.runs(bench, project)[0]) == []
    app = opened("train")
    next(one for one in app.number_input if one.label == "Seeds").set_value(2).run()
    assert not any(one.label == explaining_report.AFTERWARDS for one in app.toggle)


def test_of_a_locked_test_part_nothing_is_explained_which_is_said(
    own: Trained, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench, project, _ = own
    monkeypatch.setattr(explained_afterwards, "AT_FIRST", True)
    looks.lock(bench, project)
    app = opened("train")
    assert _afterwards(app).disabled
    assert explaining_report.LOCKED in _said(app)
    _train(app, seed=7)
    assert explaining_jobs.of_run(bench, training.runs(bench, project)[0]) == []


def test_a_job_that_explains_stands_on_train_and_is_stopped_there(own: Trained, waits: Bench, opened: Opened) -> None:
    bench, project, run = own
    begun = explainings.start_after(waits, run)
    assert begun is not None
    job = explaining_jobs.job_of(bench, begun)
    job.report(Phase("explaining"))
    job.report(StepDone(3, 12))
    app = opened("train")
    said = _said(app)
    assert "**Queue**: 1 job" in said
    assert f"is explaining: {percent(0.25, 0)} of the texts" in said, "its number would tell the score"
    button = app.button(key=f"cancel_{project.id}_{begun.name}")
    assert button.label == "Stop"
    button.click().run()
    assert job.stop_requested()
    job.forget_start()


def _afterwards(app: AppTest) -> Toggle:
    return next(one for one in app.toggle if one.label == explaining_report.AFTERWARDS)


def _train(app: AppTest, *, seed: int) -> None:
    next(one for one in app.number_input if one.label == "Seed").set_value(seed).run()
    app.button(key="start").click().run()


def _opened_unasked(opened: Opened, monkeypatch: pytest.MonkeyPatch, run: Run, id: str) -> AppTest:
    monkeypatch.setattr(explainings, "UNASKED_SECONDS", 1e6)
    return opened("mismatches", run=run.name, text=id)


def test_an_open_text_is_explained_without_a_press(
    own: Trained, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench, _, run = own
    rows = results.mismatches(bench, run, PredictionFilter()).rows
    id, text = str(rows["id"].iloc[0]), rows["text"].iloc[0]
    app = _opened_unasked(opened, monkeypatch, run, id)
    assert "explain" not in [button.key for button in app.button]
    asked = under_way.here().find((run.folder, text, explanations.usual_settings(bench, run)))
    if asked is not None:
        assert asked.wait(60)
    app.run()
    assert "Weights for the class" in _said(app)
    assert explanations.stored(bench, run, text, explanations.usual_settings(bench, run)) is not None


def _explains_once(go_on: Event) -> Callable[..., Explanation]:
    """A model that is at the half until ``go_on`` is set."""

    def explain(model: Path, text: str, settings: ExplanationSettings, on_progress: OnProgress) -> Explanation:
        while not go_on.wait(0.01):
            on_progress(0.5)
        return replace(EXPLANATION, text=text)

    return explain


def test_a_text_that_is_left_is_given_up_and_one_that_was_cancelled_has_its_button(
    own: Trained, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench, _, run = own
    go_on = Event()
    monkeypatch.setattr(bench.models, "explain", _explains_once(go_on))
    rows = results.mismatches(bench, run, PredictionFilter(order=ListOrder.MOST_CONFIDENT)).rows
    ids, texts = [*map(str, rows["id"])], [*rows["text"]]
    settings = explanations.usual_settings(bench, run)
    app = _opened_unasked(opened, monkeypatch, run, ids[0])
    [bar] = app.get("progress")
    assert bar.proto.text.startswith("Asking the model about altered texts")
    assert "**Similar training texts**" in _said(app), "the page is drawn to its end meanwhile"
    first = under_way.here().find((run.folder, texts[0], settings))
    assert first is not None
    app.button(key="step_Next").click().run()
    assert first.given_up
    assert first.wait(10)
    second = under_way.here().find((run.folder, texts[1], settings))
    assert second is not None
    app.button(key="cancel_unasked").click().run()
    assert second.given_up
    app.run()
    assert "explain" in [button.key for button in app.button]
    assert app.get("progress") == []
    go_on.set()


def test_what_nobody_asked_for_gives_way_to_a_click_on_a_word_and_begins_again(
    own: Trained, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench, _, run = own
    go_on = Event()
    monkeypatch.setattr(bench.models, "explain", _explains_once(go_on))
    row = results.mismatches(bench, run, PredictionFilter()).rows.iloc[0]
    what = (run.folder, row["text"], explanations.usual_settings(bench, run))
    app = _opened_unasked(opened, monkeypatch, run, str(row["id"]))
    first = under_way.here().find(what)
    assert first is not None
    take_out(app, 0)
    assert first.given_up
    assert any("After" in one.value for one in app.table)
    second = under_way.here().find(what)
    assert second not in (None, first)
    app.run()
    assert under_way.here().find(what) is second, "what is known of the changed text asks nobody"
    go_on.set()


def test_what_takes_long_or_has_no_words_waits_for_a_press(own: Trained, monkeypatch: pytest.MonkeyPatch) -> None:
    bench, _, run = own
    usual = explanations.usual_settings(bench, run)
    monkeypatch.setattr(explainings, "UNASKED_SECONDS", 30.0)
    told = [TimeEstimate(10.0, 40.0, "known"), TimeEstimate(30.0, 120.0, "known")]
    monkeypatch.setattr(explainings, "estimate", lambda *_: told[0])
    assert explainings.begins_unasked(bench, run, "Wählt morgen", usual)
    assert not explainings.begins_unasked(bench, run, "—", usual)
    assert not explainings.begins_unasked(bench, run, "Wählt morgen", LeaveOneOutSettings())
    monkeypatch.setattr(explainings, "estimate", lambda *_: told[1])
    assert not explainings.begins_unasked(bench, run, "Wählt morgen", usual)


def test_what_fails_is_said_once_and_leaves_the_button(
    own: Trained, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench, _, run = own

    def fails(*_: object) -> None:
        raise ModelError("The model is gone.")

    monkeypatch.setattr(bench.models, "explain", fails)
    ask = Questions.ask

    def asked(self: Questions, *given: Any) -> PendingQuestion:
        question = ask(self, *given)
        question._ended.wait(60)
        return question

    monkeypatch.setattr(Questions, "ask", asked)
    [id, *_] = results.mismatches(bench, run, PredictionFilter()).rows["id"]
    app = _opened_unasked(opened, monkeypatch, run, id)
    assert "The model is gone." in only_error(app)
    assert "explain" not in [one.key for one in app.button]
    app.run()
    assert "explain" in [one.key for one in app.button]
