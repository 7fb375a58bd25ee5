from __future__ import annotations

import hashlib
import json
import sqlite3
from dataclasses import replace
from pathlib import Path
from threading import Event, Timer

import pytest
from streamlit.testing.v1 import AppTest

from core.explanation.lime_text import LimeSettings
from core.records import Origin, PredictionFilter, Project, Run, TextLanguages
from core.store.explanations import Answered
from core.workflow import explanations, ground_truth, language, projects, results, similar_texts
from core.workflow.bench import Bench
from core.workflow.corrections import draft as drafts
from core.workflow.corrections import next_version
from dashboard import kept, session, under_way
from tests.core.workflow import planted
from tests.core.workflow.corrections import correcting
from tests.core.workflow.versions import keep
from tests.pages.conftest import Opened
from tests.pages.elements import with_key
from tests.pages.text_lists import lists
from tests.tables import simple_csv


def _with_few_samples(app: AppTest) -> AppTest:
    next(field for field in app.number_input if field.label == "Samples").set_value(100)
    return app


def test_without_a_project_the_page_says_where_to_begin(bench: Bench, opened: Opened) -> None:
    assert opened("explain").button[0].label == "Go to the overview"


def test_an_explanation_is_computed_once_and_then_opens_at_once(
    trained: tuple[Bench, Project, Run], opened: Opened
) -> None:
    bench, _, run = trained
    text = str(results.mismatches(bench, run, PredictionFilter(), offset=0, limit=1).rows["id"].iloc[0])
    app = _with_few_samples(opened("explain", run=run.name, text=text)).run()
    app.button(key="explain").click().run()
    assert "<mark" in app.main.html[0].value
    again = _with_few_samples(opened("explain", run=run.name, text=text)).run()
    assert "<mark" in again.main.html[0].value
    assert not any(button.key == "explain" for button in again.button)


def test_what_an_earlier_errata_kept_is_shown(trained: tuple[Bench, Project, Run], opened: Opened) -> None:
    """It knew one method, and named none: neither in what it kept nor in the key."""
    bench, _, run = trained
    row = results.mismatches(bench, run, PredictionFilter(), offset=2, limit=1).rows.iloc[0]
    text, asked = str(row["text"]), {"samples": 700, "features": 6, "seed": 5460}
    weights = [{"word": text.split()[0], "start": 0, "end": len(text.split()[0]), "weight": 0.3}]
    named = {"text": text, "label": "True", "predicted_label": "True", "probabilities": {"False": 0.4, "True": 0.6}}
    kept = {**named, "weights": weights, "fit": 0.9, **asked, "seconds": 2}
    key = json.dumps([run.id, text, {"label": None, **asked}], ensure_ascii=False, separators=(",", ":"))
    digest = hashlib.sha256(key.encode()).hexdigest()
    with sqlite3.connect(bench.settings.home / "errata.db") as database:
        values = (digest, run.id, "2026-01-01 00:00:00", json.dumps(kept))
        database.execute("INSERT INTO explanations (key, run_id, created, explanation) VALUES (?, ?, ?, ?)", values)
    database.close()
    app = opened("explain", run=run.name, text=str(row["id"]), samples="700")
    assert "<mark" in app.main.html[0].value
    assert any(one.value.startswith("LIME, 700 samples, 6 words, seed 5460, fit R² 0.90") for one in app.caption)


def test_a_reload_finds_an_explanation_that_is_under_way(trained: tuple[Bench, Project, Run], opened: Opened) -> None:
    bench, _, run = trained
    row = results.mismatches(bench, run, PredictionFilter(), offset=1, limit=1).rows.iloc[0]
    go_on, settings = Event(), LimeSettings(label="False")

    def explain(on_progress: under_way.OnProgress) -> None:
        go_on.wait(60)
        found = explanations.of(bench, run, row["text"], replace(settings, samples=100), on_progress)
        bench.store.explanations.keep(run.id, [Answered(row["text"], settings, found)])

    question = under_way.here().ask((run.folder, row["text"], settings), explain)
    Timer(1, go_on.set).start()
    app = opened("explain", run=run.name, text=str(row["id"]), **{"class": "False"})
    assert question.ended
    assert "<mark" in app.main.html[0].value
    assert any("Weights for the class “False”" in one.value for one in app.main.markdown)


def test_an_unknown_text_in_the_address_is_said(trained: tuple[Bench, Project, Run], opened: Opened) -> None:
    app = opened("explain", text="nowhere")
    assert "nowhere" in app.error[0].value
    assert any(button.label == "Back to the mismatches" for button in app.button)


def test_no_typed_text_is_said(trained: tuple[Bench, Project, Run], opened: Opened) -> None:
    app = opened("explain")
    with_key(app, "source").set_value("A typed text").run()
    app.button(key="predict").click().run()
    captions = [caption.value for caption in app.caption]
    assert "Type a text first." in captions
    assert "A whole table of further texts is labelled on another page." in captions
    app.button(key="to_predict").click().run()
    assert app.title[0].value == "Predict"


def _typed(opened: Opened, project: Project, text: str) -> AppTest:
    app = opened("explain")
    with_key(app, "source").set_value("A typed text").run()
    app.text_area(key=f"typed:{project.id}").set_value(text)
    return app.button(key="predict").click().run()


def test_a_typed_text_is_predicted_at_once(trained: tuple[Bench, Project, Run], opened: Opened) -> None:
    bench, project, run = trained
    app = _typed(opened, project, "Vote now")
    found = results.probabilities(bench, run, "Vote now")
    said = next(one.value for one in app.main.markdown if ":gray[Predicted by" in one.value)
    assert f"**{max(found, key=found.__getitem__)}**" in said
    assert "<mark" not in app.main.html[0].value
    assert app.button(key="explain")


def test_a_typed_text_in_another_language_is_remarked_on(
    trained: tuple[Bench, Project, Run], opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(language, "languages", lambda *_: TextLanguages(100, 90, {"English": 0.97}))
    app = _typed(opened, trained[1], "Ich finde das gar nicht schlimm, meine Damen und Herren.")
    app.button(key="predict").click().run()
    assert "This text is German" in app.warning[0].value


def test_a_reload_finds_the_typed_text_and_the_settings_again(
    trained: tuple[Bench, Project, Run], opened: Opened
) -> None:
    _, project, _ = trained
    before = _with_few_samples(_typed(opened, project, "Vote now " * 1_000)).run()
    assert "Vote" not in str(before.query_params)
    again = opened("explain", source="A typed text", **before.query_params)
    assert again.text_area(key=f"typed:{project.id}").value == "Vote now " * 1_000
    assert next(field for field in again.number_input if field.label == "Samples").value == 100
    lost = opened("explain", source="A typed text", **{**before.query_params, "typed": "0" * 16})
    assert any("started anew" in one.value for one in lost.caption)


def test_a_reload_finds_the_place_in_the_list_again(trained: tuple[Bench, Project, Run], opened: Opened) -> None:
    bench, _, run = trained
    wanted = PredictionFilter(only_mismatches=False, true_label="False")
    ids = list(results.mismatches(bench, run, wanted, offset=0, limit=3).rows["id"])
    listing = session.Listing(run.name, wanted, wanted)
    app = opened("explain", run=run.name, text=ids[1], list=kept.here().keep(listing))
    app.button(key="step_1").click().run()
    assert app.query_params["text"] == ids[2]
    app.button(key="to_list").click().run()
    assert app.title[0].value == "Mismatches"
    assert (app.selectbox(key="true").value, app.toggle(key="all").value) == ("False", True)
    [shown] = lists(app)
    assert ids[2] in shown.column("id")


def test_a_typed_text_can_be_explained(trained: tuple[Bench, Project, Run], opened: Opened) -> None:
    _, project, _ = trained
    app = _with_few_samples(_typed(opened, project, "Vote <script> now #heute"))
    app.button(key="explain").click().run()
    assert "<mark" in app.main.html[0].value
    assert "<script" not in app.main.html[0].value
    assert any(one.value.startswith("**Weights") for one in app.main.markdown)


def test_the_next_mismatch_is_one_click_away(trained: tuple[Bench, Project, Run], opened: Opened) -> None:
    bench, _, run = trained
    ids = list(results.mismatches(bench, run, PredictionFilter(), offset=0, limit=2).rows["id"])
    app = opened("explain")
    assert app.query_params["text"] == ids[0]
    app.button(key="step_1").click().run()
    assert app.query_params["text"] == ids[1]


def test_a_label_is_corrected_next_to_the_votes_and_taken_back(
    trained: tuple[Bench, Project, Run], opened: Opened
) -> None:
    bench, project, run = trained
    row = results.mismatches(bench, run, PredictionFilter(), offset=0, limit=1).rows.iloc[0]
    text, label = str(row["id"]), str(row["predicted_label"])
    app = opened("explain", run=run.name, text=text)
    before = len(drafts.load(bench, project).effective)
    next(box for box in app.selectbox if box.label == "Correct label").set_value(f"relabel:{label}")
    next(field for field in app.text_input if field.label == "Reason").set_value("*irony* <b>")
    next(field for field in app.text_input if field.label == "Your name").set_value("Ann")
    next(button for button in app.button if button.label == "Correct").click().run()
    entry = drafts.load(bench, project).effective[-1]
    assert (entry.change.text_id, entry.change.label, entry.change.place) == (text, label, Origin.EXPLAIN)
    [said] = [one.value for one in app.markdown if f"Corrected to “{label}” by Ann" in one.value]
    assert said.count("<") == said.count("\\<") == 1
    assert not any(str(field.key).startswith("author:") for field in app.text_input)
    app.button(key=f"undo:{entry.id}").click().run()
    assert len(drafts.load(bench, project).effective) == before


def test_what_became_of_a_label_is_told_beside_it(bench: Bench, opened: Opened, tmp_path: Path) -> None:
    project = projects.create(bench, "Spring")
    version = keep(bench, project, simple_csv(tmp_path / "a.csv", 40))
    run = planted.run(
        bench, project, planted.divide(bench, version, {"t1", "t2"}), lambda _, label: planted.other(label)
    )
    label = str(ground_truth.texts(bench, version).set_index("id").at["t1", "label"])
    other = planted.other(label)
    [made] = correcting.relabel(bench, version, ["t1"], other, author="Emre", place=Origin.EXPLAIN)
    next_version.apply(bench, project)

    def said() -> str:
        return " ".join(one.value for one in app.markdown).replace("\\", "")

    app = opened("explain", run=run.name, text="t1")
    assert f"**{label}** → {other} (version 2 by Emre)" in said()
    assert f"**{other}**, wrong in version 1, right by the corrected label" in said()
    agreeing = planted.run(bench, project, planted.divide(bench, version, {"t1", "t2"}), lambda _, label: label)
    app = opened("explain", run=agreeing.name, text="t1")
    assert f"**{label}**, right in version 1, wrong by the corrected label" in said()
    app = opened("explain", run=run.name, text="t1")
    app.session_state["author_name"] = "Jana"
    app.button(key=f"undo:{made.id}").click().run()
    assert (
        f"Corrected to “{other}” by Emre :gray-badge[in the newest version]  \n:gray[Taken back by Jana in the draft.]"
        in said()
    )
    assert "Review the draft (1)" in {button.label for button in app.button}


def test_similar_training_texts_stand_below_the_open_one(trained: tuple[Bench, Project, Run], opened: Opened) -> None:
    bench, _, run = trained
    id = str(results.mismatches(bench, run, PredictionFilter(only_mismatches=False), limit=1).rows["id"].iloc[0])
    of_model, of_words = similar_texts.of(bench, run, id)
    app = opened("explain", run=run.name, text=id)
    assert any(one.value == similar_texts.in_words(of_model) for one in app.markdown)
    for one in of_model.texts:
        assert any(f"id {one.id}]" in said.value and one.label in said.value for said in app.markdown)
    app = opened("explain", run=run.name, text=id, embedding="By their words")
    assert any(one.value == similar_texts.in_words(of_words) for one in app.markdown)


def test_a_run_without_similar_texts_says_how_to_get_them(bench: Bench, tmp_path: Path, opened: Opened) -> None:
    project = projects.create(bench, "Earlier")
    version = keep(bench, project, simple_csv(tmp_path / "a.csv"))
    run = planted.run(bench, project, planted.divide(bench, version, {"t1", "t2", "t3"}), planted.wrong_on({"t1"}))
    app = opened("explain", run=run.name, text="t1")
    assert any("Train it again to have them" in one.value for one in app.caption)
