"""Predictions that were made elsewhere, read in the browser."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.records import Project, Split, SplitSettings
from core.workflow import ensembles, ground_truth, looks, run_table, splits, training
from core.workflow.bench import Bench
from tests.core.workflow import planted
from tests.core.workflow.versions import keep
from tests.pages.conftest import Opened
from tests.pages.elements import only_error
from tests.pages.text_lists import lists
from tests.tables import rows, simple_csv, write_csv

FOREIGN = "*bold* <b>x</b>"


@pytest.fixture
def split(bench: Bench, project: Project, tmp_path: Path) -> Split:
    return splits.make(bench, keep(bench, project, simple_csv(tmp_path / "a.csv")), SplitSettings())


def _table(bench: Bench, split: Split, path: Path, *, otherwise: str = "True", header: str = "prediction") -> Path:
    """The first of the test texts is answered wrongly; ``otherwise`` stands for True."""
    rows = splits.rows(bench, split)
    test = rows[rows["part"] == "test"]
    labels = [planted.other(label) if place == 0 else label for place, label in enumerate(test["label"])]
    lines = [(id, otherwise if label == "True" else label) for id, label in zip(test["id"], labels, strict=True)]
    return write_csv(path, ("id", header), lines)


def _upload(app: AppTest, path: Path) -> AppTest:
    app.file_uploader(key="predictions:1").upload(path.name, path.read_bytes()).run()
    return app


def _said(app: AppTest) -> str:
    return " ".join(one.value for one in (*app.markdown, *app.caption)).replace("\\", "")


def test_a_table_becomes_a_run_that_every_page_shows(
    bench: Bench, project: Project, split: Split, opened: Opened, tmp_path: Path
) -> None:
    app = _upload(opened("train"), _table(bench, split, tmp_path / "gpt.csv"))
    assert "12 of 12 test texts have a prediction." in _said(app)
    assert "is read as the probability" not in _said(app)
    [who] = [field for field in app.text_input if field.label == "Predicted by"]
    who.set_value(FOREIGN).run()
    app.button(key="read_predictions").click().run()
    assert app.title[0].value == "Results"
    assert app.query_params["run"] == "predictions-1"
    assert f"predictions-1, predicted by {FOREIGN}, was read from gpt.csv" in _said(app)
    assert {one.value for one in app.subheader} >= {"Confusion matrix", "Each class"}
    assert "How it learned" not in {one.value for one in app.subheader}
    [run] = ensembles.models(bench, project)
    assert run.id in looks.runs_opened(bench, project.id)

    app = opened("mismatches", run="predictions-1")
    assert not app.slider
    [listed] = lists(app)
    assert len(listed.rows) == 1
    assert "Probability" not in listed.rows[0]
    app = opened("mismatches", run="predictions-1", text=listed.rows[0]["id"])
    assert "there is no model that could be asked" in _said(app)
    assert "explain" not in {button.key for button in app.button}
    assert "there is no model that could be asked" in _said(opened("explain", run="predictions-1"))
    overview = _said(opened("overview")).replace("\\", "")
    assert "the texts that predictions-1 gets wrong" in overview
    assert "there is no model that could be asked" in _said(opened("predict", run="predictions-1"))

    planted.run(bench, project, split, lambda id, label: label)
    for page in ("predict", "explain"):
        app = opened("results", run="predictions-1")
        app.query_params.clear()
        app.switch_page(f"../pages/{page}.py").run()
        assert app.query_params["run"] == "run-2", "a page that asks a model opens one"
    training.delete(bench, training.run(bench, project, "run-2"))

    app = opened("train", opened="predictions-1")
    assert f"predicted by {FOREIGN}" in _said(app)
    app.button(key="delete_untrained").click().run()
    assert ensembles.models(bench, project) == []


def test_a_table_of_all_texts_is_read_beside_folds(
    bench: Bench, project: Project, opened: Opened, tmp_path: Path
) -> None:
    version = keep(bench, project, simple_csv(tmp_path / "a.csv"))
    folds = splits.folds(bench, splits.make(bench, version, SplitSettings(folds=3)))
    planted.cross_validation(bench, project, folds, lambda id, label: label)
    rows = splits.rows(bench, folds[0])
    labels = [planted.other(label) if place < 20 else label for place, label in enumerate(rows["label"])]
    file = write_csv(tmp_path / "gpt.csv", ("id", "gpt"), list(zip(rows["id"], labels, strict=True)))
    app = _upload(opened("train"), file)
    assert "60 of 60 test texts have a prediction." in _said(app)
    assert "The texts are divided into 3 folds" in _said(app)
    app.button(key="read_predictions").click().run()
    assert app.title[0].value == "Results"
    assert "3 of 3 folds have predictions in the table." in _said(app)
    assert "Each text is predicted once, as the table has it." in _said(app)
    app = opened("mismatches", run="predictions-4", part="folds")
    assert len(lists(app)[0].rows) == 20
    app = opened("compare", run="predictions-4", against="run-1")
    assert "In all folds together predictions-4 to predictions-6 have a lower" in _said(app)
    assert "**predictions-4 to predictions-6 · read from a table, 3 folds**" in _said(opened("train"))
    assert [line.kind for line in run_table.of(bench, project).lines] == ["read from a table, 3 folds", "3 folds"]


def test_validation_texts_of_a_table_have_a_score_and_a_list(
    bench: Bench, project: Project, split: Split, opened: Opened, tmp_path: Path
) -> None:
    rows = splits.unlearned_rows(bench, split)
    wrong = rows.loc[rows["part"] == "validation", "id"].iloc[0]
    lines = [
        (id, planted.other(label) if id == wrong else label)
        for id, label in zip(rows["id"], rows["label"], strict=True)
    ]
    app = _upload(opened("train"), write_csv(tmp_path / "gpt.csv", ("id", "prediction"), lines))
    assert "12 of 12 validation texts have a prediction." in _said(app)
    app.button(key="read_predictions").click().run()
    [run] = ensembles.models(bench, project)
    [picker] = [box for box in app.selectbox if box.label == "Run"]
    assert any("validation" in option for option in picker.options)
    app = opened("mismatches", run=run.name, part="validation")
    [listed] = lists(app)
    assert [row["id"] for row in listed.rows] == [wrong]
    assert "All 12 validation texts, whatever the filters" in _said(app)
    assert "was chosen by these texts is not known here" in _said(app)


def test_labels_that_are_written_otherwise_are_asked_for(
    bench: Bench, project: Project, split: Split, opened: Opened, tmp_path: Path
) -> None:
    app = _upload(opened("train"), _table(bench, split, tmp_path / "gpt.csv", otherwise="Appell"))
    assert "These are no classes of the data set" in _said(app)
    assert "read_predictions" not in {button.key for button in app.button}
    [asked] = [box for box in app.selectbox if box.label.startswith("Appell (")]
    app = asked.set_value(1).run()
    assert "12 of 12 test texts have a prediction." in _said(app)
    app.button(key="read_predictions").click().run()
    assert app.query_params["run"] == "predictions-1"


def test_the_rarer_of_many_free_answers_are_said_to_be_no_predictions(
    bench: Bench, project: Project, split: Split, opened: Opened, tmp_path: Path
) -> None:
    rows = splits.rows(bench, split)
    test = rows.loc[rows["part"] == "test", "id"].tolist()
    every = rows["id"].tolist()
    lines = [(id, "True") for id in test] + [(id, f"I think {place}") for place, id in enumerate(every)]
    app = _upload(opened("train"), write_csv(tmp_path / "llm.csv", ("id", "prediction"), lines))
    free = len(every)
    assert free > 12
    asked = [box for box in app.selectbox if box.label.startswith("I think")]
    assert len(asked) == 12
    asked[0].set_value(2).run()
    assert "read_predictions" not in {button.key for button in app.button}
    assert f"holds {free} values that are no classes" in _said(app)
    [others] = [box for box in app.checkbox if box.label.startswith("All others: no prediction")]
    assert f"({free - 1} rows)" in others.label
    others.check().run()
    assert "12 of 12 test texts have a prediction." in _said(app)
    app.button(key="read_predictions").click().run()
    assert app.query_params["run"] == "predictions-1"


def test_how_sure_each_prediction_is_is_asked_for_once_and_read(
    bench: Bench, split: Split, opened: Opened, tmp_path: Path
) -> None:
    rows = splits.rows(bench, split)
    lines = [
        (id, label, "95") for id, label in rows.loc[rows["part"] == "test", ["id", "label"]].itertuples(index=False)
    ]
    app = _upload(opened("train"), write_csv(tmp_path / "gpt.csv", ("id", "prediction", "confidence"), lines))
    [sure] = [field for field in app.selectbox if field.label.startswith("How sure")]
    assert sure.value == "confidence"
    assert "“confidence” is read as the probability of the predicted label" in _said(app)


def test_what_did_not_match_is_listed_before_it_is_kept(
    bench: Bench, project: Project, split: Split, opened: Opened, tmp_path: Path
) -> None:
    rows = splits.rows(bench, split)
    test = rows[rows["part"] == "test"]
    lines = [(id, "True") for id in test["id"].iloc[2:]] + [(FOREIGN, "True"), ("5", "False")]
    app = _upload(opened("train"), write_csv(tmp_path / "gpt.csv", ("id", "prediction"), lines))
    [listed] = lists(app)
    assert [row["Reason"] for row in listed.rows] == ["about no text of the three parts"] * 2 + [
        "test text without a prediction"
    ] * 2
    assert [row["id"] for row in listed.rows[:2]] == ["gpt.csv:12", "gpt.csv:13"]
    assert [row["text"] for row in listed.rows[2:]] == test["text"].iloc[:2].tolist()
    said = " ".join(one.label for one in app.expander)
    assert "2 texts (test text without a prediction), 2 rows (about no text of the three parts)" in said
    assert app.get("download_button")


def test_they_are_compared_with_a_trained_run(
    bench: Bench, project: Project, split: Split, opened: Opened, tmp_path: Path
) -> None:
    planted.run(bench, project, split, lambda id, label: label)
    app = _upload(opened("train"), _table(bench, split, tmp_path / "gpt.csv"))
    app.button(key="read_predictions").click().run()
    app = opened("compare", run="predictions-2", against="run-1")
    assert "What gave the answers of predictions-2, and what it learned from, is not known here." in _said(app)
    assert "another_seed" not in {button.key for button in app.button}


def test_a_table_about_other_texts_is_refused_in_words(
    bench: Bench, project: Project, split: Split, opened: Opened, tmp_path: Path
) -> None:
    path = write_csv(tmp_path / "x.csv", ("id", "prediction"), [("z1", "True"), ("z2", "False")])
    app = _upload(opened("train"), path)
    assert "No column tells which text a row is about" in only_error(app)
    [asked] = [box for box in app.selectbox if box.label == "Id of a text"]
    asked.set_value("id").run()
    assert "None of the 2 rows is about a text of the test part" in only_error(app)


def test_a_table_with_one_answer_for_all_is_shown_whole(
    bench: Bench, project: Project, split: Split, opened: Opened, tmp_path: Path
) -> None:
    """What may help a training is no advice for it, and looks up a base model that is none."""
    rows = splits.rows(bench, split)
    lines = [(id, "False") for id in rows.loc[rows["part"] == "test", "id"]]
    app = _upload(opened("train"), write_csv(tmp_path / "dictionary.csv", ("id", "prediction"), lines))
    [who] = [field for field in app.text_input if field.label == "Predicted by"]
    who.set_value("Diccionario de burlas, 2. Fassung").run()
    app.button(key="read_predictions").click().run()
    assert {one.value for one in app.subheader} >= {"Confusion matrix", "Each class", "What to do next"}
    [warning] = [one.value for one in app.warning if "for every text" in one.value]
    assert "What may help" not in warning
    assert "learned" not in warning, "nothing is known of what learned"
    assert "its answers do not tell the classes apart" in warning
    for page in ("mismatches", "compare", "train", "overview"):
        assert opened(page, run="predictions-1").title


def test_the_reason_that_was_given_stands_beside_the_open_text(
    bench: Bench, project: Project, split: Split, opened: Opened, tmp_path: Path
) -> None:
    rows = splits.rows(bench, split)
    ids = rows.loc[rows["part"] == "test", "id"].tolist()
    long = f"{FOREIGN} {'so ' * 400}END"
    reasons = [long, "🤷🤷", ""]
    lines = [(id, "True", reasons[place % 3]) for place, id in enumerate(ids)]
    app = _upload(opened("train"), write_csv(tmp_path / "gpt.csv", ("id", "prediction", "Begründung"), lines))
    [asked] = [box for box in app.selectbox if box.label == "Reason, in words"]
    assert (asked.value, asked.options) == ("Begründung", ["id", "prediction", "Begründung"])
    [who] = [field for field in app.text_input if field.label == "Predicted by"]
    who.set_value(FOREIGN).run()
    app.button(key="read_predictions").click().run()

    app = opened("mismatches", run="predictions-1", text=ids[0])
    assert f"Reason given by {FOREIGN} (predictions-1)" in _said(app)
    [shown] = _html(app, "so so")
    assert "*bold* &lt;b&gt;x&lt;/b&gt; so" in shown
    assert "END" not in shown
    assert f"The whole reason, {len(long):,} characters" in {one.label for one in app.expander}
    [run] = ensembles.models(bench, project)
    app.session_state[f"reason:{run.id}:{ids[0]}"] = True
    assert any("END" in one for one in _html(app.run(), "so so"))
    app = opened("mismatches", run="predictions-1", text=ids[1])
    assert _html(app, "🤷🤷")
    assert "The whole reason" not in " ".join(one.label for one in app.expander)
    assert "Reason given" not in _said(opened("mismatches", run="predictions-1", text=ids[2]))

    planted.run(bench, project, split, lambda id, label: label)
    app = opened("mismatches", run="run-2", text=ids[1])
    assert "Reason given" not in _said(app)
    app.toggle(key="other_runs").set_value(True).run()
    assert "Reason given by" in _said(app)
    assert _html(app, "🤷🤷")


def _html(app: AppTest, held: str) -> list[str]:
    return [one.proto.body for one in app.get("html") if held in one.proto.body]


@pytest.fixture
def wave(bench: Bench, project: Project, split: Split, opened: Opened, tmp_path: Path) -> Split:
    """A table of predictions-1, read with version 1 and with texts that only version 2 has, of which it lacks some."""
    every = rows(100)
    lines = [(f"t{place}", label) for place, (_, label) in enumerate(every)][:80]
    app = _upload(opened("train"), write_csv(tmp_path / "gpt.csv", ("id", "prediction"), [*lines, (FOREIGN, "True")]))
    [who] = [field for field in app.text_input if field.label == "Predicted by"]
    who.set_value(FOREIGN).run()
    app.button(key="read_predictions").click().run()
    further = [(f"t{place}", text, label) for place, (text, label) in enumerate(every)][60:]
    file = write_csv(tmp_path / "wave.csv", ("id", "text", "label"), further)
    version = keep(bench, project, file, splits.version_of(bench, split))
    return splits.make(bench, version, splits.suggested(bench, version))


def test_a_table_of_an_older_version_is_measured_on_the_newest_with_one_press(
    bench: Bench, project: Project, wave: Split, opened: Opened
) -> None:
    [run] = ensembles.models(bench, project)
    app = opened("train")
    assert f"predictions-1 by {FOREIGN} was measured on version 1." in _said(app)
    assert "without one" not in _said(app), "nothing is read before it is asked for"
    title = "What matches on version 2"
    assert title in {one.label for one in app.expander}
    app.session_state[f"older:{run.id}:{wave.id}:False"] = True
    app.run()
    test = splits.rows(bench, wave).query("part == 'test'")
    without = [id for id in test["id"] if int(id[1:]) >= 80]
    assert without
    assert f"{len(test) - len(without)} of {len(test)} test texts have a prediction." in _said(app)
    assert f"{len(without)} test text" in _said(app)
    aside = " ".join(one.label for one in app.expander)
    assert f"test text without a prediction: {len(without)}" in aside
    assert "about no text of the three parts: 1" in aside
    [press] = [one for one in app.button if one.key == f"measure_again:{run.id}"]
    assert press.label == "Measure on version 2"
    press.click().run()
    assert app.title[0].value == "Results"
    assert app.query_params["run"] == "predictions-2"
    assert f"predictions-2, predicted by {FOREIGN}, was read from gpt.csv" in _said(app)
    assert f"{len(without)} without" in _said(app)
    assert "was measured on version" not in _said(opened("train"))
    assert "was measured on version" not in _said(opened("results", run="predictions-1"))
    assert opened("compare", run="predictions-2", against="predictions-1").title


def test_results_offer_to_measure_what_is_open_on_the_newest_version(
    bench: Bench, project: Project, wave: Split, opened: Opened
) -> None:
    [run] = ensembles.models(bench, project)
    app = opened("results", run="predictions-1")
    assert f"predictions-1 by {FOREIGN} was measured on version 1." in _said(app)
    app.button(key=f"measure_again:{run.id}").click().run()
    assert app.query_params["run"] == "predictions-2"
    keep_version = ground_truth.newest(bench, project)
    planted.relabel(bench, project, keep_version, {"t1": "True"})
    assert "Version 3 is not divided yet" in _said(opened("results", run="predictions-2"))


def test_labels_mean_at_first_what_they_meant_in_an_earlier_table(
    bench: Bench, project: Project, split: Split, opened: Opened, tmp_path: Path
) -> None:
    tested = splits.rows(bench, split).query("part == 'test'")
    said = {"True": "ja", "False": "nein"}
    lines = [(id, said[label]) for id, label in zip(tested["id"], tested["label"], strict=True)]
    app = _upload(opened("train"), write_csv(tmp_path / "gpt.csv", ("id", "prediction"), lines))
    for value, label in (("ja", "True"), ("nein", "False")):
        [asked] = [box for box in app.selectbox if box.label.startswith(f"{value} (")]
        assert asked.value is None
        app = asked.set_value(asked.options.index(label)).run()
    app.button(key="read_predictions").click().run()
    app = _upload(opened("train"), write_csv(tmp_path / "gpt-2.csv", ("id", "prediction"), lines))
    assert "What stands there already is what it meant in an earlier table." in _said(app)
    assert "12 of 12 test texts have a prediction." in _said(app)


def test_what_labels_mean_now_is_asked_before_a_table_is_measured_again(
    bench: Bench, project: Project, split: Split, opened: Opened, tmp_path: Path
) -> None:
    app = _upload(opened("train"), _table(bench, split, tmp_path / "gpt.csv"))
    app.button(key="read_predictions").click().run()
    coded = [(f"t{place}", text, "yes" if label == "True" else "False") for place, (text, label) in enumerate(rows(60))]
    version = keep(bench, project, write_csv(tmp_path / "b.csv", ("id", "text", "label"), coded))
    splits.make(bench, version, SplitSettings())
    [run] = ensembles.models(bench, project)
    app = opened("results", run="predictions-1")
    app.button(key=f"measure_again:{run.id}").click().run()
    assert app.title[0].value == "Train"
    assert "These are no classes of the data set" in _said(app)
    app = opened("train")
    app.button(key=f"measure_again:{run.id}").click().run()
    assert "These are no classes of the data set" in _said(app)
    [asked] = [box for box in app.selectbox if box.label.startswith("True (")]
    app = asked.set_value(1).run()
    assert "test texts have a prediction" in _said(app)
    app.button(key=f"measure_again:{run.id}").click().run()
    assert app.title[0].value == "Results"
    assert app.query_params["run"] == "predictions-2"


def test_a_table_that_was_not_kept_is_to_be_uploaded_once_more(
    bench: Bench, project: Project, wave: Split, opened: Opened
) -> None:
    [run] = ensembles.models(bench, project)
    assert run.read_from is not None
    assert run.result is not None
    source, folder = replace(run.read_from, table=""), f"{run.folder}0"
    shutil.copytree(bench.artifacts.path(run.folder), bench.artifacts.path(folder))
    training.delete(bench, run)
    bench.store.prediction_tables.add(project.id, run.split_id, run.config, folder, run.result, source)
    app = opened("train")
    assert "An earlier Errata read this table and did not keep it: upload it once more." in _said(app)
    assert "What matches on version 2" not in {one.label for one in app.expander}
    assert not [one for one in app.button if str(one.key).startswith("measure_again")]
