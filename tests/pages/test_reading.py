"""A test text that is read beside its list."""

from __future__ import annotations

import hashlib
import html
import json
import sqlite3
import zlib
from dataclasses import replace
from pathlib import Path
from threading import Event, Timer

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Selectbox

from core.explanation.lime_in_rounds import LimeInRoundsSettings
from core.explanation.lime_text import LimeSettings
from core.figures import percent
from core.records import CorrectionKind, Origin, PredictionFilter, Project, Run, WordWeight
from core.store.explanations import StoredExplanation
from core.workflow import (
    explanations,
    ground_truth,
    labelling,
    looks,
    projects,
    results,
    similar_texts,
    typed_text,
)
from core.workflow.bench import Bench
from core.workflow.corrections import draft as drafts
from core.workflow.corrections import next_version
from core.workflow.labelling import UsualColumns
from core.workflow.typed_text import TypedText
from dashboard import under_way
from dashboard.widgets import keys, votes
from tests.core.store.filled import EXPLANATION
from tests.core.workflow import planted
from tests.core.workflow.corrections import correcting
from tests.core.workflow.versions import keep
from tests.pages.conftest import Opened
from tests.pages.elements import only_error
from tests.pages.open_texts import open_text, take_out
from tests.pages.text_lists import lists, open_row, tick
from tests.tables import simple_csv


@pytest.fixture(autouse=True)
def _read_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A press counts as soon as the text is drawn."""
    monkeypatch.setattr(keys, "SHORTEST_LOOK_SECONDS", 0)


def _with_few_samples(app: AppTest) -> AppTest:
    next(field for field in app.number_input if field.label == "Asks at most").set_value(100)
    return app


def _judged(app: AppTest, label: str) -> AppTest:
    """Press the button of that class, as its key does."""
    return next(one for one in app.button if str(one.key).startswith("decide:") and one.label == label).click().run()


def test_an_explanation_is_computed_once_and_then_opens_at_once(
    trained: tuple[Bench, Project, Run], opened: Opened
) -> None:
    bench, _, run = trained
    text = str(results.mismatches(bench, run, PredictionFilter(), offset=0, limit=1).rows["id"].iloc[0])
    app = _with_few_samples(opened("mismatches", run=run.name, text=text)).run()
    app.button(key="explain").click().run()
    assert "<mark" in app.main.html[0].value
    again = _with_few_samples(opened("mismatches", run=run.name, text=text)).run()
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
    app = opened("mismatches", run=run.name, text=str(row["id"]), samples="700")
    assert "<mark" in app.main.html[0].value
    assert any(one.value.startswith("LIME, 700 samples, 6 words, seed 5460, fit R² 0.90") for one in app.caption)


def test_a_reload_finds_an_explanation_that_is_under_way(trained: tuple[Bench, Project, Run], opened: Opened) -> None:
    bench, _, run = trained
    row = results.mismatches(bench, run, PredictionFilter(), offset=1, limit=1).rows.iloc[0]
    go_on, settings = Event(), LimeInRoundsSettings(label="False")

    def explain(on_progress: under_way.OnProgress) -> None:
        go_on.wait(60)
        found = explanations.of(bench, run, row["text"], replace(settings, samples=100), on_progress)
        bench.store.explanations.keep(run.id, [StoredExplanation(row["text"], settings, found)])

    question = under_way.here().ask((run.folder, row["text"], settings), explain)
    Timer(1, go_on.set).start()
    app = opened("mismatches", run=run.name, text=str(row["id"]), **{"class": "False"})
    assert question.ended
    assert "<mark" in app.main.html[0].value
    assert any("Weights for the class “False”" in one.value for one in app.main.markdown)


def test_an_unknown_text_in_the_address_is_said(trained: tuple[Bench, Project, Run], opened: Opened) -> None:
    app = opened("mismatches", text="nowhere")
    assert "nowhere" in app.error[0].value
    assert any(button.label == "Back to the mismatches" for button in app.button)


def test_a_reload_finds_the_place_in_the_list_again(trained: tuple[Bench, Project, Run], opened: Opened) -> None:
    bench, _, run = trained
    wanted = PredictionFilter(only_mismatches=False, true_label="False")
    ids = list(results.mismatches(bench, run, wanted, offset=0, limit=3).rows["id"])
    app = opened("mismatches", run=run.name, text=ids[1], **{"all": "true", "true": "False"})
    assert "Test texts labelled “False”, most confident first." in {one.value for one in app.markdown}
    assert lists(app)[0].column("id")[:3] == ids
    app.button(key="step_Next").click().run()
    assert app.query_params["text"] == ids[2]
    app.button(key="to_list").click().run()
    assert app.title[0].value == "Mismatches"
    assert (app.selectbox(key="true").value, app.toggle(key="all").value) == ("False", True)
    [shown] = lists(app)
    assert ids[2] in shown.column("id")


def test_the_next_mismatch_is_one_click_away(trained: tuple[Bench, Project, Run], opened: Opened) -> None:
    bench, _, run = trained
    ids = list(results.mismatches(bench, run, PredictionFilter(), offset=0, limit=2).rows["id"])
    app = opened("mismatches", text=ids[0])
    assert app.button(key="step_Previous").disabled
    app.button(key="step_Next").click().run()
    assert app.query_params["text"] == ids[1]
    app.button(key="step_Previous").click().run()
    assert app.query_params["text"] == ids[0]


def test_the_class_to_explain_goes_along_in_the_address(trained: tuple[Bench, Project, Run], opened: Opened) -> None:
    bench, _, run = trained
    first, second = results.mismatches(bench, run, PredictionFilter(), offset=0, limit=2).rows["id"]
    app = opened("mismatches", text=first)
    _class_box(app).set_value(1).run()
    label = app.query_params["class"]
    app.query_params["text"] = second
    assert _class_box(app.run()).value == 1
    assert app.query_params["class"] == label
    _class_box(app).set_value(0).run()
    assert "class" not in app.query_params


def _class_box(app: AppTest) -> Selectbox:
    return next(box for box in app.selectbox if box.label == "Explain the class")


def test_who_judged_what_is_told_of_a_text(trained: tuple[Bench, Project, Run], opened: Opened) -> None:
    bench, _, run = trained
    row = results.mismatches(bench, run, PredictionFilter(), limit=1).rows.iloc[0]
    told = [one.value for one in opened("mismatches", run=run.name, text=str(row["id"])).table]
    [table] = [one for one in told if "Annotator" in one]
    assert dict(zip(table["Annotator"], table["Label"], strict=True)) == votes.of(row["votes"])


def test_a_label_is_corrected_next_to_the_votes_and_taken_back(
    trained: tuple[Bench, Project, Run], opened: Opened
) -> None:
    bench, project, run = trained
    row = results.mismatches(bench, run, PredictionFilter(), offset=0, limit=1).rows.iloc[0]
    text, label = str(row["id"]), str(row["predicted_label"])
    app = opened("mismatches", run=run.name, text=text)
    before = len(drafts.load(bench, project).effective)
    _judged(app, label)
    assert "your name" in only_error(app)
    assert len(drafts.load(bench, project).effective) == before
    next(field for field in app.text_input if field.label == "Note").set_value("*irony* <b>")
    next(field for field in app.text_input if field.label == "Your name").set_value("Ann")
    _judged(app, label)
    assert app.query_params["text"] != text, "the next one is open"
    assert not any(str(field.key).startswith("author:") for field in app.text_input)
    app = opened("mismatches", run=run.name, text=text)
    app.session_state["author_name"] = "Ann"
    entry = drafts.load(bench, project).effective[-1]
    assert (entry.change.text_id, entry.change.label, entry.change.place) == (text, label, Origin.MISMATCHES)
    [said] = [one.value for one in app.markdown if f"Corrected to “{label}” by Ann" in one.value]
    assert said.count("<") == said.count("\\<") == 1
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

    app = opened("mismatches", run=run.name, text="t1")
    assert f"**{label}** → {other} (version 2 by Emre)" in said()
    assert f"**{other}**, wrong in version 1, right by the corrected label" in said()
    agreeing = planted.run(bench, project, planted.divide(bench, version, {"t1", "t2"}), lambda _, label: label)
    app = opened("mismatches", run=agreeing.name, text="t1")
    assert f"**{label}**, right in version 1, wrong by the corrected label" in said()
    app = opened("mismatches", run=run.name, text="t1")
    app.session_state["author_name"] = "Jana"
    app.button(key=f"undo:{made.id}").click().run()
    assert (
        f"Corrected to “{other}” by Emre :gray-badge[in the newest version]  \n:gray[Taken back by Jana in the draft.]"
        in said()
    )
    assert "Review the draft (1)" in {button.label for button in app.button}


def test_that_test_labels_were_corrected_since_is_told_and_leads_to_what_they_alone_change(
    bench: Bench, opened: Opened, tmp_path: Path
) -> None:
    """t1 is corrected and t2 confirmed; t9 is no test text."""
    project = projects.create(bench, "Spring")
    version = keep(bench, project, simple_csv(tmp_path / "a.csv", 40))
    run = planted.run(bench, project, planted.divide(bench, version, {"t1", "t2"}), planted.wrong_on({"t1", "t2"}))
    labels = ground_truth.texts(bench, version).set_index("id")["label"]
    since = "test text was corrected since the version of run-1"

    def captions() -> str:
        return " ".join(one.value.replace("\\", "") for one in app.caption)

    correcting.relabel(bench, version, ["t9"], planted.other(labels["t9"]), author="Ann", place=Origin.MISMATCHES)
    correcting.confirm(bench, version, ["t2"], author="Ann", place=Origin.MISMATCHES)
    app = opened("mismatches", run=run.name, text="t1")
    assert since not in captions()
    correcting.relabel(bench, version, ["t1"], planted.other(labels["t1"]), author="Ann", place=Origin.MISMATCHES)
    app = opened("mismatches", run=run.name, text="t1")
    assert f"1 {since}" in captions()
    assert "once the draft is a version" in captions()
    assert "to_other_labels" not in {one.key for one in app.button}
    made = next_version.apply(bench, project)
    app = opened("mismatches", run=run.name, text="t1")
    assert f"1 {since}" in captions()
    app.button(key="to_other_labels").click().run()
    assert app.query_params["labels"] == str(made.number)
    assert "On the labels before and after" in {one.value for one in app.subheader}


def test_similar_training_texts_stand_below_the_open_one(trained: tuple[Bench, Project, Run], opened: Opened) -> None:
    bench, _, run = trained
    id = str(results.mismatches(bench, run, PredictionFilter(only_mismatches=False), limit=1).rows["id"].iloc[0])
    of_model, of_words = similar_texts.of(bench, run, id)
    app = opened("mismatches", run=run.name, text=id)
    assert any(one.value == similar_texts.in_words(of_model) for one in app.markdown)
    [similar] = [one for one in lists(app) if one.key.startswith("similar:")]
    assert similar.column("id") == [one.id for one in of_model.texts]
    assert similar.column("Label") == [
        one.label if one.label == of_model.label else f"{one.label} (open text: “{of_model.label}”)"
        for one in of_model.texts
    ]
    known = ground_truth.texts(bench, ground_truth.trained_on(bench, run)).set_index("id")["votes"]
    assert similar.column("Votes") == [votes.in_lines(known[one.id]) for one in of_model.texts]
    app = opened("mismatches", run=run.name, text=id, embedding="By their words")
    assert any(one.value == similar_texts.in_words(of_words) for one in app.markdown)


def test_the_key_leads_to_the_similar_texts_which_are_corrected_where_they_stand(
    trained: tuple[Bench, Project, Run], opened: Opened
) -> None:
    bench, project, run = trained
    id = str(results.mismatches(bench, run, PredictionFilter(), limit=1).rows["id"].iloc[0])
    app = opened("mismatches", run=run.name, text=id)

    def has_focus() -> list[bool]:
        drawn = [one.proto for one in app.get("bidi_component") if one.proto.component_name == "text_list"]
        told = [json.loads(one.json) for one in drawn]
        return [one["focus"] for one in told if one["label"].startswith("Similar")]

    assert has_focus() == [False]
    app.button(key="to_similar").click().run()
    assert has_focus() == [True]
    [similar] = [one for one in lists(app) if one.key.startswith("similar:")]
    tick(app, similar, [1])
    assert has_focus() == [False]
    app.session_state["author_name"] = "Ann"
    app.button(key=f"confirm_button:similar:{run.id}").click().run()
    made = drafts.load(bench, project).effective[-1].change
    assert (made.kind, made.text_id, made.author) == (CorrectionKind.CONFIRM, similar.rows[1]["id"], "Ann")
    assert app.query_params["text"] == id, "the open text stays open"
    [similar] = [one for one in lists(app) if one.key.startswith("similar:")]
    assert similar.column("State")[1] == "is right (draft by Ann)"


def test_a_run_without_similar_texts_says_how_to_get_them(bench: Bench, tmp_path: Path, opened: Opened) -> None:
    project = projects.create(bench, "Earlier")
    version = keep(bench, project, simple_csv(tmp_path / "a.csv"))
    run = planted.run(bench, project, planted.divide(bench, version, {"t1", "t2", "t3"}), planted.wrong_on({"t1"}))
    app = opened("mismatches", run=run.name, text="t1")
    assert app.button(key="to_similar").disabled
    assert any("Train it again to have them" in one.value for one in app.caption)


def test_a_mismatch_is_passed_confirmed_or_noted_by_one_press_each(
    bench: Bench, opened: Opened, tmp_path: Path
) -> None:
    project = projects.create(bench, "Spring")
    version = keep(bench, project, simple_csv(tmp_path / "a.csv", 40))
    split = planted.divide(bench, version, {"t1", "t2", "t3", "t4"})
    run = planted.run(bench, project, split, planted.wrong_on({"t1", "t2", "t3"}))
    ids = list(results.mismatches(bench, run, PredictionFilter()).rows["id"])
    labels = ground_truth.texts(bench, version).set_index("id")["label"]

    def state() -> list[str | None]:
        return lists(app)[0].column("State")

    app = opened("mismatches", run=run.name, text=ids[0])
    app.session_state["author_name"] = "Ann"
    app.run()
    assert state() == ["read", "", ""]
    app.button(key="step_Next").click().run()
    assert state() == ["read", "read", ""]
    _judged(app, str(labels[ids[1]]))
    assert app.query_params["text"] == ids[2]
    assert state() == ["read", "is right (draft by Ann)", "read"]
    assert any("3 of 3 texts read, 1 judged" in one.value for one in app.caption)
    said = [one.value for one in app.caption]
    assert any(f"“{labels[ids[1]]}” is right, text {ids[1]}" in one for one in said)
    note = next(one for one in app.button if one.label == "Keep the note")
    note.click().run()
    assert "Not filled in yet: the note." in only_error(app)
    next(field for field in app.text_input if field.label == "Note").set_value("irony").run()
    assert any("The note is not kept yet" in one.value for one in app.caption)
    next(one for one in app.button if one.label == "Keep the note").click().run()
    assert not any("The note is not kept yet" in one.value for one in app.caption)
    made = [(entry.change.kind, entry.change.text_id) for entry in drafts.load(bench, project).effective]
    assert made == [(CorrectionKind.CONFIRM, ids[1]), (CorrectionKind.NOTE, ids[2])]
    next(one for one in app.button if str(one.key).startswith("undo_last:")).click().run()
    assert [entry.change.text_id for entry in drafts.load(bench, project).effective] == [ids[1]]
    assert app.query_params["text"] == ids[2]
    next(one for one in app.button if str(one.key).startswith("undo_last:")).click().run()
    assert app.query_params["text"] == ids[1], "the text whose judgement was taken back is open again"
    assert not drafts.load(bench, project).effective


def test_words_that_were_weighed_are_shaded_in_the_list(bench: Bench, tmp_path: Path, opened: Opened) -> None:
    project = projects.create(bench, "Spring")
    version = keep(bench, project, simple_csv(tmp_path / "a.csv", 40))
    run = planted.run(bench, project, planted.divide(bench, version, {"t1", "t2"}), planted.wrong_on({"t1"}))
    [text] = results.mismatches(bench, run, PredictionFilter()).rows["text"]
    word = text.split()[0]
    found = replace(EXPLANATION, text=text, weights=(WordWeight(word, 0, len(word), 0.3),))
    bench.store.explanations.keep(run.id, [StoredExplanation(text, LimeSettings(), found)])
    app = opened("mismatches", run=run.name)
    [drawn] = [one.proto for one in app.get("bidi_component") if one.proto.component_name == "text_list"]
    [listed] = [one["pieces"] for one in json.loads(drawn.json)["rows"]]
    assert [piece for piece, style in listed if style] == [word]
    assert "".join(piece for piece, _ in listed) == text


def test_an_address_of_explain_leads_to_the_text_beside_its_list(
    trained: tuple[Bench, Project, Run], opened: Opened
) -> None:
    bench, _, run = trained
    id = str(results.mismatches(bench, run, PredictionFilter(), limit=1).rows["id"].iloc[0])
    app = opened("explain", run=run.name, text=id)
    assert (app.title[0].value, app.query_params["text"]) == ("Mismatches", id)


def test_a_click_beside_the_open_text_opens_another(
    trained: tuple[Bench, Project, Run], opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench, _, run = trained
    ids = list(results.mismatches(bench, run, PredictionFilter(), limit=3).rows["id"])
    app = opened("mismatches", run=run.name, text=ids[0])
    open_row(app, monkeypatch, 2)
    assert app.query_params["text"] == ids[2]


def test_the_open_text_can_be_edited_in_place(trained: tuple[Bench, Project, Run], opened: Opened) -> None:
    bench, _, run = trained
    row = results.mismatches(bench, run, PredictionFilter(), limit=1).rows.iloc[0]
    app = _with_few_samples(opened("mismatches", run=run.name, text=str(row["id"])))
    switch = f"edit:{run.id}:{row['id']}"
    app.toggle(key=switch).set_value(True).run()
    assert any(one.value.startswith("Nothing of your data changes") for one in app.caption)
    field = app.text_area(key=f"{switch}:fields")
    assert field.value == row["text"]
    edited = "Vote <b>now</b> " * 3
    field.set_value(edited).run()
    assert open_text(app).text == edited
    [table] = [one.value for one in app.table if "After" in one.value]
    for head, text in (("Before", row["text"]), ("After", edited)):
        assert list(table[head]) == [percent(one) for one in results.probabilities(bench, run, text).values()]
    app.button(key="explain").click().run()
    assert open_text(app).shaded
    assert explanations.known(bench, run, edited, LimeInRoundsSettings(samples=100)) is not None
    app.text_area(key=f"{switch}:fields").set_value(" ").run()
    assert "Type a text first." in [one.value for one in app.caption]
    assert open_text(app).text == row["text"]
    app.toggle(key=switch).set_value(False).run()
    assert not [one for one in app.table if "After" in one.value]
    assert results.text(bench, run, str(row["id"]))["text"] == row["text"]


def test_a_reload_finds_the_edited_text_and_the_words_that_are_out_again(
    trained: tuple[Bench, Project, Run], opened: Opened
) -> None:
    bench, _, run = trained
    first, second = results.mismatches(bench, run, PredictionFilter(), limit=2).rows.to_dict("records")
    app = opened("mismatches", run=run.name, text=str(first["id"]))
    switch = f"edit:{run.id}:{first['id']}"
    app.toggle(key=switch).set_value(True).run()
    assert "edited" not in app.query_params, "as long as it says what the text says"
    app.text_area(key=f"{switch}:fields").set_value("Vote <b>now</b>").run()
    take_out(app, 2, 0)
    assert "Vote" not in str(app.query_params)
    again = opened("mismatches", **app.query_params)
    assert again.text_area(key=f"{switch}:fields").value == "Vote <b>now</b>"
    assert (open_text(again).text, open_text(again).out) == ("Vote <b>now</b>", [2, 0])
    assert [one for one in again.table if "After" in one.value]
    other = opened("mismatches", **{**app.query_params, "text": [str(second["id"])]})
    assert (open_text(other).text, open_text(other).out) == (second["text"], [])
    assert {"edited", "out"}.isdisjoint(other.query_params)
    assert not any("gone" in one.value for one in other.caption)
    lost = opened("mismatches", **{**app.query_params, "edited": "0" * 16})
    assert "The text as it was edited is gone, as Errata was started anew." in [one.value for one in lost.caption]
    assert (open_text(lost).text, open_text(lost).out) == (first["text"], [])
    app.button(key="to_list").click().run()
    assert {"text", "edited", "out"}.isdisjoint(app.query_params)


@pytest.mark.parametrize(
    ("told", "out"), [("{}.1.0", [1, 0]), ("{}.1.1.x.²..99999.9999.-1.0", [1, 0]), ("0.1.0", []), ("1", []), ("", [])]
)
def test_an_address_that_somebody_changed_takes_out_what_words_it_names(
    trained: tuple[Bench, Project, Run], opened: Opened, told: str, out: list[int]
) -> None:
    bench, _, run = trained
    row = results.mismatches(bench, run, PredictionFilter(), limit=1).rows.iloc[0]
    mark = f"{zlib.crc32(row['text'].encode()):x}"
    app = opened("mismatches", run=run.name, text=str(row["id"]), out=told.format(mark), instead="0" * 16)
    assert (open_text(app).out, open_text(app).instead) == (out, {})
    assert app.query_params.get("out") == (f"{mark}.1.0" if out else None)


def test_of_a_deleted_model_no_word_can_be_clicked_and_no_text_edited(
    trained: tuple[Bench, Project, Run], opened: Opened
) -> None:
    bench, _, run = trained
    row = results.mismatches(bench, run, PredictionFilter(), limit=1).rows.iloc[0]
    bench.store.forget_model(run.id)
    app = opened("mismatches", run=run.name, text=str(row["id"]))
    assert not [one for one in app.toggle if one.label == "Edit the text"]
    assert "Click a word to see what the model says without it." not in [one.value for one in app.caption]
    assert any(html.escape(str(row["text"])) in one.value for one in app.main.html)


def test_what_stands_before_an_edited_text_has_a_field_of_its_own(
    trained: tuple[Bench, Project, Run], opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench, _, run = trained
    row = results.mismatches(bench, run, PredictionFilter(), limit=1).rows.iloc[0]
    monkeypatch.setattr(typed_text, "of_row", lambda *_: TypedText("Vote now", {"po*st": "Who will win?"}))
    monkeypatch.setattr(labelling, "usual_columns", lambda *_: UsualColumns(("reply",), ("po*st",)))
    app = opened("mismatches", run=run.name, text=str(row["id"]))
    switch = f"edit:{run.id}:{row['id']}"
    app.toggle(key=switch).set_value(True).run()
    assert app.text_area(key=f"{switch}:fields").value == "Vote now"
    app.text_area(key=f"{switch}:fields:po*st").set_value("Who has won?").run()
    assert (open_text(app).context, open_text(app).text) == ("Who has won?", "Vote now")
    app.text_area(key=f"{switch}:fields:po*st").set_value("").run()
    assert any("“po\\*st” stood there" in one.value for one in app.warning)


def test_what_other_runs_say_stands_beside_the_text_on_request(bench: Bench, tmp_path: Path, opened: Opened) -> None:
    project = projects.create(bench, "Others")
    version = keep(bench, project, simple_csv(tmp_path / "a.csv", 60))
    split = planted.divide(bench, version, {f"t{n}" for n in range(20)})
    first, second = (planted.run(bench, project, split, planted.wrong_on(wrong)) for wrong in ({"t1"}, {"t1", "t2"}))
    looks.at_run(bench, first)
    app = opened("mismatches", run=second.name, text="t1")
    assert not [one for one in app.table if "Run" in one.value]
    app.toggle(key="other_runs").set_value(True).run()
    [table] = [one.value for one in app.table if "Run" in one.value]
    assert table["Run"].tolist() == [first.name]
    assert table["Predicted"].tolist()[0].endswith(", wrong")
    app.button(key="step_Next").click().run()
    [table] = [one.value for one in app.table if "Run" in one.value]
    assert not table["Predicted"].tolist()[0].endswith(", wrong")


def test_another_run_reads_the_text_beside_the_first_on_request(bench: Bench, tmp_path: Path, opened: Opened) -> None:
    project = projects.create(bench, "Others")
    version = keep(bench, project, simple_csv(tmp_path / "a.csv", 60))
    split = planted.divide(bench, version, {f"t{n}" for n in range(20)})
    first, second = (planted.run(bench, project, split, planted.wrong_on(wrong)) for wrong in ({"t1"}, {"t1", "t2"}))
    looks.at_run(bench, first)
    text = str(results.text(bench, first, "t1")["text"])
    settings = LimeInRoundsSettings()
    kept = replace(EXPLANATION, text=text, weights=(WordWeight(text.split()[0], 0, len(text.split()[0]), 0.3),))
    bench.store.explanations.keep(first.id, [StoredExplanation(text, settings, kept)])
    app = opened("mismatches", run=second.name, text="t1")
    app.toggle(key="other_runs").set_value(True).run()
    choice = app.selectbox(key="run_beside")
    assert (choice.options, choice.value) == ([first.name], None)
    choice.set_value(first.name).run()
    assert app.query_params["beside"] == first.name
    predicted = results.text(bench, second, "t1")["predicted_label"]
    said = [one.value for one in app.markdown]
    assert f"**{second.name}** says “{predicted}”." in said
    assert f"**{first.name}** says “{predicted}”." in said
    assert sum("<mark" in one.value and "The same scale" not in one.value for one in app.main.html) == 1
    assert f"Weights for the class “{EXPLANATION.label}”" in [one.value for one in app.caption]
    app.button(key="step_Next").click().run()
    assert [one.label for one in app.button if one.key == "explain_other"] == [f"Explain by {first.name}"]
    again = opened("mismatches", run=second.name, text="t1", beside=first.name)
    assert again.toggle(key="other_runs").value
    assert again.selectbox(key="run_beside").value == first.name
    again.toggle(key="other_runs").set_value(False).run()
    assert "beside" not in again.query_params
    assert f"**{first.name}** says “{predicted}”." not in [one.value for one in again.markdown]
    unknown = opened("mismatches", run=second.name, text="t1", beside="<b>run-9")
    assert unknown.selectbox(key="run_beside").value is None
